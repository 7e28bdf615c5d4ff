"""Pools: made, changed, deleted when nothing refers to them; who holds their slots."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from plum_desk.api.errors import Conflict, FieldProblem, Invalid, NotFound
from plum_desk.api.types.pools import Pool, PoolHolder, PoolSlots, PoolSpec
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.definitions import refuse_stale
from plum_desk.controller.call import Call, Handlers
from plum_desk.controller.engine.dispatcher import Dispatcher
from plum_desk.controller.engine.message import append_audit
from plum_desk.controller.engine.ports import AuditNote
from plum_desk.controller.store import pools as store
from plum_desk.controller.store.port import Connection, Database, Transaction

Users = Callable[[Connection, str], list[str]]


class PoolsArea:
    """``users`` names who refers to a pool."""

    def __init__(self, database: Database, clock: Clock, ids: Ids, dispatcher: Dispatcher, users: Users) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._dispatcher = dispatcher
        self._users = users
        self._revisions: dict[str, int] = {}

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "pools.list": self.find,
            "pools.create": self.create,
            "pools.get": self.get,
            "pools.replace": self.replace,
            "pools.delete": self.delete,
        }

    async def load(self) -> None:
        """Read all pools."""
        for name, slots, revision in await self._database.read(store.all_of):
            self._hold(name, slots, revision)

    async def find(self, call: Call) -> list[Pool]:
        """All pools, by name."""
        return [self._view(name) for name in sorted(self._revisions)]

    async def get(self, call: Call) -> Pool:
        """One pool."""
        return self._view(self._require(call.path["name"]))

    async def create(self, call: Call) -> Pool:
        """Make a pool. Raises ``Conflict`` for a taken name."""
        spec: PoolSpec = call.body
        if spec.name in self._revisions:
            raise Conflict("pool.nameTaken", f"There is a pool {spec.name} already.")
        note = AuditNote(call.principal, "pools.create", f"pool:{spec.name}", None, {"slots": spec.slots})
        return await self._store(spec.name, spec.slots, note)

    async def replace(self, call: Call) -> Pool:
        """Change the slots; who holds one beyond the new number goes on to its end."""
        name, spec = self._require(call.path["name"]), call.body
        assert isinstance(spec, PoolSlots)
        refuse_stale(call.if_match, self._revisions[name])
        if spec.name not in (None, name):
            problem = FieldProblem("$.name", f"must be {name}, or absent")
            raise Invalid("pool.renamed", "A pool keeps its name.", [problem])
        before = {"slots": self._dispatcher.pools.slots(name)}
        note = AuditNote(call.principal, "pools.replace", f"pool:{name}", before, {"slots": spec.slots})
        return await self._store(name, spec.slots, note)

    async def delete(self, call: Call) -> None:
        """Delete a pool. Raises ``Conflict`` while a definition, a workflow or an open task refers to it."""
        name = self._require(call.path["name"])
        refuse_stale(call.if_match, self._revisions[name])
        note = AuditNote(call.principal, "pools.delete", f"pool:{name}", {"slots": self._dispatcher.pools.slots(name)})
        await self._database.write(partial(self._delete, name, note))
        self._revisions.pop(name, None)
        self._dispatcher.pools.remove(name)

    def _delete(self, name: str, note: AuditNote, tx: Transaction) -> None:
        users = self._users(tx.connection, name)
        if users:
            raise Conflict("referenced", f"The pool {name} is used by {', '.join(users[:10])}.")
        store.delete(tx, name)
        append_audit(tx, note, self._ids.new(), self._clock.wall())

    async def _store(self, name: str, slots: int, note: AuditNote) -> Pool:
        def write(tx: Transaction) -> int:
            revision = tx.revision()
            store.put(tx, name, slots, revision)
            append_audit(tx, note, self._ids.new(), self._clock.wall())
            return revision

        self._hold(name, slots, await self._database.write(write))
        return self._view(name)

    def _hold(self, name: str, slots: int, revision: int) -> None:
        self._revisions[name] = revision
        self._dispatcher.pools.set(name, slots)

    def _require(self, name: str) -> str:
        if name not in self._revisions:
            raise NotFound("pool.notFound", f"There is no pool {name}.")
        return name

    def _view(self, name: str) -> Pool:
        held = self._dispatcher.pools.holders(name)
        return Pool(
            name=name,
            slots=self._dispatcher.pools.slots(name) or 0,
            holders=tuple(PoolHolder(task_id=task_id, since=since) for task_id, since in held.items()),
            waiting=self._dispatcher.waiting_in(name),
            revision=self._revisions[name],
        )
