"""The builtins: small tasks that run in the controller itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import Struct

from plum_desk.api.types.common import Json
from plum_desk.api.types.tasks import TaskError
from plum_desk.base.clock import Clock
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.engine.ports import Assignment, Reports
from plum_desk.controller.executors.builtin_failure import BuiltinContext, BuiltinFailure
from plum_desk.controller.executors.builtin_http import http
from plum_desk.controller.executors.builtin_notify import notify

_logger = logging.getLogger(__name__)
PREFIX = "builtin."


Builtin = Callable[[BuiltinContext, Json], Json]
SlowBuiltin = Callable[[BuiltinContext, Json], Awaitable[Json]]


class Described(Struct, frozen=True):
    """A builtin with what its definition says. Exactly one of ``quick`` and ``slow`` is there."""

    description: str
    default_payload: Json
    quick: Builtin | None = None
    slow: SlowBuiltin | None = None


def _echo(context: BuiltinContext, payload: Json) -> Json:
    return {"echo": payload}


def _log(context: BuiltinContext, payload: Json) -> Json:
    message = payload.get("message", payload) if isinstance(payload, dict) else payload
    context.log(f"{message}\n")
    return {"message": message}


def _fail(context: BuiltinContext, payload: Json) -> Json:
    message = payload.get("message") if isinstance(payload, dict) else None
    raise BuiltinFailure("Failed", str(message or "asked to fail"))


def _sleeper(default_s: float) -> SlowBuiltin:
    async def sleep(context: BuiltinContext, payload: Json) -> Json:
        seconds = _seconds(payload, default_s)
        await context.clock.sleep_until(context.clock.monotonic() + seconds)
        return {"seconds": seconds}

    return sleep


def _seconds(payload: Json, default_s: float) -> float:
    given = payload.get("seconds", default_s) if isinstance(payload, dict) else default_s
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 31_536_000:
        raise BuiltinFailure("Invalid", f"seconds must be a number from 0 to a year, not {given!r}", retryable=False)
    return float(given)


BUILTINS: dict[str, Described] = {
    "builtin.echo": Described("Returns its payload.", {}, quick=_echo),
    "builtin.log": Described("Writes its message into the task's log.", {"message": "hello"}, quick=_log),
    "builtin.fail": Described("Fails with its message.", {"message": "asked to fail"}, quick=_fail),
    "builtin.http": Described(
        "Makes an HTTP request; succeeds with a status of 2xx, or one of those expected.",
        {"url": "http://127.0.0.1:8080/healthz", "method": "GET"},
        slow=http,
    ),
    "builtin.notify": Described(
        "Sends a message by any service that Apprise knows.",
        {"urls": ["json://127.0.0.1:9999/"], "title": "Plum Desk", "body": "hello"},
        slow=notify,
    ),
    "builtin.delay": Described("Waits; three seconds if not told otherwise.", {"seconds": 3}, slow=_sleeper(3)),
    "builtin.sleep": Described("Waits; one second if not told otherwise.", {"seconds": 1}, slow=_sleeper(1)),
}


class Builtins:
    """Runs builtins: quick ones at once, slow ones as background tasks."""

    def __init__(self, reports: Reports, clock: Clock, scope: TaskScope) -> None:
        self._reports = reports
        self._clock = clock
        self._scope = scope
        self._running: dict[str, tuple[str, asyncio.Task[Any]]] = {}
        self._revoked: set[tuple[str, str]] = set()

    def start(self, assignment: Assignment) -> None:
        """Run an attempt."""
        order = assignment.order
        builtin = BUILTINS.get(order.task_name)
        context = BuiltinContext(self._clock, lambda text: self._log(assignment, text))
        if builtin is None:
            error = TaskError(type="Unknown", message=f"there is no builtin {order.task_name}")
            self._reports.failed(order.task_id, assignment.token, "Failed", error, retryable=False)
        elif builtin.quick is not None:
            self._run_quick(assignment, builtin.quick, context)
        elif builtin.slow is not None:
            work = self._run_slow(assignment, builtin.slow, context)
            task = self._scope.start(work, name=f"builtin of {order.task_id}")
            self._running[order.task_id] = (assignment.token, task)

    def revoke(self, task_id: str, token: str) -> None:
        """Stop a slow one."""
        running = self._running.get(task_id)
        if running is not None and running[0] == token:
            self._revoked.add((task_id, token))
            # In a turn of its own: a coroutine canceled before its first step never runs, and reports nothing.
            asyncio.get_running_loop().call_soon(running[1].cancel)

    def _run_quick(self, assignment: Assignment, function: Builtin, context: BuiltinContext) -> None:
        task_id, token = assignment.order.task_id, assignment.token
        try:
            result = function(context, assignment.order.payload)
        except BuiltinFailure as failure:
            self._reports.failed(task_id, token, "Failed", failure.error, failure.retryable, failure.after_s)
        else:
            self._reports.succeeded(task_id, token, result)

    async def _run_slow(self, assignment: Assignment, function: SlowBuiltin, context: BuiltinContext) -> None:
        task_id, token = assignment.order.task_id, assignment.token
        timeout_s = assignment.order.timeout_sec
        work = asyncio.ensure_future(function(context, assignment.order.payload))
        limit = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + timeout_s))
        try:
            await asyncio.wait({work, limit}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                self._reports.succeeded(task_id, token, work.result())
            else:
                error = TaskError(type="Timeout", message=f"no end within {timeout_s:g} s")
                self._reports.failed(task_id, token, "Timeout", error)
        except BuiltinFailure as failure:
            self._reports.failed(task_id, token, "Failed", failure.error, failure.retryable, failure.after_s)
        except asyncio.CancelledError:
            # Canceled by nobody's word the controller is stopping: its next life goes on with the task.
            if (task_id, token) in self._revoked:
                self._reports.failed(task_id, token, "Canceled", TaskError(type="Canceled", message="canceled"))
            raise
        except Exception as fault:
            _logger.exception("%s has a bug", assignment.order.task_name)
            error = TaskError(type=type(fault).__name__, message=str(fault))
            self._reports.failed(task_id, token, "Failed", error)
        finally:
            work.cancel()
            limit.cancel()
            self._running.pop(task_id, None)
            self._revoked.discard((task_id, token))

    def _log(self, assignment: Assignment, text: str) -> None:
        self._reports.logged(assignment.order.task_id, assignment.token, "log", text)
