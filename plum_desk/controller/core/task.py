"""The task machine: what a task is asked to do, how far it is, and the step from one event to effects.

    Queued ──Submitted──► Pending ──Assigned──► Running ──Succeeded──► Succeeded
                             ▲                     │ AttemptFailed, Lost
                             └──── retries left ───┤
                                                   └──► Failed | Timeout | Canceled

An attempt is known by its fencing token (epoch of the controller's life, attempt): an event of another token changes
nothing but the record of that attempt, which becomes ``Superseded``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from plum_desk.api.types.common import Json, Labels, TargetKind, Wire, replace
from plum_desk.api.types.tasks import FINAL_TASK_STATES, AttemptState, RetryPolicy, TaskError, TaskState
from plum_desk.controller.core.errors import IllegalTransition
from plum_desk.controller.core.retry import delay_s, may_retry

MAX_ATTEMPT_RECORDS = 100
"""Older attempts of a task that is tried for ever are dropped from its history."""


class TaskOrder(Wire, frozen=True, kw_only=True):
    """What a task is asked to do; it never changes."""

    task_id: str
    name: str
    task_name: str
    executor: str
    created_at: float
    created_by: str
    def_id: str | None = None
    origin_task_id: str | None = None
    run_id: str | None = None
    node_key: str | None = None
    target_kind: TargetKind = ""
    target_ref: str = ""
    labels: Labels = {}
    payload: Json = None
    timeout_sec: float = 300.0
    queue_timeout_sec: float | None = None
    max_retries: int = 0
    retry: RetryPolicy = RetryPolicy()
    priority: int = 0
    pool: str | None = None


class AttemptRecord(Wire, frozen=True, kw_only=True):
    """One attempt with its fencing token."""

    attempt: int
    token: str
    state: AttemptState
    scheduled_on: str
    started_at: float
    finished_at: float | None = None
    error: TaskError | None = None
    reason: str | None = None


class TaskProgress(Wire, frozen=True, kw_only=True):
    """How far a task is. ``failures`` counts the attempts that used up a retry."""

    state: TaskState = "Queued"
    attempts: tuple[AttemptRecord, ...] = ()
    attempt: int = 0
    failures: int = 0
    delay_s: float = 0.0
    result: Json = None
    error: TaskError | None = None
    reason: str | None = None
    pending_since: float | None = None
    started_at: float | None = None
    finished_at: float | None = None
    next_attempt_at: float | None = None
    cancel_reason: str | None = None
    checkpoint: Json = None

    @property
    def token(self) -> str | None:
        """The token of the running attempt."""
        return self.attempts[-1].token if self.state == "Running" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """The task was made and waits for a word."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """The task may run. ``at`` is Unix seconds, here and below."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A place was found; ``scheduled_on`` names it."""

    at: float
    token: str
    scheduled_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Succeeded:
    """The attempt gave a result."""

    at: float
    token: str
    result: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFailed:
    """The attempt failed. ``random`` in [0, 1) is for the jitter of the next one; ``result`` is what it gave still."""

    at: float
    token: str
    outcome: Literal["Failed", "Timeout", "Canceled"]
    error: TaskError
    random: float
    retryable: bool | None = None
    after_s: float | None = None
    result: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Nobody will report on the attempt. ``counted`` is False when the controller's own stop was the cause."""

    at: float
    token: str
    reason: str
    message: str
    random: float
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpointed:
    """The attempt told how far it is, for the next one."""

    at: float
    token: str
    state: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequested:
    """A person, or the run that the task belongs to, cancels it."""

    at: float
    reason: str = "cancel.requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTimedOut:
    """The task waited in Pending longer than its ``queueTimeoutSec``."""

    at: float


