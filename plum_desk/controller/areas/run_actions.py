"""What people do with runs that are under way, and how they run them again."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

from plum_desk.api.errors import Conflict, FieldProblem, Invalid, NotFound
from plum_desk.api.types.common import Json
from plum_desk.api.types.workflows import (
    FINAL_RUN_STATES,
    ApprovalNode,
    Decision,
    RerunRun,
    RunNode,
    Timeline,
    Trigger,
    WorkflowRun,
)
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.timeline import timeline
from plum_desk.controller.areas.workflows import WorkflowsArea
from plum_desk.controller.call import Call, Handlers
from plum_desk.controller.core.graph.params import check_params
from plum_desk.controller.core.run import reuse
from plum_desk.controller.core.run import state as runs
from plum_desk.controller.core.run.scopes import graph_at
from plum_desk.controller.core.run.state import RunState
from plum_desk.controller.core.run.step import initial
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.engine.forms import check_form
from plum_desk.controller.engine.ports import AuditNote
from plum_desk.controller.engine.run_box import RunBox
from plum_desk.controller.engine.views import node_view, run_view
from plum_desk.controller.store import runs as store
from plum_desk.controller.store import tasks as task_store
from plum_desk.controller.store.port import Database


class RunActionsArea:
    """Pause, resume, rerun; approve, reject, retry, skip; and when everything happened."""

    def __init__(self, engine: Engine, database: Database, clock: Clock, ids: Ids, workflows: WorkflowsArea) -> None:
        self._engine = engine
        self._database = database
        self._clock = clock
        self._ids = ids
        self._workflows = workflows

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "workflow_runs.pause": self.pause,
            "workflow_runs.resume": self.resume,
            "workflow_runs.rerun": self.rerun,
            "workflow_runs.approve": partial(self._decide, "approve"),
            "workflow_runs.reject": partial(self._decide, "reject"),
            "workflow_runs.retry": self.retry,
            "workflow_runs.skip": self.skip,
            "workflow_runs.timeline": self.timeline,
        }

    async def pause(self, call: Call) -> WorkflowRun:
        """Let nothing new start, in its child runs neither. Raises ``Conflict`` for a finished run."""
        return await self._ask_run(call, "pause", runs.PauseRequested(at=self._clock.wall()))

    async def resume(self, call: Call) -> WorkflowRun:
        """Go on, also where its parent paused it; child runs paused by hand stay so. Raises ``Conflict``."""
        return await self._ask_run(call, "resume", runs.ResumeRequested(at=self._clock.wall()))

    async def retry(self, call: Call) -> RunNode:
        """Try a failed node of an open run again. Raises ``Conflict``."""
        return await self._ask_node(call, "retry", runs.RetryRequested(at=self._clock.wall(), path=call.path["path"]))

    async def skip(self, call: Call) -> RunNode:
        """Skip a node that has not started, or waits. Raises ``Conflict``."""
        return await self._ask_node(call, "skip", runs.SkipRequested(at=self._clock.wall(), path=call.path["path"]))

    async def _decide(self, decision: Literal["approve", "reject"], call: Call) -> RunNode:
        """Raises ``Invalid`` for a form that breaks its schema, ``Conflict`` for a node that does not wait."""
        said: Decision = call.body or Decision()
        form = self._checked_form(await self._live(call), call.path["path"], decision, said.form)
        event = runs.Decided(
            at=self._clock.wall(),
            path=call.path["path"],
            decision=decision,
            by=call.principal.name,
            comment=said.comment,
            form=form,
        )
        return await self._ask_node(call, decision, event, {"comment": said.comment, "form": form})

    async def rerun(self, call: Call) -> WorkflowRun:
        """Start another run of the same version, with what succeeded before. Raises ``Conflict``, ``Invalid``."""
        asked: RerunRun = call.body or RerunRun()
        origin = await self._finished(call.path["id"])
        workflow, graph, limits = await self._workflows.resolve_version(origin.workflow_id, origin.version)
        params, problems = check_params(workflow.params, origin.params if asked.params is None else asked.params)
        if problems:
            raise Invalid("run.paramsInvalid", "The parameters do not fit the workflow.", problems[:100])
        try:
            reused = reuse.reused_nodes(graph, origin.nodes, asked.from_)
        except reuse.NothingFailed:
            raise Conflict("run.nothingFailed", "Nothing failed in this run: rerun it from the start.") from None
        except reuse.UnknownStart:
            problem = FieldProblem("$.from", f"no node outside of loops has the key {asked.from_!r}", "node.notFound")
            raise Invalid("run.badStart", "from must be start, failed or the key of a node.", [problem]) from None
        state = initial(
            graph,
            run_id=self._ids.new(),
            workflow_id=origin.workflow_id,
            workflow_name=workflow.name,
            version=origin.version,
            params=params,
            created_at=self._clock.wall(),
            created_by=call.principal.name,
            labels=origin.labels,
            priority=origin.priority,
            trigger=Trigger(),
            reused=reused,
            origin_run_id=origin.run_id,
        )
        new = {"origin": origin.run_id, "from": asked.from_}
        note = AuditNote(call.principal, "workflow_runs.rerun", f"run:{state.run_id}", None, new)
        stored = await self._engine.create_run(state, graph, limits, note)
        return run_view(stored.state, stored.revision)

    async def timeline(self, call: Call) -> Timeline:
        """When everything happened, for a Gantt chart."""
        run_id = call.path["id"]
        box = self._engine.run(run_id)
        state = box.state if box is not None else await self._loaded(run_id)
        found = await self._database.read(lambda connection: task_store.of_run(connection, run_id))
        return timeline(state, found, self._clock.wall())

    # --- asking

    async def _ask_run(self, call: Call, action: str, event: runs.RunEvent) -> WorkflowRun:
        await self._live(call)
        note = AuditNote(call.principal, f"workflow_runs.{action}", f"run:{call.path['id']}")
        asked = await self._engine.ask_run(call.path["id"], event, note)
        return run_view(asked.state, asked.revision)

    async def _ask_node(self, call: Call, action: str, event: Any, new: Json = None) -> RunNode:
        run_id, path = call.path["id"], call.path["path"]
        box = await self._live(call)
        if path not in box.state.nodes:
            raise NotFound("node.notFound", f"The run has no node {path}.")
        note = AuditNote(call.principal, f"workflow_runs.{action}", f"run:{run_id}:{path}", None, new)
        await self._engine.ask_run(run_id, event, note)
        return node_view(box.stored_node(path))

    async def _live(self, call: Call) -> RunBox:
        run_id = call.path["id"]
        box = self._engine.run(run_id)
        if box is None:
            run = await self._database.read(lambda connection: store.get(connection, run_id))
            if run is None:
                raise NotFound("run.notFound", f"There is no run {run_id}.")
            raise Conflict("run.wrongState", f"The run is {run.state.state}.")
        return box

    def _checked_form(self, box: RunBox, path: str, decision: str, form: Json) -> Json:
        """The form; an approval without one brings an empty one where the schema asks for something."""
        node = box.state.nodes.get(path)
        definition = None if node is None else graph_at(box.graph, node.prefix).nodes[node.key]
        if not isinstance(definition, ApprovalNode) or definition.form is None:
            return form
        if form is None and decision == "reject":
            return None
        given = {} if form is None else form
        check_form(given, definition.form)
        return given

    async def _finished(self, run_id: str) -> RunState:
        state = await self._loaded(run_id)
        if state.state not in FINAL_RUN_STATES:
            raise Conflict("run.wrongState", f"The run is {state.state}; rerun it when it has ended.")
        return state

    async def _loaded(self, run_id: str) -> RunState:
        run = await self._database.read(lambda connection: store.get(connection, run_id))
        if run is None:
            raise NotFound("run.notFound", f"There is no run {run_id}.")
        nodes = await self._database.read(lambda connection: store.nodes_of(connection, run_id))
        return store.with_nodes(run.state, nodes)
