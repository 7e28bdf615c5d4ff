"""One attempt on the worker: it begins, is stopped by time-out or cancel, and reports exactly one outcome."""

from __future__ import annotations

import asyncio
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from plum_desk.api.links import Ack, Assign, Failure, FailureInfo, PeerMessage, Result, Started
from plum_desk.api.types.workers import TaskInfo
from plum_desk.sdk.context import TaskContext
from plum_desk.sdk.outcome import failure_of, result_message
from plum_desk.sdk.reporting import LinkReporter
from plum_desk.sdk.signature import Signature
from plum_desk.sdk.threads import DaemonThreads

_STOP_GRACE_S = 5.0
"""How long a stopped function may clean up before its outcome is reported although it still runs."""


@dataclass(frozen=True)
class TaskFunction:
    """A function that a worker offers."""

    info: TaskInfo
    call: Callable[..., Any]
    signature: Signature

    @property
    def is_async(self) -> bool:
        return inspect.iscoroutinefunction(self.call)


@dataclass(frozen=True)
class Host:
    """What an attempt needs of its worker.

    ``on_reported`` is called once. ``on_late_end`` follows when the function ran on after that.
    """

    loop: asyncio.AbstractEventLoop
    send: Callable[[PeerMessage], None]
    threads: DaemonThreads
    on_reported: Callable[[Attempt], None]
    on_late_end: Callable[[Attempt], None]


class Attempt(ABC):
    """Begins when it is made."""

    def __init__(self, assign: Assign, function: TaskFunction, host: Host) -> None:
        self.assign = assign
        self._function = function
        self._host = host
        self._reporter = LinkReporter(assign.task_id, assign.token, host.loop, host.send)
        self._context = TaskContext(
            assign.task_id, assign.name, assign.attempt, assign.token, self._reporter, assign.checkpoint
        )
        self._stopped: FailureInfo | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self._reported = False
        self._runs = False
        self.runs_on = False
        """Whether the function still ran when its outcome was reported."""
        if assign.timeout_sec is not None:
            self._timers.append(host.loop.call_later(assign.timeout_sec, self._on_timeout))

    def stop(self, why: FailureInfo, grace_s: float = _STOP_GRACE_S) -> None:
        """Ask the function to stop; ``why`` becomes the outcome, at latest after the grace. The first reason counts."""
        if self._reported or self._stopped is not None:
            return
        self._stopped = why
        self._context.cancel()
        self._timers.append(self._host.loop.call_later(grace_s, self._report_stop))
        self._interrupt()

    def saved(self, ack: Ack) -> None:
        """A checkpoint of this attempt is durable."""
        if ack.token == self.assign.token and ack.checkpoint is not None:
            self._reporter.saved(ack.checkpoint)

    @abstractmethod
    def _interrupt(self) -> None:
        """Make the function end, as far as that is possible."""

    def _on_timeout(self) -> None:
        self.stop(FailureInfo(type="Timeout", message=f"ran longer than {self.assign.timeout_sec:g} s"))

    def _begun(self) -> None:
        if not self._reported:
            self._host.send(Started(task_id=self.assign.task_id, token=self.assign.token))

    def _ended(self, outcome: Result | FailureInfo) -> None:
        """The function has come to its end, whatever that was; having been stopped outweighs it."""
        self._runs = False
        if self.runs_on:
            self._host.on_late_end(self)
        else:
            self._report(self._stopped or outcome)

    def _report_stop(self) -> None:
        assert self._stopped is not None
        self._report(self._stopped)

    def _report(self, outcome: Result | FailureInfo) -> None:
        if self._reported:
            return
        self._reported = True
        self.runs_on = self._runs
        for timer in self._timers:
            timer.cancel()
        self._reporter.close()
        if isinstance(outcome, FailureInfo):
            self._host.send(Failure(task_id=self.assign.task_id, token=self.assign.token, error=outcome))
        else:
            self._host.send(outcome)
        self._host.on_reported(self)

    def _arguments(self) -> dict[str, Any]:
        return self._function.signature.arguments(self.assign.payload, self._context)

    def _outcome_of(self, value: Any) -> Result | FailureInfo:
        message = result_message(self.assign.task_id, self.assign.token, value)
        return message.error if isinstance(message, Failure) else message


class CoroutineAttempt(Attempt):
    """An ``async def``: runs on the loop and is stopped by cancelling it."""

    def __init__(self, assign: Assign, function: TaskFunction, host: Host) -> None:
        super().__init__(assign, function, host)
        self._task = host.loop.create_task(self._run(), name=f"{assign.name} {assign.task_id}")

    @override
    def _interrupt(self) -> None:
        self._task.cancel()

    async def _run(self) -> None:
        self._runs = True
        self._begun()
        try:
            outcome = self._outcome_of(await self._function.call(**self._arguments()))
        except asyncio.CancelledError as error:
            outcome = failure_of(error)
        except GeneratorExit:
            raise
        except BaseException as error:  # also sys.exit() in a task: it must not end the worker
            outcome = failure_of(error)
        self._ended(outcome)


class ThreadAttempt(Attempt):
    """A ``def``: runs in a thread, which cannot be stopped from outside. It ends when it looks at ``ctx.cancelled``.

    A time-out is reported at once, although the thread may go on; so is the stop of a call that still waits for a
    free thread.
    """

    def __init__(self, assign: Assign, function: TaskFunction, host: Host) -> None:
        super().__init__(assign, function, host)
        host.threads.submit(self._call)

    @override
    def _interrupt(self) -> None:
        if not self._runs or (self._stopped is not None and self._stopped.type == "Timeout"):
            self._report_stop()

    def _call(self) -> None:
        # First this, then the look: `stop` does it the other way round, so that one of both sees the other.
        self._runs = True
        if self._stopped is not None:
            self._tell(self._ended, self._stopped)
            return
        self._tell(self._begun)
        try:
            outcome = self._outcome_of(self._function.call(**self._arguments()))
        except BaseException as error:
            outcome = failure_of(error)
        self._tell(self._ended, outcome)

    def _tell(self, call: Callable[..., None], *values: Any) -> None:
        try:
            self._host.loop.call_soon_threadsafe(call, *values)
        except RuntimeError:  # the worker has ended while this thread still ran
            return


def begin(assign: Assign, function: TaskFunction, host: Host) -> Attempt:
    kind = CoroutineAttempt if function.is_async else ThreadAttempt
    return kind(assign, function, host)
