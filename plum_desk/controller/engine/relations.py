"""What runs do with each other: child runs, and waiting for the end of a run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Protocol

from msgspec import Struct

from plum_desk.api.errors import NotFound, PlumError, ServerError, StorageFull
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import FINAL_RUN_STATES, MAX_NESTING, Trigger, Workflow
from plum_desk.base.clock import Clock
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.graph.params import check_params
from plum_desk.controller.core.run import state as runs
from plum_desk.controller.core.run.state import RunLimits, RunState
from plum_desk.controller.core.run.step import initial
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.engine.ports import StartedChild, TellRun
from plum_desk.controller.engine.removal import remove_run
from plum_desk.controller.engine.run_box import RunBox
from plum_desk.controller.store import runs as store
from plum_desk.controller.store.port import Change, Database

Find = Callable[[str, int | None], Awaitable[tuple[Workflow, Graph, RunLimits]]]
"""A workflow by name or id, of a version or the newest. Raises ``NotFound``."""
FindId = Callable[[str], Awaitable[str | None]]
_RETRY_S = 1.0
_WORKFLOW_GONE = "the workflow was deleted"


class _Order(Protocol):
    """Makes the event that says to a child run what its parent wants."""

    def __call__(self, *, at: float) -> runs.RunEvent: ...


class _Wait(Struct, frozen=True):
    owner: str
    effect: runs.AwaitRun
    workflow_id: str | None
    tell: TellRun


class RunRelations:
    """Satisfies ``ports.Relations``."""

    def __init__(self, database: Database, clock: Clock, scope: TaskScope, find: Find, find_id: FindId) -> None:
        self._database = database
        self._clock = clock
        self._scope = scope
        self._find = find
        self._find_id = find_id
        self._engine: Engine | None = None
        self._waits: dict[int, _Wait] = {}
        self._starting: dict[str, list[_Order]] = {}
        """Child runs that are just being made, with what their parents said to them meanwhile."""

    def serve(self, engine: Engine) -> None:
        """Work for an engine; call once, before it starts."""
        self._engine = engine
        engine.when_run_ends(self._run_ended)

    # --- children

    def start_child(self, parent: RunState, child: StartedChild, tell: TellRun) -> None:
        """See ``ports.Relations``."""
        self._starting[child.run_id] = []
        self._scope.start(self._start(parent, child, tell), name=f"child run {child.run_id}")

    def follow_child(self, path: str, run_id: str, tell: TellRun) -> None:
        """See ``ports.Relations``."""
        if self._live(run_id) is None:
            self._scope.start(self._look_up(path, run_id, tell), name=f"look up {run_id}")

    def cancel_child(self, run_id: str, reason: str) -> None:
        """See ``ports.Relations``."""
        self._order(run_id, partial(runs.CancelRequested, reason=reason))

    def pause_child(self, run_id: str) -> None:
        """See ``ports.Relations``."""
        self._order(run_id, partial(runs.PauseRequested, by_parent=True))

    def resume_child(self, run_id: str) -> None:
        """See ``ports.Relations``."""
        self._order(run_id, partial(runs.ResumeRequested, by_parent=True))

    def _order(self, run_id: str, order: _Order) -> None:
        assert self._engine is not None
        if run_id in self._starting:
            self._starting[run_id].append(order)
        else:
            self._engine.tell_run(run_id, order(at=self._clock.wall()))

    async def _start(self, parent: RunState, child: StartedChild, tell: TellRun) -> None:
        try:
            state, graph, limits = await self._make(parent, child)
            while not await self._store(state, graph, limits):
                await self._clock.sleep_until(self._clock.monotonic() + _RETRY_S)
            await self._drop_orphan(parent.run_id, child.run_id)
        except PlumError as refusal:
            details = [f"{problem.path}: {problem.message}" for problem in refusal.errors] or None
            error = TaskError(type="Invalid", message=refusal.detail, detail=details)
            tell(self._finished(child.path, child.run_id, "Failed", error, refusal.code))
        finally:
            for order in self._starting.pop(child.run_id):
                self._order(child.run_id, order)

    async def _make(self, parent: RunState, child: StartedChild) -> tuple[RunState, Graph, RunLimits]:
        if parent.depth + 1 >= MAX_NESTING:
            raise ServerError("run.tooDeep", f"Runs may start runs {MAX_NESTING} deep, not deeper.")
        workflow, graph, limits = await self._find(child.node.workflow, child.node.version)
        params, problems = check_params(workflow.params, child.params)
        if problems:
            told = "; ".join(f"{problem.path}: {problem.message}" for problem in problems[:3])
            raise ServerError("run.paramsInvalid", f"The parameters do not fit {workflow.name}: {told}")
        state = initial(
            graph,
            run_id=child.run_id,
            workflow_id=workflow.workflow_id,
            workflow_name=workflow.name,
            version=workflow.version,
            params=params,
            created_at=self._clock.wall(),
            created_by=parent.created_by,
            labels=parent.labels,
            priority=parent.priority,
            trigger=Trigger(type="parent", ref=parent.run_id),
            parent_run_id=parent.run_id,
            parent_path=child.path,
            depth=parent.depth + 1,
        )
        return state, graph, limits

    async def _store(self, state: RunState, graph: Graph, limits: RunLimits) -> bool:
        """False when the disk did not take it: the parent has named the run, so it is tried again."""
        assert self._engine is not None
        try:
            await self._engine.create_run(state, graph, limits, None)
        except StorageFull:
            return False
        except ServerError as fault:
            if fault.code != "storage.failed":
                raise
            return False
        return True

    async def _drop_orphan(self, parent_id: str, run_id: str) -> None:
        """Delete a run whose parent was deleted while it was being made."""
        if self._live(parent_id) is not None:
            return
        if await self._database.read(lambda connection: store.get(connection, parent_id)) is not None:
            return
        assert self._engine is not None
        try:
            await self._engine.discard_run(run_id, None)
        except NotFound:
            await self._database.write(lambda tx: remove_run(tx, run_id))

    async def _look_up(self, path: str, run_id: str, tell: TellRun) -> None:
        found = await self._database.read(lambda connection: store.get(connection, run_id))
        if found is None:
            tell(runs.ChildMissing(at=self._clock.wall(), path=path, run_id=run_id))
        elif found.state.state in FINAL_RUN_STATES:
            tell(self._ended(found.state, path))

    # --- the end of a run

    def await_run(self, owner: RunState, wait: runs.AwaitRun, tell: TellRun) -> None:
        """See ``ports.Relations``."""
        self._scope.start(self._await(owner.run_id, wait, tell), name=f"wait of {wait.path}")

    async def _await(self, owner: str, wait: runs.AwaitRun, tell: TellRun) -> None:
        named = wait.event.workflow
        workflow_id = None if named is None else await self._find_id(named)
        if named is not None and workflow_id is None:
            tell(self._awaited(wait.path, f"there is no workflow {named}"))
            return
        waiting = _Wait(owner, wait, workflow_id, tell)
        # Listen first and look then, so that no end falls between.
        self._waits[id(waiting)] = waiting
        await self._look(waiting)

    async def _look(self, waiting: _Wait) -> None:
        event = waiting.effect.event
        if event.run_id is not None:
            run_id = event.run_id
            found = await self._database.read(lambda connection: store.get(connection, run_id))
            if found is None and self._live(run_id) is None:
                self._settle(waiting, f"there is no run {run_id}")
            elif found is not None and found.state.state in FINAL_RUN_STATES:
                self._settle(waiting, _unmet(waiting, found.state))
            return
        assert waiting.workflow_id is not None
        states: tuple[str, ...] = event.states or tuple(sorted(FINAL_RUN_STATES))
        query = partial(store.ended_since, workflow_id=waiting.workflow_id, states=states, since=waiting.effect.since)
        if await self._database.read(query):
            self._settle(waiting, None)
        elif await self._find_id(waiting.workflow_id) is None:
            self._settle(waiting, _WORKFLOW_GONE)

    def heard(self, changes: Sequence[Change]) -> None:
        """Among changes that were published, notice workflows that are no more: no run of them will end."""
        for change in changes:
            if change.topic == "workflows" and change.kind == "deleted":
                gone = change.make()["workflowId"]
                for waiting in list(self._waits.values()):
                    if waiting.effect.event.run_id is None and waiting.workflow_id == gone:
                        self._settle(waiting, _WORKFLOW_GONE)

    def _settle(self, waiting: _Wait, unmet: str | None) -> None:
        if self._waits.pop(id(waiting), None) is not None:
            waiting.tell(self._awaited(waiting.effect.path, unmet))

    def _run_ended(self, box: RunBox) -> None:
        state = box.state
        for waiting in list(self._waits.values()):
            if waiting.owner == state.run_id:
                del self._waits[id(waiting)]
            elif waiting.effect.event.run_id == state.run_id:
                self._settle(waiting, "the run was deleted" if box.is_deleted else _unmet(waiting, state))
            elif waiting.workflow_id == state.workflow_id and not box.is_deleted and not _unmet(waiting, state):
                self._settle(waiting, None)
        if state.parent_run_id is not None and state.parent_path is not None:
            assert self._engine is not None
            path = state.parent_path
            error = TaskError(type="Deleted", message="the child run was deleted")
            deleted = self._finished(path, state.run_id, "Failed", error, "run.deleted")
            self._engine.tell_run(state.parent_run_id, deleted if box.is_deleted else self._ended(state, path))

    def _live(self, run_id: str) -> RunBox | None:
        assert self._engine is not None
        return self._engine.run(run_id)

    def _awaited(self, path: str, unmet: str | None) -> runs.RunAwaited:
        return runs.RunAwaited(at=self._clock.wall(), path=path, unmet=unmet)

    def _ended(self, child: RunState, path: str) -> runs.ChildFinished:
        return runs.ChildFinished(
            at=self._clock.wall(),
            path=path,
            run_id=child.run_id,
            state=child.state,  # type: ignore[arg-type]
            output=child.output if child.state == "Succeeded" else None,
            error=child.error,
            reason=child.reason,
        )

    def _finished(
        self, path: str, run_id: str, state: runs.ChildEnd, error: TaskError | None, reason: str
    ) -> runs.ChildFinished:
        return runs.ChildFinished(
            at=self._clock.wall(), path=path, run_id=run_id, state=state, output=None, error=error, reason=reason
        )


def _unmet(waiting: _Wait, ended: RunState) -> str | None:
    """Why an end is not the one that was waited for."""
    states = waiting.effect.event.states
    return None if not states or ended.state in states else f"run {ended.run_id} ended as {ended.state}"
