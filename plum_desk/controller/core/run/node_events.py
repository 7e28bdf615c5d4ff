"""The transitions of a node: one table, and one function for each thing that can happen.

Each function tells whether the event fits what the node waits for. An entry that is missing is an
``IllegalTransition``; an event that may rightly come too late has an entry that ignores it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import UNSET

from plum_desk.api.types.common import Json, replace
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import ApprovalNode, NodeStateName, TaskNode, WaitNode
from plum_desk.controller.core.run.evaluations import (
    on_evaluated,
    on_evaluation_failed,
    on_running_evaluated,
    on_running_evaluation_failed,
)
from plum_desk.controller.core.run.redo import on_retry, on_skip
from plum_desk.controller.core.run.state import (
    CancelChild,
    CancelTask,
    ChildFinished,
    ChildMissing,
    ChildNamed,
    Decided,
    Evaluated,
    EvaluationFailed,
    NodeState,
    RetryRequested,
    RunAwaited,
    RunEvent,
    SkipRequested,
    TaskCreated,
    TaskFinished,
    TaskRetrying,
    TaskStarted,
    TimerFired,
)
from plum_desk.controller.core.run.work import Work

_Handler = Callable[[Work, NodeState, Any], bool]


# --- tasks


def _on_task_created(work: Work, node: NodeState, event: TaskCreated) -> bool:
    if node.phase != "task" or node.task_id not in (None, event.task_id):
        return False
    work.put(replace(node, task_id=event.task_id), changed=True)
    return True


def _on_orphan_created(work: Work, node: NodeState, event: TaskCreated) -> bool:
    """The node was canceled between the decision to start its task and the task's creation."""
    work.put(replace(node, task_id=event.task_id), changed=True)
    reason = node.reason or "cancel.requested"
    work.effects.append(CancelTask(path=node.path, task_id=event.task_id, reason=reason))
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
    if event.state == "Succeeded":
        work.finish(node.path, "Succeeded", output=event.output, reason=event.reason)
        return True
    fallback = _fallback(work, node, event)
    if fallback is UNSET:
        work.fail(node.path, event.state, event.error, event.reason)
    else:
        work.finish(node.path, "Succeeded", output=fallback, reason="fallback")
    return True


def _fallback(work: Work, node: NodeState, event: TaskFinished) -> Json:
    """The value that stands in for a task that failed; a canceled or refused one has none."""
    definition = work.definition(node)
    was_tried = event.state == "Timeout" or (event.state == "Failed" and node.task_id is not None)
    return definition.fallback if was_tried and isinstance(definition, TaskNode) else UNSET


# --- child runs


def _on_child_named(work: Work, node: NodeState, event: ChildNamed) -> bool:
    if node.phase != "task":
        return False
    named = replace(
        node, state="Running", child_run_id=event.run_id, attempt=node.attempt + 1, started_at=event.at, phase=""
    )
    work.put(replace(named, reason=work.run.reason), changed=True)
    if work.is_paused:
        work.tell_child(work.nodes[node.path])
    return True


def _on_orphan_named(work: Work, node: NodeState, event: ChildNamed) -> bool:
    """As of a task: the node was canceled before its child run had a name."""
    work.put(replace(node, child_run_id=event.run_id), changed=True)
    reason = node.reason or "cancel.requested"
    work.effects.append(CancelChild(path=node.path, run_id=event.run_id, reason=reason))
    return True


def _on_child_finished(work: Work, node: NodeState, event: ChildFinished) -> bool:
    if node.child_run_id != event.run_id:
        return True  # of a child run before a retry
    if event.state == "Succeeded":
        work.finish(node.path, "Succeeded", output=event.output, reason=event.reason)
    else:
        work.fail(node.path, event.state, event.error, event.reason)
    return True


def _on_child_missing(work: Work, node: NodeState, event: ChildMissing) -> bool:
    if node.child_run_id != event.run_id:
        return True
    if work.run.reason is not None:
        work.finish(node.path, "Canceled", reason=work.run.reason)
        return True
    work.active -= 1
    work.put(replace(node, state="Ready", child_run_id=None, started_at=None, phase=""), changed=True)
    work.begin(node.path)
    return True


# --- waiting


