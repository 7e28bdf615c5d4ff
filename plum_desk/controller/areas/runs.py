"""Runs of workflows: started, canceled, read, explained, cleared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from plum_desk.api.errors import Conflict, Invalid, NotFound
from plum_desk.api.types.common import Count, Page
from plum_desk.api.types.tasks import Explanation
from plum_desk.api.types.workflows import (
    FINAL_RUN_STATES,
    ClearRunsQuery,
    RunDetail,
    RunNode,
    RunStateName,
    RunWorkflow,
    Trigger,
    WorkflowRun,
)
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.explain import explain_task
from plum_desk.controller.areas.workflows import WorkflowsArea
from plum_desk.controller.call import Call, Handlers, Principal
from plum_desk.controller.core.graph.params import check_params
from plum_desk.controller.core.run.explain import explain
from plum_desk.controller.core.run.state import CancelRequested, RunState
from plum_desk.controller.core.run.step import initial
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.engine.message import append_audit
from plum_desk.controller.engine.ports import AuditNote
from plum_desk.controller.engine.removal import remove_run
from plum_desk.controller.engine.run_box import RunBox
from plum_desk.controller.engine.views import node_view, run_view
from plum_desk.controller.store import runs as store
from plum_desk.controller.store.port import Database, Transaction
from plum_desk.controller.store.runs import StoredRun

CHUNK = 10
"""How many runs are deleted in one transaction: each may have thousands of nodes."""


class RunsArea:
    """What people do with runs; the engine does the rest."""

    def __init__(
        self,
        engine: Engine,
        database: Database,
        clock: Clock,
        ids: Ids,
        workflows: WorkflowsArea,
        forget_logs: Callable[[Sequence[str]], None],
    ) -> None:
        self._engine = engine
        self._database = database
        self._clock = clock
        self._ids = ids
        self._workflows = workflows
        self._forget_logs = forget_logs

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "workflows.run": self.start,
            "workflow_runs.list": self.find,
            "workflow_runs.get": self.get,
            "workflow_runs.delete": self.delete,
            "workflow_runs.clear": self.clear,
            "workflow_runs.cancel": self.cancel,
            "workflow_runs.explain": self.explain,
        }

    async def start(self, call: Call) -> WorkflowRun:
        """Start a run of the newest version. Raises ``Invalid`` for missing or ill-typed parameters."""
        return await self.begin(call.path["id"], call.body or RunWorkflow(), call.principal, Trigger())

    async def begin(
        self,
        workflow_id: str,
        asked: RunWorkflow,
        principal: Principal,
        trigger: Trigger,
        also: Callable[[str, Transaction], None] | None = None,
    ) -> WorkflowRun:
        """Start a run for anybody; ``also`` gets its id and writes something more in the same transaction."""
        workflow = await self._workflows.newest(workflow_id)
        params, problems = check_params(workflow.params, asked.params)
        if problems:
            raise Invalid("run.paramsInvalid", "The parameters do not fit the workflow.", problems[:100])
        compiled = await self._workflows.graph(workflow.workflow_id, workflow.version)
        if compiled is None:
            raise NotFound("workflow.notFound", f"There is no workflow {workflow.workflow_id}.")
        graph, limits = compiled
        state = initial(
            graph,
            run_id=self._ids.new(),
            workflow_id=workflow.workflow_id,
            workflow_name=workflow.name,
            version=workflow.version,
            params=params,
            created_at=self._clock.wall(),
            created_by=principal.name,
            labels=asked.labels,
            priority=asked.priority,
            trigger=trigger,
        )
        note = AuditNote(principal, "workflows.run", f"run:{state.run_id}", None, {"workflow": workflow.name})
        more = None if also is None else partial(also, state.run_id)
        stored = await self._engine.create_run(state, graph, limits, note, more)
        return run_view(stored.state, stored.revision)

    async def find(self, call: Call) -> Page[WorkflowRun]:
        """A page of runs."""
        found = await self._database.read(lambda connection: store.page(connection, call.query))
        return Page([run_view(run.state, run.revision) for run in found.items], found.cursor, found.total)

    async def get(self, call: Call) -> RunDetail:
        """A run with its nodes."""
        run_id = call.path["id"]
        box = self._engine.run(run_id)
        if box is not None:
            return RunDetail(run=run_view(box.state, box.revision), nodes=live_nodes(box))
        run = await self._stored(run_id)
        nodes = await self._database.read(lambda connection: store.nodes_of(connection, run_id))
        return RunDetail(run=run_view(run.state, run.revision), nodes=[node_view(node) for node in nodes])

    async def state_of(self, run_id: str) -> RunStateName | None:
        """The state of a run, None when it was deleted."""
        found = await self._database.read(lambda connection: store.get(connection, run_id))
        return None if found is None else found.state.state

    async def cancel(self, call: Call) -> WorkflowRun:
        """Cancel an open run and what it started; of a finished one it is a ``Conflict``."""
        run_id = call.path["id"]
        if self._engine.run(run_id) is None:
            run = await self._stored(run_id)
            raise Conflict("run.wrongState", f"The run is {run.state.state}.")
        event = CancelRequested(at=self._clock.wall())
        note = AuditNote(call.principal, "workflow_runs.cancel", f"run:{run_id}")
        asked = await self._engine.ask_run(run_id, event, note)
        return run_view(asked.state, asked.revision)

    async def explain(self, call: Call) -> Explanation:
        """Why a node is in its state; a node whose task waits answers with the task's reason."""
        run_id, path = call.path["id"], call.path["path"]
        box = self._engine.run(run_id)
        state = box.state if box is not None else await self._with_nodes(run_id)
        if path not in state.nodes:
            raise NotFound("node.notFound", f"The run has no node {path}.")
        task_id = state.nodes[path].task_id
        unit = None if task_id is None else self._engine.unit(task_id)
        if unit is not None and unit.held:
            return Explanation(state=state.nodes[path].state, code="run.paused", message="The run is paused.")
        if unit is not None:
            return explain_task(unit.stored, self._engine.house.dispatcher, self._clock.wall())
        compiled = await self._workflows.graph(state.workflow_id, state.version)
        if compiled is None:
            raise NotFound("workflow.notFound", f"There is no workflow {state.workflow_id}.")
        return explain(compiled[0], state, path)

    async def delete(self, call: Call) -> None:
        """Delete a finished run. Raises ``Conflict`` for an open one."""
        run = await self._stored(call.path["id"])
        if run.state.state not in FINAL_RUN_STATES:
            raise Conflict("run.wrongState", f"The run is {run.state.state}.")
        note = AuditNote(call.principal, "workflow_runs.delete", f"run:{run.state.run_id}")
        await self._remove([run.state.run_id], note)

    async def clear(self, call: Call) -> Count:
        """Delete finished runs."""
        query: ClearRunsQuery = call.query
        ids = await self._database.read(
            lambda connection: store.finished_ids(connection, query.workflow_id, query.finished_before)
        )
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            note = AuditNote(call.principal, "workflow_runs.clear", "runs", {"count": len(chunk)})
            await self._remove(chunk, note)
        return Count(count=len(ids))

    async def _remove(self, ids: Sequence[str], note: AuditNote) -> None:
        ids = await self._database.read(lambda connection: store.with_descendants(connection, ids))
        for run_id in ids:
            with suppress(NotFound):  # all but a child run whose parent gave it up are final
                await self._engine.discard_run(run_id, None)
        tasks = await self._database.read(lambda connection: store.task_ids(connection, ids))
        await self._database.write(partial(self._delete, ids, note))
        self._forget_logs(tasks)

    def _delete(self, ids: Sequence[str], note: AuditNote, tx: Transaction) -> None:
        for run_id in ids:
            remove_run(tx, run_id)
        append_audit(tx, note, self._ids.new(), self._clock.wall())

    async def _stored(self, run_id: str) -> StoredRun:
        found = await self._database.read(lambda connection: store.get(connection, run_id))
        if found is None:
            raise NotFound("run.notFound", f"There is no run {run_id}.")
        return found

    async def _with_nodes(self, run_id: str) -> RunState:
        run = await self._stored(run_id)
        nodes = await self._database.read(lambda connection: store.nodes_of(connection, run_id))
        return store.with_nodes(run.state, nodes)


def live_nodes(box: RunBox) -> list[RunNode]:
    """The nodes of an open run with the progress of their tasks."""
    shown: list[RunNode] = []
    for path in box.state.nodes:
        node = box.stored_node(path)
        unit = box.units.get(node.state.task_id or "")
        shown.append(node_view(node, None if unit is None else unit.progress[0]))
    return shown
