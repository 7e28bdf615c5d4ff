"""Tasks, runs and nodes as the contract shows them."""

from __future__ import annotations

import msgspec

from plum_desk.api.json import is_too_deep
from plum_desk.api.types.common import Json
from plum_desk.api.types.tasks import Attempt, Task
from plum_desk.api.types.workflows import RunNode, WorkflowRun
from plum_desk.controller.core.run.state import RunState
from plum_desk.controller.core.task import AttemptRecord, TaskOrder
from plum_desk.controller.store.runs import StoredNode
from plum_desk.controller.store.tasks import StoredTask


def task_view(stored: StoredTask, progress: tuple[float | None, str | None] = (None, None)) -> Task:
    """A task with its attempts; ``progress`` is what its attempt said last."""
    order, at = stored.order, stored.progress
    return Task(
        task_id=order.task_id,
        def_id=order.def_id,
        origin_task_id=order.origin_task_id,
        run_id=order.run_id,
        node_key=order.node_key,
        name=order.name,
        task_name=order.task_name,
        executor=order.executor,
        target_kind=order.target_kind,
        target_ref=order.target_ref,
        labels=order.labels,
        payload=order.payload,
        result=at.result,
        error=at.error,
        state=at.state,
        attempt=at.attempt,
        max_retries=order.max_retries,
        timeout_sec=order.timeout_sec,
        priority=order.priority,
        scheduled_on=at.attempts[-1].scheduled_on if at.attempts else None,
        progress=1.0 if at.state == "Succeeded" else progress[0],
        progress_message=progress[1],
        created_at=order.created_at,
        created_by=order.created_by,
        started_at=at.started_at,
        finished_at=at.finished_at,
        next_attempt_at=at.next_attempt_at,
        reason=at.reason,
        attempts=tuple(_attempt(record) for record in at.attempts),
        revision=stored.revision,
        pool=order.pool,
    )


def run_view(run: RunState, revision: int) -> WorkflowRun:
    """A run without its nodes."""
    return WorkflowRun(
        run_id=run.run_id,
        workflow_id=run.workflow_id,
        workflow_name=run.workflow_name,
        version=run.version,
        state=run.state,
        params=run.params,
        labels=run.labels,
        priority=run.priority,
        output=run.output,
        error=run.error,
        reason=run.reason or _pause_reason(run),
        created_by=run.created_by,
        trigger=run.trigger,
        parent_run_id=run.parent_run_id,
        parent_path=run.parent_path,
        origin_run_id=run.origin_run_id,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        revision=revision,
    )


def _pause_reason(run: RunState) -> str | None:
    """Whose resume the run waits for, where it is not its own."""
    return "paused.parent" if run.state == "Paused" and run.paused_by_parent and not run.paused_by_hand else None


def node_view(node: StoredNode, progress: float | None = None) -> RunNode:
    """A node of a run."""
    state = node.state
    return RunNode(
        run_id=node.run_id,
        key=state.key,
        path=node.path,
        iteration=state.iteration,
        state=state.state,
        task_id=state.task_id,
        child_run_id=state.child_run_id,
        attempt=state.attempt,
        progress=1.0 if state.state == "Succeeded" else progress,
        due_at=state.due,
        started_at=state.started_at,
        finished_at=state.finished_at,
        output=state.output,
        error=state.error,
        reason=state.reason,
        revision=node.revision,
    )


def output_of(order: TaskOrder, result: Json) -> Json:
    """What other nodes see of a task's result: of a process the JSON object on its stdout, if it is one."""
    if order.executor != "os_process" or not isinstance(result, dict) or result.get("truncated"):
        return result
    text = str(result.get("stdout", "")).encode("utf-8", "replace")
    if is_too_deep(text):
        return result
    try:
        printed = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return result
    return printed if isinstance(printed, dict) else result


def _attempt(record: AttemptRecord) -> Attempt:
    return Attempt(
        attempt=record.attempt,
        state=record.state,
        scheduled_on=record.scheduled_on,
        started_at=record.started_at,
        finished_at=record.finished_at,
        error=record.error,
        reason=record.reason,
    )