TaskEvent = (
    Created | Submitted | Assigned | Checkpointed | Succeeded | AttemptFailed | Lost | CancelRequested | QueueTimedOut
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Find a place for the task, not before ``not_before`` (Unix seconds)."""

    not_before: float | None = None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The task waits for a place no longer."""


@dataclass(frozen=True, slots=True)
class Run:
    """Start the attempt of this token at its place."""

    token: str


@dataclass(frozen=True, slots=True)
class Revoke:
    """Tell whoever runs the attempt of this token to stop."""

    token: str
    reason: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The task is final."""


TaskEffect = Offer | Withdraw | Run | Revoke | Finish
Decision = tuple[TaskProgress, tuple[TaskEffect, ...]]


def step(order: TaskOrder, task: TaskProgress, event: TaskEvent) -> Decision:
    """Decide what an event means. Raises ``IllegalTransition``, and then nothing has changed."""
    decide = _TRANSITIONS.get((task.state, type(event)))
    if decide is None:
        raise IllegalTransition(f"task {order.task_id}", task.state, event, [a.state for a in task.attempts[-5:]])
    return decide(order, task, event)


def is_final(task: TaskProgress) -> bool:
    """Whether nothing will change any more, except that a late result is recorded as superseded."""
    return task.state in FINAL_TASK_STATES


def _submit(order: TaskOrder, task: TaskProgress, event: Submitted) -> Decision:
    return replace(task, state="Pending", pending_since=event.at), (Offer(),)


def _assign(order: TaskOrder, task: TaskProgress, event: Assigned) -> Decision:
    record = AttemptRecord(
        attempt=task.attempt + 1,
        token=event.token,
        state="Running",
        scheduled_on=event.scheduled_on,
        started_at=event.at,
    )
    started = replace(
        task,
        state="Running",
        attempt=record.attempt,
        attempts=(*task.attempts[-MAX_ATTEMPT_RECORDS + 1 :], record),
        started_at=event.at if task.started_at is None else task.started_at,
        next_attempt_at=None,
        pending_since=None,
        reason=None,
    )
    return started, (Run(event.token),)


def _keep(order: TaskOrder, task: TaskProgress, event: Checkpointed) -> Decision:
    return (task if event.token != task.token else replace(task, checkpoint=event.state)), ()


def _succeed(order: TaskOrder, task: TaskProgress, event: Succeeded) -> Decision:
    if event.token != task.token:
        return _supersede(order, task, event)
    closed = _close(task, event.at, "Succeeded", None, None)
    done = replace(
        closed,
        state="Succeeded",
        result=event.result,
        error=None,
        reason=None,
        finished_at=event.at,
        checkpoint=None,
    )
    return done, (Finish(),)


def _fail(order: TaskOrder, task: TaskProgress, event: AttemptFailed) -> Decision:
    if event.token != task.token:
        return _supersede(order, task, event)
    if task.cancel_reason is not None or event.outcome == "Canceled":
        reason = task.cancel_reason or "canceled"
        closed = _close(task, event.at, "Canceled", None, reason)
        ended = replace(closed, state="Canceled", reason=reason, result=event.result, finished_at=event.at)
        return ended, (Finish(),)
    closed = _close(task, event.at, event.outcome, event.error, None)
    return _retry_or_end(order, closed, event.at, event.outcome, event.error, event)


def _lose(order: TaskOrder, task: TaskProgress, event: Lost) -> Decision:
    if event.token != task.token:
        return task, ()
    error = TaskError(type="Lost", message=event.message)
    closed = _close(task, event.at, "Lost", error, event.reason)
    revoke = Revoke(event.token, event.reason)
    if task.cancel_reason is not None:
        return replace(closed, state="Canceled", reason=task.cancel_reason, finished_at=event.at), (revoke, Finish())
    if not event.counted:
        again = replace(closed, state="Pending", reason=event.reason, pending_since=event.at)
        return again, (Offer(),)
    decided, effects = _retry_or_end(order, closed, event.at, "Failed", error, event)
    return replace(decided, reason=event.reason), (revoke, *effects)


def _retry_or_end(
    order: TaskOrder,
    task: TaskProgress,
    at: float,
    outcome: Literal["Failed", "Timeout"],
    error: TaskError,
    event: AttemptFailed | Lost,
) -> Decision:
    retryable = event.retryable if isinstance(event, AttemptFailed) else None
    after_s = event.after_s if isinstance(event, AttemptFailed) else None
    failures = task.failures + 1
    if not may_retry(order.retry, failures, order.max_retries, error.type, retryable):
        result = event.result if isinstance(event, AttemptFailed) else None
        ended = replace(task, state=outcome, failures=failures, error=error, result=result, finished_at=at, reason=None)
        return ended, (Finish(),)
    wait_s = after_s if after_s is not None else delay_s(order.retry, failures, task.delay_s, event.random)
    waiting = replace(
        task,
        state="Pending",
        failures=failures,
        delay_s=wait_s,
        error=error,
        reason="retry.waiting",
        pending_since=at,
        next_attempt_at=at + wait_s,
    )
    return waiting, (Offer(at + wait_s),)


def _cancel_waiting(order: TaskOrder, task: TaskProgress, event: CancelRequested) -> Decision:
    ended = replace(task, state="Canceled", reason=event.reason, finished_at=event.at, next_attempt_at=None)
    return ended, (Withdraw(), Finish())


def _cancel_running(order: TaskOrder, task: TaskProgress, event: CancelRequested) -> Decision:
    if task.cancel_reason is not None:
        return task, ()
    token = task.attempts[-1].token
    return replace(task, cancel_reason=event.reason, reason=event.reason), (Revoke(token, event.reason),)


def _time_out_waiting(order: TaskOrder, task: TaskProgress, event: QueueTimedOut) -> Decision:
    error = TaskError(type="Timeout", message=f"no place was found within {order.queue_timeout_sec:g} s")
    ended = replace(
        task, state="Timeout", reason="queue.timeout", error=error, finished_at=event.at, next_attempt_at=None
    )
    return ended, (Withdraw(), Finish())


def _supersede(order: TaskOrder, task: TaskProgress, event: Succeeded | AttemptFailed) -> Decision:
    """A late report of a fenced attempt: recorded, nothing else. A second one of a finished attempt is no news."""
    attempts = tuple(
        replace(record, state="Superseded", reason="result.superseded")
        if record.token == event.token and record.state in ("Lost", "Timeout")
        else record
        for record in task.attempts
    )
    return (task if attempts == task.attempts else replace(task, attempts=attempts)), ()


def _close(
    task: TaskProgress, at: float, state: AttemptState, error: TaskError | None, reason: str | None
) -> TaskProgress:
    last = replace(task.attempts[-1], state=state, finished_at=at, error=error, reason=reason)
    return replace(task, attempts=(*task.attempts[:-1], last))


def _ignore(order: TaskOrder, task: TaskProgress, event: TaskEvent) -> Decision:
    return task, ()


_TRANSITIONS: dict[tuple[str, type], Callable[[TaskOrder, TaskProgress, Any], Decision]] = {
    ("Queued", Created): _ignore,
    ("Queued", Submitted): _submit,
    ("Queued", CancelRequested): _cancel_waiting,
    ("Pending", Assigned): _assign,
    ("Pending", CancelRequested): _cancel_waiting,
    ("Pending", QueueTimedOut): _time_out_waiting,
    ("Pending", Succeeded): _supersede,
    ("Pending", AttemptFailed): _supersede,
    ("Pending", Lost): _ignore,
    ("Pending", Checkpointed): _ignore,
    ("Running", Checkpointed): _keep,
    ("Running", Succeeded): _succeed,
    ("Running", AttemptFailed): _fail,
    ("Running", Lost): _lose,
    ("Running", CancelRequested): _cancel_running,
    ("Running", QueueTimedOut): _ignore,
    **{(state, event): _supersede for state in FINAL_TASK_STATES for event in (Succeeded, AttemptFailed)},
    **{(state, event): _ignore for state in FINAL_TASK_STATES for event in (Lost, QueueTimedOut, Checkpointed)},
}
