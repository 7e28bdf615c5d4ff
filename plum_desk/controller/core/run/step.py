"""The workflow machine: from the state of a run and what happened to its next state and what to do about it.

Every transition of a node and of a run stands in one of the two tables below. An entry that is missing is an
``IllegalTransition``; an event that may rightly come too late has an entry that ignores it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from plum_desk.api.types.common import Json, Labels, replace
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import FINAL_RUN_STATES, BranchNode, NodeStateName, RunStateName, Trigger
from plum_desk.controller.core.errors import IllegalTransition as IllegalTransition
from plum_desk.controller.core.graph.compile import DEFAULT_OUTCOME, Graph
from plum_desk.controller.core.graph.templates import compact
from plum_desk.controller.core.run.finish import RUN_TIMEOUT, finish_run
from plum_desk.controller.core.run.state import (
    CancelRequested,
    CancelTask,
    DeadlinePassed,
    Evaluated,
    EvaluationFailed,
    NodeState,
    RunEvent,
    RunStarted,
    RunState,
    RunStep,
    SetDeadline,
    TaskCreated,
    TaskFinished,
    TaskRetrying,
    TaskStarted,
)
from plum_desk.controller.core.run.state import RunLimits as RunLimits
from plum_desk.controller.core.run.story import node_story, run_story, shown
from plum_desk.controller.core.run.work import PHASE_OF, NotTextError, Work

RUN_STOPPED = "run.stopped"
"""Reason of a node that ``onFailure: stop`` canceled."""

_SPARED_RULES = frozenset({"all_done"})


def initial(
    graph: Graph,
    *,
    run_id: str,
    workflow_id: str,
    workflow_name: str,
    version: int,
    params: dict[str, Json],
    created_at: float,
    created_by: str,
    labels: Labels | None = None,
    priority: int = 0,
    trigger: Trigger | None = None,
) -> RunState:
    """A run that has not begun: every node is Pending, in the workflow's order. ``params`` are checked already."""
    return RunState(
        run_id=run_id,
        workflow_id=workflow_id,
        workflow_name=workflow_name,
        version=version,
        params=params,
        labels=labels or {},
        priority=priority,
        created_by=created_by,
        created_at=created_at,
        trigger=trigger or Trigger(),
        nodes={key: NodeState(key=key) for key in graph.order},
        open=len(graph.order),
    )


def step(graph: Graph, state: RunState, events: Sequence[RunEvent], limits: RunLimits) -> RunStep:
    """Apply events in order. ``state`` is left as it is; costs one copy of its nodes and the edges touched.

    Raises ``IllegalTransition`` for an event that the state does not allow; then none of the events counts.
    """
    work = Work(graph, state, limits)
    taken: list[RunEvent] = []
    for event in events:
        _apply(work, event, taken)
        work.settle(event.at)
        if work.open == 0 and work.run.state not in FINAL_RUN_STATES:
            work.run = finish_run(graph, work.run, work.nodes, event.at)
        taken.append(event)
    return work.result()


def _apply(work: Work, event: RunEvent, taken: Sequence[RunEvent]) -> None:
    if isinstance(event, RunStarted | CancelRequested | DeadlinePassed):
        on_run = _RUN_TRANSITIONS.get((work.run.state, type(event)))
        if on_run is None:
            raise _illegal_run(work, event, taken)
        on_run(work, event)
        return
    node = work.nodes.get(event.path)
    on_node = _NODE_TRANSITIONS.get((node.state, type(event))) if node else None
    if node is None or on_node is None or not on_node(work, node, event):
        raise _illegal_node(work, event, taken)


def _illegal_run(work: Work, event: RunEvent, taken: Sequence[RunEvent]) -> IllegalTransition:
    run = work.run
    return IllegalTransition(f"run {run.run_id}", run.state, event, [*run_story(run), *map(str, taken)])


def _illegal_node(work: Work, event: Any, taken: Sequence[RunEvent]) -> IllegalTransition:
    subject = f"node {event.path} of run {work.run.run_id}"
    node = work.nodes.get(event.path)
    if node is None:
        return IllegalTransition(subject, "unknown", event, run_story(work.run))
    before = [str(other) for other in taken if getattr(other, "path", event.path) == event.path]
    return IllegalTransition(subject, node.state, event, [*node_story(node), *before])


# --- the run -----------------------------------------------------------------------------------------------------