def _on_timer(work: Work, node: NodeState, event: TimerFired) -> bool:
    if node.due is None or event.at < node.due:
        return True  # of a wait before a retry
    definition = work.definition(node)
    if isinstance(definition, WaitNode):
        work.finish(node.path, "Succeeded")
    elif isinstance(definition, ApprovalNode) and definition.on_timeout == "approve":
        output = {"decision": "approve", "by": None, "comment": "", "form": None}
        work.finish(node.path, "Succeeded", output=output, reason="approval.timeout")
    else:
        error = TaskError(type="Rejected", message="nobody decided in time")
        work.fail(node.path, "Failed", error, "approval.timeout")
    return True


def _on_awaited(work: Work, node: NodeState, event: RunAwaited) -> bool:
    if not isinstance(work.definition(node), WaitNode):
        return False
    if event.unmet is None:
        work.finish(node.path, "Succeeded")
    else:
        work.fail(node.path, "Failed", TaskError(type="Unmet", message=event.unmet), "wait.unmet")
    return True


def _on_decided(work: Work, node: NodeState, event: Decided) -> bool:
    if not isinstance(work.definition(node), ApprovalNode):
        return False
    said = {"decision": event.decision, "by": event.by, "comment": event.comment, "form": event.form}
    if event.decision == "approve":
        work.finish(node.path, "Succeeded", output=said)
        return True
    message = f"{event.by} rejected" + (f": {event.comment}" if event.comment else "")
    work.fail(node.path, "Failed", TaskError(type="Rejected", message=message, detail=said), "approval.rejected")
    return True


def _ignore(work: Work, node: NodeState, event: RunEvent) -> bool:
    """The event may rightly come after the node's end."""
    return True


_ENDED: tuple[NodeStateName, ...] = ("Succeeded", "Failed", "Timeout", "Skipped", "Canceled")
_AGAIN: tuple[NodeStateName, ...] = ("Pending", "Ready", "Running")
_OUTCOMES = (Evaluated, EvaluationFailed, ChildFinished, ChildMissing, TimerFired, RunAwaited)

NODE_TRANSITIONS: Mapping[tuple[NodeStateName, type], _Handler] = {
    # What was on its way when the node ended, or was tried again.
    **{(state, event): _ignore for state in _ENDED for event in _OUTCOMES},
    **{(state, event): _ignore for state in _AGAIN for event in (TimerFired, RunAwaited)},
    **{(state, event): _ignore for state in ("Pending", "Ready") for event in (ChildFinished, ChildMissing)},
    ("Ready", Evaluated): on_evaluated,
    ("Running", Evaluated): on_running_evaluated,
    ("Ready", EvaluationFailed): on_evaluation_failed,
    ("Running", EvaluationFailed): on_running_evaluation_failed,
    ("Ready", TaskCreated): _on_task_created,
    ("Canceled", TaskCreated): _on_orphan_created,
    ("Skipped", TaskCreated): _on_orphan_created,
    ("Ready", TaskStarted): _on_task_started,
    ("Running", TaskStarted): _on_task_started,  # the next attempt
    ("Canceled", TaskStarted): _ignore,  # it started while the run canceled it
    ("Skipped", TaskStarted): _ignore,
    ("Ready", TaskRetrying): _on_task_retrying,
    ("Running", TaskRetrying): _on_task_retrying,
    ("Canceled", TaskRetrying): _ignore,
    ("Skipped", TaskRetrying): _ignore,
    ("Ready", TaskFinished): _on_task_finished,
    ("Running", TaskFinished): _on_task_finished,
    ("Canceled", TaskFinished): _ignore,  # the run canceled it first
    ("Skipped", TaskFinished): _ignore,
    ("Ready", ChildNamed): _on_child_named,
    ("Canceled", ChildNamed): _on_orphan_named,
    ("Skipped", ChildNamed): _on_orphan_named,
    ("Running", ChildFinished): _on_child_finished,
    ("Running", ChildMissing): _on_child_missing,
    ("Waiting", TimerFired): _on_timer,
    ("Waiting", RunAwaited): _on_awaited,
    ("Waiting", Decided): _on_decided,
    ("Failed", RetryRequested): on_retry,
    ("Timeout", RetryRequested): on_retry,
    ("Canceled", RetryRequested): on_retry,
    ("Pending", SkipRequested): on_skip,
    ("Ready", SkipRequested): on_skip,
    ("Waiting", SkipRequested): on_skip,
}
