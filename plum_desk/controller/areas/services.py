"""Services: endpoints that were registered, kept healthy by heartbeats and probes, picked for tasks."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from functools import partial

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
_PROBES_AT_ONCE = 128
PROBE_S = 5.0
RESERVED = frozenset({"list", "register", "heartbeat", "endpoint"})
"""Names that are paths of the API."""


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
        self._ejected: set[Address] = set()
        self._unprobed: set[Address] = set()
        self._attention = asyncio.Event()
        self._probes = asyncio.Semaphore(_PROBES_AT_ONCE)

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

    def healthy(
        self, service: str, version: str | None, protocol: str | None, excluded: frozenset[str]
    ) -> list[Endpoint]:
        """See ``Directory``."""
        return [
            endpoint
            for endpoint in self._matching(service, version, protocol)
            if endpoint.healthy and f"{endpoint.ip}:{endpoint.port}" not in excluded
        ]

    def ejected(self, endpoint: Endpoint) -> None:
        """See ``Directory``: out until a probe finds it well."""
        address = _address(endpoint)
        if address in self._endpoints:
            self._failures[address] = _MAX_FAILURES
            self._endpoints[address] = replace(self._endpoints[address], healthy=False)
            self._ejected.add(address)
            self._attention.set()

    async def probe_all(self) -> None:
        """Probe every endpoint again and again, and a new one at once, until canceled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._probe_rounds(), name="rounds of probes")
            group.create_task(self._attend(), name="probes of new endpoints")

    async def _probe_rounds(self) -> None:
        while True:
            due = self._clock.monotonic() + PROBE_S
            await self._probe_each(list(self._endpoints.values()))
            await self._clock.sleep_until(due)

    async def _attend(self) -> None:
        while True:
            await self._attention.wait()
            self._attention.clear()
            ejected, self._ejected = self._ejected, set()
            unprobed, self._unprobed = self._unprobed, set()
            for endpoint in self._known(ejected):
                if not endpoint.healthy:
                    with suppress(PlumError):  # not stored, the writer's log tells why: it is out anyway
                        await self._set_health(endpoint, healthy=False)
            await self._probe_each(self._known(unprobed))

    async def _probe_each(self, endpoints: list[Endpoint]) -> None:
        await asyncio.gather(*map(self._probe_one, endpoints))

    def _known(self, addresses: set[Address]) -> list[Endpoint]:
        return [self._endpoints[address] for address in sorted(addresses) if address in self._endpoints]

    # What people and programs ask for.

    async def register(self, call: Call) -> None:
        """Add or refresh endpoints; each is probed before long. Raises ``Invalid`` for one without address."""
        body: RegisterService = call.body
        self._refuse_foreign(call.principal, body.instance_id, body.node_id)
        made = [self._made(body, spec, place, call.principal.address) for place, spec in enumerate(_specs(body))]
        new = [endpoint for endpoint in made if _differs(self._endpoints.get(_address(endpoint)), endpoint)]
        if new:
            names = sorted({endpoint.service_name for endpoint in new})
            note = AuditNote(
                call.principal, "services.register", f"instance:{body.instance_id}", None, {"services": names}
            )
            await self._store(new, note)
        for endpoint in made:
            self._endpoints[_address(endpoint)] = endpoint
        self._unprobed.update(_address(endpoint) for endpoint in made if endpoint in new or not endpoint.healthy)
        self._attention.set()
        self._reports.freed("service")

    async def heartbeat(self, call: Call) -> None:
        """Keep an instance's endpoints alive. Raises ``NotFound`` for an unknown instance."""
        beat: ServiceHeartbeat = call.body
        self._refuse_foreign(call.principal, beat.instance_id)
        mine = self._of_instance(beat.instance_id)
        if not mine:
            raise NotFound("instance.notFound", f"No endpoint of the instance {beat.instance_id} is registered.")
        told = {(spec.service_name, spec.port): spec.healthy for spec in (*beat.endpoints, *beat.health)}
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
        self._refuse_foreign(call.principal, query.instance_id)
        gone = {_address(endpoint): endpoint for endpoint in self._of_instance(query.instance_id)}
        if not gone:
            return
        for address in gone:
            del self._endpoints[address]
        note = AuditNote(call.principal, "services.remove", f"instance:{query.instance_id}")
        names = sorted({endpoint.service_name for endpoint in gone.values()})
        try:
            await self._database.write(partial(self._remove, query.instance_id, names, note))
        except PlumError:
            self._endpoints = {**gone, **self._endpoints}
            raise
        for address in gone:
            self._failures.pop(address, None)

    async def discover(self, call: Call) -> list[Endpoint]:
        """Endpoints of a service."""
        query: DiscoveryQuery = call.query
        found = self._matching(query.service, query.version, query.protocol)
        return [endpoint for endpoint in found if endpoint.healthy or query.all][: query.limit]

    def _of_instance(self, instance_id: str) -> list[Endpoint]:
        return [endpoint for endpoint in self._endpoints.values() if endpoint.instance_id == instance_id]

    def _refuse_foreign(self, principal: Principal, instance_id: str, node_id: str | None = None) -> None:
        """A worker's token is bound to its instance, an agent's to the node where the instance's endpoints are."""
        bound_to = principal.bound_to
        if principal.role == "worker" and bound_to not in (None, instance_id):
            raise Forbidden("token.otherInstance", f"The token is bound to {bound_to}.")
        if principal.role == "agent" and bound_to is not None:
            nodes = {endpoint.node_id for endpoint in self._of_instance(instance_id)}
            if not (nodes | {bound_to if node_id is None else node_id}) <= {bound_to}:
                raise Forbidden("token.otherNode", f"The token is bound to the node {bound_to}.")

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
        endpoint = Endpoint(
            service_name=spec.service_name,
            instance_id=body.instance_id,
            node_id=body.node_id,
            ip=ip,
            port=spec.port,
            protocol=spec.protocol,
            version=spec.version,
            labels=spec.labels,
            healthy=spec.healthy is not False,
            last_seen=int(self._clock.wall()),
        )
        known = self._endpoints.get(_address(endpoint))
        if known is not None and spec.healthy is None:
            # That it registers again does not make a dead one answer: the probe that follows does.
            return replace(endpoint, healthy=known.healthy)
        return endpoint

    async def _probe_one(self, endpoint: Endpoint) -> None:
        address = _address(endpoint)
        async with self._probes:
            well = await self._probe(endpoint)
        known = self._endpoints.get(address)
        if known is None:
            return
        self._failures[address] = 0 if well else self._failures[address] + 1
        if well != known.healthy and (well or self._failures[address] >= _MAX_FAILURES):
            with suppress(PlumError):  # not stored, the writer's log tells why: the next round tries again
                await self._set_health(known, well)

    async def _set_health(self, endpoint: Endpoint, healthy: bool) -> None:
        await self._store([replace(endpoint, healthy=healthy)], None)
        if healthy:
            self._reports.freed("service")

    async def _store(self, endpoints: list[Endpoint], note: AuditNote | None) -> None:
        """Raises ``PlumError`` when they could not be stored; then what was known before counts again."""
        before = {address: self._endpoints.get(address) for address in map(_address, endpoints)}
        self._endpoints.update((_address(endpoint), endpoint) for endpoint in endpoints)
        try:
            await self._database.write(partial(self._write, endpoints, note))
        except PlumError:
            for endpoint in endpoints:
                self._take_back(endpoint, before[_address(endpoint)])
            raise

    def _take_back(self, endpoint: Endpoint, before: Endpoint | None) -> None:
        address = _address(endpoint)
        if self._endpoints.get(address) is not endpoint:
            return
        if before is None:
            del self._endpoints[address]
        else:
            self._endpoints[address] = before

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


def _specs(body: RegisterService) -> list[EndpointSpec]:
    """The endpoints of a registration. Raises ``Invalid`` for one that names none, or a name that is reserved."""
    specs = body.endpoints
    if not specs:
        if body.service_name is None or body.port is None:
            missing = "serviceName" if body.service_name is None else "port"
            problem = FieldProblem(f"$.{missing}", "is missing, and there is no list of endpoints")
            raise Invalid("endpoint.incomplete", "The registration names no endpoint.", [problem])
        specs = [
            EndpointSpec(
                service_name=body.service_name,
                protocol=body.protocol,
                port=body.port,
                version=body.version,
                labels=body.labels,
            )
        ]
    reserved = [
        FieldProblem(f"$.endpoints[{place}].serviceName", f"{spec.service_name} is reserved")
        for place, spec in enumerate(specs)
        if spec.service_name in RESERVED
    ]
    if reserved:
        raise Invalid("service.reservedName", "This name of a service is a path of the API.", reserved)
    return specs