def _on_run_started(work: Work, event: RunStarted) -> None:
    work.run = replace(work.run, state="Running", started_at=event.at)
    if work.limits.timeout_sec is not None:
        work.effects.append(SetDeadline(at=event.at + work.limits.timeout_sec))
    work.release_roots(event.at)


def _on_cancel_requested(work: Work, event: CancelRequested) -> None:
    _end(work, event.at, event.reason)


def _on_deadline_passed(work: Work, event: DeadlinePassed) -> None:
    _end(work, event.at, RUN_TIMEOUT)


def _end(work: Work, at: float, reason: str) -> None:
    """Cancel what is open; the reason stays on the run and decides its last state. The first one counts."""
    if work.run.reason is not None:
        return
    work.run = replace(work.run, reason=reason)
    work.cancel_unstarted(at, reason)
    work.cancel_running(reason)


def _ignore_run(work: Work, event: RunEvent) -> None:
    """The event may rightly come after the end."""


# --- a node; each handler tells whether the event fits what the node waits for -------------------------------------


def _on_evaluated(work: Work, node: NodeState, event: Evaluated) -> bool:
    if PHASE_OF[event.purpose] != node.phase:
        return False
    _USES[event.purpose](work, node, event)
    return True


def _use_when(work: Work, node: NodeState, event: Evaluated) -> None:
    value = event.values[0]
    if not isinstance(value, bool):
        _fail_not_bool(work, node, event, "when")
    elif value:
        work.proceed(node.key)
    else:
        work.finish(node.key, "Skipped", event.at, reason="when.false")


def _use_branch(work: Work, node: NodeState, event: Evaluated) -> None:
    value = event.values[0]
    definition = work.graph.nodes[node.key]
    if not isinstance(value, bool) or not isinstance(definition, BranchNode):
        _fail_not_bool(work, node, event, "condition")
    elif definition.condition is not None:
        _take(work, node, "true" if value else "false", event.at)
    elif value:
        _take(work, node, definition.cases[node.case].name, event.at)
    elif node.case + 1 < len(definition.cases):
        work.ask(node.key, "branch", node.case + 1)
    else:
        _take(work, node, DEFAULT_OUTCOME, event.at)


def _take(work: Work, node: NodeState, outcome: str, at: float) -> None:
    work.finish(node.key, "Succeeded", at, output={"taken": outcome})


def _use_templates(work: Work, node: NodeState, event: Evaluated) -> None:
    try:
        work.start_task(node.key, event.values)
    except NotTextError as error:
        _fail_expression(work, node, event.at, "template.notText", str(error), None)


def _on_evaluation_failed(work: Work, node: NodeState, event: EvaluationFailed) -> bool:
    if PHASE_OF[event.purpose] != node.phase:
        return False
    message = f"{event.message} (in: {shown(event.expression)})"
    _fail_expression(work, node, event.at, event.code, message, event.expression)
    return True


def _fail_not_bool(work: Work, node: NodeState, event: Evaluated, what: str) -> None:
    expression = work.graph.texts[node.key].expressions(event.purpose)[node.case]
    message = f"{what} must give true or false, it gave {compact(event.values[0])[:200]} (in: {shown(expression)})"
    _fail_expression(work, node, event.at, "cel.notBool", message, expression)


def _fail_expression(work: Work, node: NodeState, at: float, code: str, message: str, expression: str | None) -> None:
    detail = {"code": code, "expression": None if expression is None else shown(expression)}
    error = TaskError(type="ExpressionError", message=message, detail=detail)
    work.finish(node.key, "Failed", at, error=error, reason=code)
    _stop_on_failure(work, node.key, at)


def _on_task_created(work: Work, node: NodeState, event: TaskCreated) -> bool:
    if node.phase != "task" or node.task_id not in (None, event.task_id):
        return False
    work.put(replace(node, task_id=event.task_id), changed=True)
    return True


def _on_orphan_created(work: Work, node: NodeState, event: TaskCreated) -> bool:
    """The node was canceled between the decision to start its task and the task's creation."""
    work.put(replace(node, task_id=event.task_id), changed=True)
    reason = node.reason or "cancel.requested"
    work.effects.append(CancelTask(path=node.key, task_id=event.task_id, reason=reason))
    return True


