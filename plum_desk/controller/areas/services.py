"""Services: endpoints that were registered, kept healthy by heartbeats and probes, picked for tasks."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from functools import partial
from itertools import count

from plum_desk.api.errors import FieldProblem, Forbidden, Invalid, NotFound, PlumError
from plum_desk.api.types.common import replace
from plum_desk.api.types.services import (
    DiscoveryQuery,
    Endpoint,
    EndpointSpec,
    InstanceQuery,
    RegisterService,
    Service,
    ServiceHeartbeat,
)
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.probes import Probe
from plum_desk.controller.call import Call, Handlers, Principal
from plum_desk.controller.engine.message import append_audit
from plum_desk.controller.engine.ports import AuditNote, Reports
from plum_desk.controller.store import endpoints as store
from plum_desk.controller.store.port import Database, Transaction

Address = tuple[str, str, str, int, str]
_MAX_FAILURES = 3
PROBE_S = 5.0


class ServicesArea:
    """Keeps endpoints in memory and stored; satisfies ``executors.service.Directory``."""

    def __init__(self, database: Database, clock: Clock, ids: Ids, reports: Reports, probe: Probe) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._reports = reports
        self._probe = probe
        self._endpoints: dict[Address, Endpoint] = {}
        self._failures: dict[Address, int] = defaultdict(int)
        self._revisions: dict[str, int] = {}
        self._turn = count()

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "services.register": self.register,
            "services.heartbeat": self.heartbeat,
            "services.list": self.find,
            "services.get": self.get,
            "services.remove": self.remove,
            "discovery.list": self.discover,
        }

    async def load(self) -> None:
        """Read all endpoints; each is probed before long."""
        for endpoint, revision in await self._database.read(store.all_of):
            self._endpoints[_address(endpoint)] = endpoint
            self._revisions[endpoint.service_name] = max(revision, self._revisions.get(endpoint.service_name, 0))

    def all(self) -> list[Service]:
        """All services by name."""
        return [self._service(name) for name in sorted({e.service_name for e in self._endpoints.values()})]

    # The executor's side (executors.service.Directory).

    def pick(
        self, service: str, version: str | None, protocol: str | None, excluded: frozenset[str]
    ) -> Endpoint | None:
        """See ``Directory``; healthy endpoints take turns."""
        found = [
            endpoint
            for endpoint in self._matching(service, version, protocol)
            if endpoint.healthy and f"{endpoint.ip}:{endpoint.port}" not in excluded
        ]
        return found[next(self._turn) % len(found)] if found else None

    def ejected(self, endpoint: Endpoint) -> None:
        """See ``Directory``: out until a probe finds it well."""
        address = _address(endpoint)
        if address in self._endpoints:
            self._failures[address] = _MAX_FAILURES
            self._endpoints[address] = replace(self._endpoints[address], healthy=False)

    async def probe_all(self) -> None:
        """Probe every endpoint again and again, until canceled."""
        while True:
            for endpoint in list(self._endpoints.values()):
                with suppress(PlumError):  # not stored, the writer's log tells why: the next round tries again
                    await self._probe_one(endpoint)
            await self._clock.sleep_until(self._clock.monotonic() + PROBE_S)

    # What people and programs ask for.

    async def register(self, call: Call) -> None:
        """Add or refresh endpoints; each new one is probed at once. Raises ``Invalid`` for one without address."""
        body: RegisterService = call.body
        _refuse_foreign(call.principal, body.instance_id)
        made = [self._made(body, spec, place, call.principal.address) for place, spec in enumerate(body.endpoints)]
        new = [endpoint for endpoint in made if _differs(self._endpoints.get(_address(endpoint)), endpoint)]
        if new:
            names = sorted({endpoint.service_name for endpoint in new})
            note = AuditNote(
                call.principal, "services.register", f"instance:{body.instance_id}", None, {"services": names}
            )
            await self._store(new, note)
        for endpoint in made:
            self._endpoints[_address(endpoint)] = endpoint
        for endpoint in new:
            await self._probe_one(endpoint)
        self._reports.freed("service")

    async def heartbeat(self, call: Call) -> None:
        """Keep an instance's endpoints alive. Raises ``NotFound`` for an unknown instance."""
        beat: ServiceHeartbeat = call.body
        _refuse_foreign(call.principal, beat.instance_id)
        mine = [endpoint for endpoint in self._endpoints.values() if endpoint.instance_id == beat.instance_id]
        if not mine:
            raise NotFound("instance.notFound", f"No endpoint of the instance {beat.instance_id} is registered.")
        told = {(spec.service_name, spec.port): spec.healthy for spec in beat.health}
        for endpoint in mine:
            healthy = told.get((endpoint.service_name, endpoint.port))
            seen = replace(endpoint, last_seen=int(self._clock.wall()))
            self._endpoints[_address(endpoint)] = seen
            if healthy is not None and healthy != endpoint.healthy:
                await self._set_health(seen, healthy)

    async def find(self, call: Call) -> list[Service]:
        """All services."""
        return self.all()

    async def get(self, call: Call) -> Service:
        """One service."""
        name = call.path["id"]
        if not self._matching(name, None, None):
            raise NotFound("service.notFound", f"There is no service {name}.")
        return self._service(name)

    async def remove(self, call: Call) -> None:
        """Remove all endpoints of an instance; one that has none is no fault."""
        query: InstanceQuery = call.query
        _refuse_foreign(call.principal, query.instance_id)
        gone = [endpoint for endpoint in self._endpoints.values() if endpoint.instance_id == query.instance_id]
        if not gone:
            return
        for endpoint in gone:
            del self._endpoints[_address(endpoint)]
        note = AuditNote(call.principal, "services.remove", f"instance:{query.instance_id}")
        names = sorted({endpoint.service_name for endpoint in gone})
        await self._database.write(partial(self._remove, query.instance_id, names, note))

    async def discover(self, call: Call) -> list[Endpoint]:
        """Endpoints of a service."""
        query: DiscoveryQuery = call.query
        found = self._matching(query.service, query.version, query.protocol)
        return [endpoint for endpoint in found if endpoint.healthy or query.all][: query.limit]

    def _matching(self, service: str, version: str | None, protocol: str | None) -> list[Endpoint]:
        return [
            endpoint
            for endpoint in self._endpoints.values()
            if endpoint.service_name == service
            and (not version or endpoint.version == version)
            and (not protocol or endpoint.protocol == protocol)
        ]

    def _made(self, body: RegisterService, spec: EndpointSpec, place: int, caller: str | None) -> Endpoint:
        ip = spec.ip or body.ip or caller
        if not ip:
            problem = FieldProblem(f"$.endpoints[{place}].ip", "neither the endpoint nor the registration has an ip")
            raise Invalid("endpoint.noAddress", "An endpoint has no address.", [problem])
        return Endpoint(
            service_name=spec.service_name,
            instance_id=body.instance_id,
            node_id=body.node_id,
            ip=ip,
            port=spec.port,
            protocol=spec.protocol,
            version=spec.version,
            labels=spec.labels,
            healthy=True if spec.healthy is None else spec.healthy,
            last_seen=int(self._clock.wall()),
        )

    async def _probe_one(self, endpoint: Endpoint) -> None:
        address = _address(endpoint)
        well = await self._probe(endpoint)
        known = self._endpoints.get(address)
        if known is None:
            return
        self._failures[address] = 0 if well else self._failures[address] + 1
        if well != known.healthy and (well or self._failures[address] >= _MAX_FAILURES):
            await self._set_health(known, well)

    async def _set_health(self, endpoint: Endpoint, healthy: bool) -> None:
        changed = replace(endpoint, healthy=healthy)
        try:
            await self._store([changed], None)
        except PlumError:
            if self._endpoints.get(_address(endpoint)) is changed:
                self._endpoints[_address(endpoint)] = endpoint
            raise
        if healthy:
            self._reports.freed("service")

    async def _store(self, endpoints: list[Endpoint], note: AuditNote | None) -> None:
        for endpoint in endpoints:
            self._endpoints[_address(endpoint)] = endpoint
        await self._database.write(partial(self._write, endpoints, note))

    def _write(self, endpoints: list[Endpoint], note: AuditNote | None, tx: Transaction) -> None:
        for name in sorted({endpoint.service_name for endpoint in endpoints}):
            revision = tx.revision()
            for endpoint in endpoints:
                if endpoint.service_name == name:
                    store.put(tx, endpoint, revision)
            self._announce(tx, name, revision)
        if note is not None:
            append_audit(tx, note, self._ids.new(), self._clock.wall())

    def _remove(self, instance_id: str, names: list[str], note: AuditNote, tx: Transaction) -> None:
        store.remove_instance(tx, instance_id)
        for name in names:
            self._announce(tx, name, tx.revision())
        append_audit(tx, note, self._ids.new(), self._clock.wall())

    def _announce(self, tx: Transaction, name: str, revision: int) -> None:
        is_new = name not in self._revisions
        service = self._service(name, revision)
        if service.endpoints:
            self._revisions[name] = revision
            tx.emit("services", "created" if is_new else "updated", revision, lambda: service)
        else:
            self._revisions.pop(name, None)
            tx.emit("services", "deleted", revision, lambda: {"name": name, "revision": revision})

    def _service(self, name: str, revision: int | None = None) -> Service:
        mine = [endpoint for endpoint in list(self._endpoints.values()) if endpoint.service_name == name]
        return Service(
            name=name,
            total=len(mine),
            healthy=sum(endpoint.healthy for endpoint in mine),
            endpoints=mine,
            revision=self._revisions.get(name, 0) if revision is None else revision,
        )


def _address(endpoint: Endpoint) -> Address:
    return (endpoint.service_name, endpoint.instance_id, endpoint.ip, endpoint.port, endpoint.protocol)


def _differs(old: Endpoint | None, new: Endpoint) -> bool:
    return old is None or replace(old, last_seen=0) != replace(new, last_seen=0)


def _refuse_foreign(principal: Principal, instance_id: str) -> None:
    if principal.role == "worker" and principal.bound_to not in (None, instance_id):
        raise Forbidden("token.otherInstance", f"The token is bound to {principal.bound_to}.")
