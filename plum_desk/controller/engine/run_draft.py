"""A run while a plan is made: steps the run and its tasks against each other until nothing more can be decided now."""

from __future__ import annotations

from plum_desk.api.errors import PlumError
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import Node, WorkflowNode
from plum_desk.controller.core import task as core
from plum_desk.controller.core.errors import IllegalTransition
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run import state as runs
from plum_desk.controller.core.run.scopes import graph_at
from plum_desk.controller.core.run.state import Evaluate, RunEffect, RunEvent, RunLimits, RunState
from plum_desk.controller.core.run.step import step
from plum_desk.controller.core.task import TaskProgress
from plum_desk.controller.engine.house import House
from plum_desk.controller.engine.orders import order_of_node
from plum_desk.controller.engine.ports import StartedChild
from plum_desk.controller.engine.task_draft import TaskDraft
from plum_desk.controller.engine.unit import TaskUnit
from plum_desk.controller.engine.views import output_of


class RunDraft:
    """The state of a run on top of what is committed. After ``settle`` it says what is to be stored and done."""

    def __init__(
        self, house: House, graph: Graph, limits: RunLimits, state: RunState, units: dict[str, TaskUnit]
    ) -> None:
        self._house = house
        self._graph = graph
        self._limits = limits
        self._units = units
        self._before = state
        self._events: list[RunEvent] = []
        self.state = state
        self.changed: set[str] = set()
        self.tasks: dict[str, TaskDraft] = {}
        self.evaluate_later: list[Evaluate] = []
        self.later: list[RunEffect] = []
        self.children: list[StartedChild] = []

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be stored."""
        return self.run_changed or bool(self.changed) or any(map(self.is_task_changed, self.tasks.values()))

    @property
    def run_changed(self) -> bool:
        """Whether what is seen of the run itself changed, besides its nodes."""
        return _visible(self.state) != _visible(self._before)

    def is_task_changed(self, draft: TaskDraft) -> bool:
        """Whether a task is new or has changed."""
        return draft.progress is not draft.before or draft.order.task_id not in self._units

    def resume(self, effects: tuple[RunEffect, ...], changed: frozenset[str]) -> None:
        """Take up effects that an earlier life could not carry out."""
        self.changed |= changed
        for effect in effects:
            self._carry(effect)

    def run_event(self, event: RunEvent) -> None:
        """Step the run at once, so that an illegal event is refused alone. Raises IllegalTransition."""
        self.settle()
        self._events.append(event)
        self.settle()

    def task_event(self, task_id: str, event: core.TaskEvent) -> None:
        """Step a task; what it means for its node is decided with everything else. Raises IllegalTransition."""
        draft = self.tasks.get(task_id) or self._draft(task_id)
        if draft is None:
            return
        before = draft.progress
        try:
            draft.apply(event)
        except IllegalTransition:
            if isinstance(event, core.Assigned):
                self._house.dispatcher.give_back(draft.order)
            raise
        if isinstance(event, core.Assigned):
            draft.place = event.scheduled_on
        self._report(draft, before, event.at)

    def settle(self) -> None:
        """Step until no event is left."""
        while self._events:
            events, self._events = self._events, []
            decided = step(self._graph, self.state, events, self._limits)
            self.state = decided.state
            self.changed |= decided.changed
            for effect in decided.effects:
                self._carry(effect)

    def abandon(self) -> None:
        """The plan was not stored: give all places back."""
        for draft in self.tasks.values():
            draft.abandon()

    def _draft(self, task_id: str) -> TaskDraft | None:
        unit = self._units.get(task_id)
        if unit is None:
            return None
        draft = self.tasks[task_id] = TaskDraft(self._house, unit.order, unit.stored.progress)
        return draft

    def _carry(self, effect: RunEffect) -> None:
        match effect:
            case runs.Evaluate():
                answer = self._house.evaluations.now(effect)
                if answer is None:
                    self.evaluate_later.append(effect)
                else:
                    self._events.append(answer)
            case runs.StartTask():
                self._start(effect)
            case runs.CancelTask():
                self.task_event(effect.task_id, core.CancelRequested(at=self._now(), reason=effect.reason))
            case runs.StartChild():
                self._name_child(effect)
            case _:
                self.later.append(effect)

    def _name_child(self, effect: runs.StartChild) -> None:
        """The name is stored before the child run is made, so that none is made twice."""
        node = self._definition(effect.path)
        assert isinstance(node, WorkflowNode)
        child = StartedChild(self._house.ids.new(), effect.path, node, effect.params)
        self.children.append(child)
        self._events.append(runs.ChildNamed(at=self._now(), path=effect.path, run_id=child.run_id))

    def _definition(self, path: str) -> Node:
        node = self.state.nodes[path]
        return graph_at(self._graph, node.prefix).nodes[node.key]

    def _start(self, effect: runs.StartTask) -> None:
        at = self._now()
        try:
            order = order_of_node(self._house, self._definition(effect.path), effect, self.state, at)
        except PlumError as refusal:
            error = TaskError(type="Invalid", message=refusal.detail, detail=[p.path for p in refusal.errors] or None)
            self._events.append(
                runs.TaskFinished(
                    at=at, path=effect.path, state="Failed", attempt=0, output=None, error=error, reason=refusal.code
                )
            )
            return
        draft = self.tasks[order.task_id] = TaskDraft(self._house, order, TaskProgress())
        self._events.append(runs.TaskCreated(at=at, path=effect.path, task_id=order.task_id))
        before = draft.progress
        draft.apply(core.Submitted(at=at))
        self._report(draft, before, at)

    def _report(self, draft: TaskDraft, before: TaskProgress, at: float) -> None:
        """Tell the run what became of its task."""
        path, now = draft.order.node_key or "", draft.progress
        if now.attempt > before.attempt:
            self._events.append(runs.TaskStarted(at=at, path=path, attempt=now.attempt))
        if now.state == before.state:
            return
        if core.is_final(now):
            output = output_of(draft.order, now.result) if now.state == "Succeeded" else None
            self._events.append(
                runs.TaskFinished(
                    at=at,
                    path=path,
                    state=now.state,  # type: ignore[arg-type]
                    attempt=now.attempt,
                    output=output,
                    error=now.error if now.state != "Succeeded" else None,
                    reason=now.reason,
                )
            )
        elif before.state == "Running" and now.state == "Pending":
            self._events.append(runs.TaskRetrying(at=at, path=path, attempt=now.attempt, reason=now.reason))

    def _now(self) -> float:
        return self._house.clock.wall()


def _visible(run: RunState) -> tuple[object, ...]:
    pause = (run.paused_by_hand, run.paused_by_parent)
    return (run.state, run.reason, run.started_at, run.finished_at, run.error, run.stopped_at, pause)