def _on_task_started(work: Work, node: NodeState, event: TaskStarted) -> bool:
    if node.task_id is None:
        return False
    started_at = event.at if node.started_at is None else node.started_at
    reason = work.run.reason
    work.put(
        replace(node, state="Running", attempt=event.attempt, started_at=started_at, reason=reason, phase=""),
        changed=True,
    )
    return True


def _on_task_retrying(work: Work, node: NodeState, event: TaskRetrying) -> bool:
    if node.task_id is None:
        return False
    work.put(replace(node, attempt=event.attempt, reason=event.reason), changed=True)
    return True


def _on_task_finished(work: Work, node: NodeState, event: TaskFinished) -> bool:
    if node.task_id is None:
        return False
    work.put(replace(node, attempt=event.attempt))
    output = event.output if event.state == "Succeeded" else None
    work.finish(node.key, event.state, event.at, output=output, error=event.error, reason=event.reason)
    if event.state != "Succeeded":
        _stop_on_failure(work, node.key, event.at)
    return True


def _stop_on_failure(work: Work, path: str, at: float) -> None:
    """``onFailure: stop``: a failure that no successor can handle cancels what has not started."""
    if work.limits.on_failure == "stop" and path not in work.graph.handled and work.run.reason is None:
        work.settle(at)
        work.cancel_unstarted(at, RUN_STOPPED, spare=_SPARED_RULES)


def _ignore_node(work: Work, node: NodeState, event: RunEvent) -> bool:
    """The event may rightly come after the node's end."""
    return True


_USES: Mapping[str, Callable[[Work, NodeState, Evaluated], None]] = {
    "when": _use_when,
    "branch": _use_branch,
    "task": _use_templates,
}

_RunHandler = Callable[[Work, Any], None]
_NodeHandler = Callable[[Work, NodeState, Any], bool]

_RUN_TRANSITIONS: Mapping[tuple[RunStateName, type], _RunHandler] = {
    ("Pending", RunStarted): _on_run_started,
    ("Canceled", RunStarted): _ignore_run,  # canceled before it began
    ("Pending", CancelRequested): _on_cancel_requested,
    ("Running", CancelRequested): _on_cancel_requested,
    ("Succeeded", CancelRequested): _ignore_run,  # it ended while somebody pressed the button
    ("Failed", CancelRequested): _ignore_run,
    ("Timeout", CancelRequested): _ignore_run,
    ("Canceled", CancelRequested): _ignore_run,
    ("Running", DeadlinePassed): _on_deadline_passed,
    ("Succeeded", DeadlinePassed): _ignore_run,  # the timer was already on its way
    ("Failed", DeadlinePassed): _ignore_run,
    ("Timeout", DeadlinePassed): _ignore_run,
    ("Canceled", DeadlinePassed): _ignore_run,
}

_NODE_TRANSITIONS: Mapping[tuple[NodeStateName, type], _NodeHandler] = {
    ("Ready", Evaluated): _on_evaluated,
    ("Running", Evaluated): _ignore_node,  # an answer that came twice
    ("Succeeded", Evaluated): _ignore_node,
    ("Failed", Evaluated): _ignore_node,
    ("Timeout", Evaluated): _ignore_node,
    ("Skipped", Evaluated): _ignore_node,
    ("Canceled", Evaluated): _ignore_node,  # canceled while it was asked
    ("Ready", EvaluationFailed): _on_evaluation_failed,
    ("Running", EvaluationFailed): _ignore_node,
    ("Succeeded", EvaluationFailed): _ignore_node,
    ("Failed", EvaluationFailed): _ignore_node,
    ("Timeout", EvaluationFailed): _ignore_node,
    ("Skipped", EvaluationFailed): _ignore_node,
    ("Canceled", EvaluationFailed): _ignore_node,
    ("Ready", TaskCreated): _on_task_created,
    ("Canceled", TaskCreated): _on_orphan_created,
    ("Ready", TaskStarted): _on_task_started,
    ("Running", TaskStarted): _on_task_started,  # the next attempt
    ("Canceled", TaskStarted): _ignore_node,  # it started while the run canceled it
    ("Ready", TaskRetrying): _on_task_retrying,
    ("Running", TaskRetrying): _on_task_retrying,
    ("Canceled", TaskRetrying): _ignore_node,
    ("Ready", TaskFinished): _on_task_finished,
    ("Running", TaskFinished): _on_task_finished,
    ("Canceled", TaskFinished): _ignore_node,  # the run canceled it first
}
