"""Tasks: created, started, canceled, made again, read, cleared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec

from plum_desk.api.errors import Conflict, FieldProblem, Invalid, NotFound, PlumError
from plum_desk.api.types.common import Count, Page
from plum_desk.api.types.tasks import ClearTasksQuery, Explanation, Task, TaskBatch, TaskIds, TaskSpec
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.definitions import (
    DefinitionsArea,
    check_builtin,
    check_executor,
    check_payload_schema,
    check_pool,
)
from plum_desk.controller.areas.explain import explain_task
from plum_desk.controller.areas.turns import in_turns
from plum_desk.controller.call import Call, Handlers, Principal
from plum_desk.controller.core import task as core
from plum_desk.controller.core.task import TaskOrder, TaskProgress
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.engine.message import append_audit
from plum_desk.controller.engine.orders import order_of_definition, order_of_spec
from plum_desk.controller.engine.ports import AuditNote
from plum_desk.controller.engine.views import task_view
from plum_desk.controller.store import tasks as store
from plum_desk.controller.store.port import Database, Transaction
from plum_desk.controller.store.tasks import StoredTask

CHUNK = 250
"""How many tasks of a batch are handled in one turn of the loop."""
_CLEARED = 1000
"""How many tasks are deleted in one transaction."""


class TasksArea:
    """What people do with tasks; the engine does the rest."""

    def __init__(
        self,
        engine: Engine,
        database: Database,
        clock: Clock,
        ids: Ids,
        definitions: DefinitionsArea,
        forget_logs: Callable[[Sequence[str]], None],
    ) -> None:
        self._engine = engine
        self._database = database
        self._clock = clock
        self._ids = ids
        self._definitions = definitions
        self._forget_logs = forget_logs
        self._executors = frozenset(engine.house.executors)

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "task_defs.run": self.run_definition,
            "tasks.list": self.find,
            "tasks.create": self.create,
            "tasks.create_batch": self.create_batch,
            "tasks.clear": self.clear,
            "tasks.get": self.get,
            "tasks.delete": self.delete,
            "tasks.start": self.start,
            "tasks.legacy_start": self.start,
            "tasks.legacy_cancel": self.cancel,
            "tasks.legacy_rerun": self.rerun,
            "tasks.cancel": self.cancel,
            "tasks.rerun": self.rerun,
            "tasks.explain": self.explain,
        }

    async def run_definition(self, call: Call) -> Task:
        """Run a definition once. Raises ``NotFound``, ``Invalid`` for a payload that breaks the schema."""
        definition = self._definitions.require(call.path["id"])
        order = order_of_definition(definition, call.body, self._ids.new(), self._clock.wall(), call.principal.name)
        note = AuditNote(
            call.principal, "task_defs.run", f"task:{order.task_id}", None, {"definition": definition.name}
        )
        return task_view(await self._engine.create_task(order, auto_start=True, note=note))

    async def create(self, call: Call) -> Task:
        """Create a task of its own."""
        spec: TaskSpec = call.body
        order = self._order(spec, call.principal)
        note = AuditNote(call.principal, "tasks.create", f"task:{order.task_id}", None, {"name": order.name})
        return task_view(await self._engine.create_task(order, auto_start=spec.auto_start, note=note))

    async def create_batch(self, call: Call) -> TaskIds:
        """Create many, all or none. Raises ``Invalid`` with the problems of all items."""
        batch: TaskBatch = call.body
        made, problems = await self._orders(batch, call.principal)
        if problems:
            raise Invalid("batch.invalid", "Nothing was created: some items are wrong.", problems[:100])
        answer = TaskIds(task_ids=[order.task_id for order, _ in made])
        note = AuditNote(call.principal, "tasks.create_batch", "tasks", None, {"count": len(made)}, answer)
        stored = await self._database.write(partial(self._write_batch, made, note))
        await in_turns(self._clock, stored, CHUNK, self._engine.go_on)
        return answer

    async def find(self, call: Call) -> Page[Task]:
        """A page of tasks."""
        found = await self._database.read(lambda connection: store.page(connection, call.query))
        return Page([self._view(task) for task in found.items], found.cursor, found.total)

    async def get(self, call: Call) -> Task:
        """One task."""
        return self._view(await self._stored(call.path["id"]))

    async def start(self, call: Call) -> Task:
        """Start a Queued task. Raises ``Conflict`` in any other state."""
        return await self._act(call, "tasks.start", core.Submitted(at=self._clock.wall()))

    async def cancel(self, call: Call) -> Task:
        """Cancel an unfinished task; of a finished one it is a ``Conflict``."""
        return await self._act(call, "tasks.cancel", core.CancelRequested(at=self._clock.wall()))

    async def rerun(self, call: Call) -> Task:
        """Make a new task like a finished one."""
        old = await self._stored(call.path["id"])
        if not core.is_final(old.progress):
            raise Conflict(
                "task.wrongState", f"The task is {old.progress.state}: only a finished one can be made again."
            )
        order = msgspec.structs.replace(
            old.order,
            task_id=self._ids.new(),
            origin_task_id=old.order.task_id,
            run_id=None,
            node_key=None,
            created_at=self._clock.wall(),
            created_by=call.principal.name,
        )
        note = AuditNote(call.principal, "tasks.rerun", f"task:{order.task_id}", None, {"origin": old.order.task_id})
        return task_view(await self._engine.create_task(order, auto_start=True, note=note))

    async def delete(self, call: Call) -> None:
        """Delete a task outside runs. Raises ``Conflict`` while it runs."""
        task = await self._stored(call.path["id"])
        task_id = task.order.task_id
        if task.order.run_id is not None:
            raise Conflict("task.wrongState", "The task belongs to a run, which is deleted as a whole.")
        note = AuditNote(call.principal, "tasks.delete", f"task:{task_id}", {"name": task.order.name})
        try:
            await self._engine.discard_task(task_id, note)
        except NotFound:  # final, perhaps just now
            await self._database.write(partial(self._delete_final, task_id, note))
        self._forget_logs([task_id])

    async def clear(self, call: Call) -> Count:
        """Delete finished tasks outside runs."""
        query: ClearTasksQuery = call.query
        ids = await self._database.read(
            lambda connection: store.finished_ids(connection, query.finished_before, query.state)
        )
        for start in range(0, len(ids), _CLEARED):
            some = ids[start : start + _CLEARED]
            note = AuditNote(call.principal, "tasks.clear", "tasks", {"count": len(some)})
            await self._database.write(partial(self._delete, some, note))
            self._forget_logs(some)
        return Count(count=len(ids))

    async def explain(self, call: Call) -> Explanation:
        """Why a task is in its state."""
        stored = await self._stored(call.path["id"])
        unit = self._engine.unit(stored.order.task_id)
        held = unit is not None and unit.held
        return explain_task(stored, self._engine.house.dispatcher, self._clock.wall(), held=held)

    def _view(self, stored: StoredTask) -> Task:
        unit = self._engine.unit(stored.order.task_id)
        return task_view(stored) if unit is None else task_view(unit.stored, unit.progress)

    async def _stored(self, task_id: str) -> StoredTask:
        unit = self._engine.unit(task_id)
        if unit is not None:
            return unit.stored
        found = await self._database.read(lambda connection: store.get(connection, task_id))
        if found is None:
            raise NotFound("task.notFound", f"There is no task {task_id}.")
        return found

    async def _act(self, call: Call, action: str, event: core.TaskEvent) -> Task:
        stored = await self._stored(call.path["id"])
        if core.is_final(stored.progress):
            raise Conflict("task.wrongState", f"The task is {stored.progress.state}.")
        task_id = stored.order.task_id
        before = {"state": stored.progress.state}
        asked = await self._engine.ask_task(
            task_id, event, AuditNote(call.principal, action, f"task:{task_id}", before)
        )
        return self._view(asked)

    def _order(self, spec: TaskSpec, principal: Principal) -> TaskOrder:
        check_executor(spec.executor, self._executors)
        check_builtin(spec.executor, spec.task_name or spec.name)
        check_pool(spec.pool, self._engine.house.dispatcher.pools)
        check_payload_schema(spec.payload_schema)
        return order_of_spec(spec, self._ids.new(), self._clock.wall(), principal.name)

    async def _orders(
        self, batch: TaskBatch, principal: Principal
    ) -> tuple[list[tuple[TaskOrder, bool]], list[FieldProblem]]:
        made: list[tuple[TaskOrder, bool]] = []
        problems: list[FieldProblem] = []

        def take(numbered: tuple[int, TaskSpec]) -> None:
            place, spec = numbered
            try:
                made.append((self._order(spec, principal), spec.auto_start))
            except PlumError as refusal:
                problems.extend(
                    FieldProblem(f"$.items[{place}]{problem.path[1:]}", problem.message) for problem in refusal.errors
                )

        await in_turns(self._clock, list(enumerate(batch.items)), CHUNK, take)
        return made, problems

    def _write_batch(
        self, made: Sequence[tuple[TaskOrder, bool]], note: AuditNote, tx: Transaction
    ) -> list[StoredTask]:
        stored = [self._insert(tx, order, auto_start) for order, auto_start in made]
        append_audit(tx, note, self._ids.new(), self._clock.wall())
        return stored

    def _insert(self, tx: Transaction, order: TaskOrder, auto_start: bool) -> StoredTask:
        progress = TaskProgress()
        if auto_start:
            progress, _ = core.step(order, progress, core.Submitted(at=order.created_at))
        stored = StoredTask(order, progress, tx.revision())
        weight = store.insert(tx, stored)
        tx.emit("tasks", "created", stored.revision, partial(task_view, stored), weight)
        return stored

    def _delete_final(self, task_id: str, note: AuditNote, tx: Transaction) -> None:
        if store.get(tx.connection, task_id) is None:
            raise NotFound("task.notFound", f"There is no task {task_id}.")
        self._delete([task_id], note, tx)

    def _delete(self, ids: Sequence[str], note: AuditNote, tx: Transaction) -> None:
        for task_id in ids:
            store.delete(tx, task_id)
            revision = tx.revision()
            tx.emit("tasks", "deleted", revision, partial(_deleted, task_id, revision))
        append_audit(tx, note, self._ids.new(), self._clock.wall())


def _deleted(task_id: str, revision: int) -> dict[str, Any]:
    return {"taskId": task_id, "revision": revision}
