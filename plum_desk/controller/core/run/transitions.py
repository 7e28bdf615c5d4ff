"""The transitions of a run and of its nodes: two tables, and one function for each thing that can happen.

An entry that is missing is an ``IllegalTransition``; an event that may rightly come too late has an entry that
ignores it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plum_desk.api.types.common import replace
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import BranchNode, NodeStateName, RunStateName
from plum_desk.controller.core.graph.compile import DEFAULT_OUTCOME
from plum_desk.controller.core.graph.templates import compact
from plum_desk.controller.core.run.finish import RUN_TIMEOUT
from plum_desk.controller.core.run.state import (
    CancelRequested,
    CancelTask,
    DeadlinePassed,
    Evaluated,
    EvaluationFailed,
    NodeState,
    RunEvent,
    RunStarted,
    SetDeadline,
    TaskCreated,
    TaskFinished,
    TaskRetrying,
    TaskStarted,
)
from plum_desk.controller.core.run.story import shown
from plum_desk.controller.core.run.work import PHASE_OF, NotTextError, Work

RUN_STOPPED = "run.stopped"
"""Reason of a node that ``onFailure: stop`` canceled."""

_SPARED_RULES = frozenset({"all_done"})


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
    """Also of a task that could not be made: its definition is gone, or its payload was refused."""
    if node.task_id is None and node.phase != "task":
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

RUN_TRANSITIONS: Mapping[tuple[RunStateName, type], _RunHandler] = {
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

NODE_TRANSITIONS: Mapping[tuple[NodeStateName, type], _NodeHandler] = {
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
