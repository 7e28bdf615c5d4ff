"""Why a task is in its state, in a sentence and a stable code."""

from __future__ import annotations

from plum_desk.api.types.tasks import Explanation
from plum_desk.controller.core.task import TaskProgress
from plum_desk.controller.engine.dispatcher import Dispatcher
from plum_desk.controller.store.tasks import StoredTask


def explain_task(stored: StoredTask, dispatcher: Dispatcher, now: float, *, held: bool = False) -> Explanation:
    """The answer of every ``explain`` about a task; ``now`` is Unix seconds, ``held`` when its run is paused."""
    progress = stored.progress
    if held and progress.state == "Pending":
        return Explanation(state="Pending", code="run.paused", message="Its run is paused.")
    match progress.state:
        case "Queued":
            return Explanation(state="Queued", code="task.notStarted", message="Waits until somebody starts it.")
        case "Pending":
            return _pending(stored, dispatcher, now)
        case "Running":
            return _running(progress)
        case _:
            return _final(progress)


def _pending(stored: StoredTask, dispatcher: Dispatcher, now: float) -> Explanation:
    due = stored.progress.next_attempt_at
    if due is not None and due > now:
        used, allowed = stored.progress.failures, stored.order.max_retries
        message = f"Waits {due - now:.0f} s for the next attempt ({used} of {allowed} retries used)."
        return Explanation(state="Pending", code="retry.waiting", message=message, details={"nextAttemptAt": due})
    return dispatcher.explain_waiting(stored.order)


def _running(progress: TaskProgress) -> Explanation:
    attempt = progress.attempts[-1]
    details = {"scheduledOn": attempt.scheduled_on, "startedAt": attempt.started_at, "attempt": attempt.attempt}
    if progress.cancel_reason is not None:
        message = f"Was asked to stop ({progress.cancel_reason}); waits for {attempt.scheduled_on} to confirm."
        return Explanation(state="Running", code="cancel.requested", message=message, details=details)
    message = f"Runs on {attempt.scheduled_on}, attempt {attempt.attempt}."
    return Explanation(state="Running", code="task.running", message=message, details=details)


def _final(progress: TaskProgress) -> Explanation:
    code = progress.reason or f"task.{progress.state.lower()}"
    if progress.error is not None and progress.state != "Canceled":
        message = f"{progress.error.type}: {progress.error.message}"
        return Explanation(state=progress.state, code=code, message=message, details={"attempts": progress.attempt})
    return Explanation(state=progress.state, code=code, message=f"{progress.state}.")
