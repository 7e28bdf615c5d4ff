"""What the engine asks of executors, and what they tell it."""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Literal, Protocol

from msgspec import Struct

from plum_desk.api.types.common import Json
from plum_desk.api.types.tasks import Explanation, TaskError
from plum_desk.api.types.workflows import WorkflowNode
from plum_desk.controller.call import Principal
from plum_desk.controller.core.run.state import AwaitRun, RunEvent, RunState
from plum_desk.controller.core.task import TaskOrder

Stored = Callable[[], None]


class Assignment(Struct, frozen=True):
    """An attempt to start: the place was reserved under the task's id."""

    order: TaskOrder
    token: str
    attempt: int
    place: str
    started_at: float
    checkpoint: Json = None


class Executor(Protocol):
    """Runs attempts of one kind.

    A place that ``reserve`` gave belongs to the task until the executor has reported the end of its attempt, or the
    engine gives it back with ``release`` because the attempt was not stored. After ``start`` exactly one report
    follows for the token, however it ends.
    """

    def reserve(self, order: TaskOrder) -> str | None:
        """The name of a place for the task, now held for it; None when there is none now."""
        ...

    def release(self, task_id: str) -> None:
        """Give back a place that was reserved and not started."""
        ...

    def names_with_room(self) -> Set[str] | None:
        """Names of the tasks for which there may be a place now; None for any. A task of no other name gets one."""
        ...

    def start(self, assignment: Assignment) -> None:
        """Begin; returns at once."""
        ...

    def adopt(self, assignment: Assignment) -> bool:
        """Whether an attempt of an earlier life may still be going on; if so its report, or its loss, follows."""
        ...

    def revoke(self, task_id: str, token: str, reason: str) -> None:
        """Stop the attempt; its report follows. Unknown tokens are ignored."""
        ...

    def explain_waiting(self, order: TaskOrder) -> Explanation:
        """Why there is no place for the task."""
        ...


class Reports(Protocol):
    """Where executors report to. Reports about fenced tokens change nothing.

    ``stored`` is called when the report is durable, or was already: then the reporter may forget it.
    """

    def succeeded(self, task_id: str, token: str, result: Json, stored: Stored | None = None) -> None: ...

    def failed(
        self,
        task_id: str,
        token: str,
        outcome: Literal["Failed", "Timeout", "Canceled"],
        error: TaskError,
        retryable: bool | None = None,
        after_s: float | None = None,
        stored: Stored | None = None,
        result: Json = None,
    ) -> None: ...

    def lost(self, task_id: str, token: str, reason: str, message: str, *, counted: bool = True) -> None:
        """Nobody will report; not ``counted`` when the attempt was never sent: it uses up no retry."""
        ...

    def progressed(self, task_id: str, token: str, fraction: float | None, message: str | None) -> None: ...

    def logged(self, task_id: str, token: str, stream: str, text: str) -> None: ...

    def checkpointed(self, task_id: str, token: str, state: Json, stored: Stored) -> None:
        """The attempt told how far it is; the next one gets it."""
        ...

    def is_current(self, task_id: str, token: str) -> bool:
        """Whether the attempt of this token is the one that runs."""
        ...

    def freed(self, executor: str) -> None:
        """There may be a place again."""
        ...


class AuditNote(Struct, frozen=True):
    """What the audit trail will say about a change.

    ``answer`` is what a repeated request under the same idempotency key gets when ``object`` alone does not tell it.
    """

    principal: Principal
    action: str
    object: str
    old: Json = None
    new: Json = None
    answer: Json = None


class LogSink(Protocol):
    """Where the output of tasks goes."""

    def append(self, task_id: str, stream: str, text: str) -> None:
        """Take text of a task; returns at once."""
        ...

    def close_task(self, task_id: str) -> None:
        """Nothing follows for the task."""
        ...


TellRun = Callable[[RunEvent], None]


class StartedChild(Struct, frozen=True):
    """A child run that a stored parent has named."""

    run_id: str
    path: str
    node: WorkflowNode
    params: dict[str, Json]


class Relations(Protocol):
    """What runs do with each other. All return at once; ``tell`` posts an event to the run that asked."""

    def start_child(self, parent: RunState, child: StartedChild, tell: TellRun) -> None:
        """Make the child run; its end, or that it could not be made, follows as ``ChildFinished``."""
        ...

    def follow_child(self, path: str, run_id: str, tell: TellRun) -> None:
        """After a restart: ``ChildFinished`` follows, or ``ChildMissing``."""
        ...

    def cancel_child(self, run_id: str, reason: str) -> None:
        """Cancel a child run, also one that is just being made."""
        ...

    def pause_child(self, run_id: str) -> None:
        """Pause a child run because its parent is paused, also one that is just being made."""
        ...

    def resume_child(self, run_id: str) -> None:
        """Let a child run go on that its parent paused, also one that is just being made."""
        ...

    def await_run(self, owner: RunState, wait: AwaitRun, tell: TellRun) -> None:
        """``RunAwaited`` follows."""
        ...
