"""Executors of other packages: found by entry point, held to the port of the engine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint
from typing import Any

import msgspec

from plum_desk.api.errors import TooLarge
from plum_desk.api.executor_plugin import ExecutorPlugin, PluginFailure, PluginTask
from plum_desk.api.json import check_json
from plum_desk.api.types.common import Json
from plum_desk.api.types.tasks import Explanation, TaskError
from plum_desk.base.clock import Clock
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.ports import Assignment, Executor, Reports

_log = logging.getLogger(__name__)


def load_plugins(found: Iterable[EntryPoint], taken: frozenset[str]) -> dict[str, ExecutorPlugin]:
    """Make each plug-in; one that fails, or whose name is taken, is logged and left out."""
    made: dict[str, ExecutorPlugin] = {}
    for entry in found:
        if entry.name in taken or entry.name in made:
            _log.error("the plug-in executor %s of %s is left out: its name is taken", entry.name, entry.value)
            continue
        try:
            factory: Callable[[], ExecutorPlugin] = entry.load()
            plugin = factory()
            if plugin.capacity < 1:
                raise ValueError(f"its capacity is {plugin.capacity}")  # noqa: TRY301 - told like any other fault
        except Exception:
            _log.exception("the plug-in executor %s of %s is left out", entry.name, entry.value)
            continue
        made[entry.name] = plugin
        _log.info("the plug-in executor %s of %s is loaded", entry.name, entry.value)
    return made


class _Context:
    """Satisfies ``executor_plugin.PluginContext``."""

    def __init__(self, reports: Reports, assignment: Assignment) -> None:
        self._reports = reports
        self._task_id = assignment.order.task_id
        self._token = assignment.token

    def log(self, text: str) -> None:
        """See ``PluginContext``."""
        self._reports.logged(self._task_id, self._token, "log", text)

    def progress(self, fraction: float | None, message: str | None = None) -> None:
        """See ``PluginContext``."""
        self._reports.progressed(self._task_id, self._token, fraction, message)


class PluginExecutor:
    """Satisfies ``ports.Executor`` for one plug-in."""

    def __init__(self, name: str, plugin: ExecutorPlugin, reports: Reports, clock: Clock, scope: TaskScope) -> None:
        self._name = name
        self._plugin = plugin
        self._reports = reports
        self._clock = clock
        self._scope = scope
        self._places: set[str] = set()
        self._running: dict[str, tuple[str, asyncio.Task[Any]]] = {}
        self._revoked: set[tuple[str, str]] = set()

    async def close(self) -> None:
        """Close the plug-in; a fault of it is logged."""
        try:
            await self._plugin.close()
        except Exception:
            _log.exception("the plug-in executor %s did not close well", self._name)

    def reserve(self, order: TaskOrder) -> str | None:
        """See ``ports.Executor``."""
        if len(self._places) >= self._plugin.capacity:
            return None
        self._places.add(order.task_id)
        return "controller"

    def release(self, task_id: str) -> None:
        """See ``ports.Executor``."""
        if task_id in self._places:
            self._places.discard(task_id)
            self._reports.freed(self._name)

    def names_with_room(self) -> None:
        """See ``ports.Executor``: any."""

    def start(self, assignment: Assignment) -> None:
        """See ``ports.Executor``."""
        task_id = assignment.order.task_id
        task = self._scope.start(self._run(assignment), name=f"{self._name} of {task_id}")
        self._running[task_id] = (assignment.token, task)

    def adopt(self, assignment: Assignment) -> bool:
        """See ``ports.Executor``: an attempt ended with the life that made it."""
        return False

    def revoke(self, task_id: str, token: str, reason: str) -> None:
        """See ``ports.Executor``."""
        running = self._running.get(task_id)
        if running is not None and running[0] == token:
            self._revoked.add((task_id, token))
            # In a turn of its own: a coroutine canceled before its first step never runs, and reports nothing.
            asyncio.get_running_loop().call_soon(running[1].cancel)

    def explain_waiting(self, order: TaskOrder) -> Explanation:
        """See ``ports.Executor``."""
        message = f"Waits: {self._plugin.capacity} tasks of {self._name} are running."
        return Explanation(state="Pending", code="executor.busy", message=message)

    async def _run(self, assignment: Assignment) -> None:
        order, token = assignment.order, assignment.token
        key = (order.task_id, token)
        work = asyncio.ensure_future(self._plugin.run(_told(assignment), _Context(self._reports, assignment)))
        limit = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + order.timeout_sec))
        try:
            await asyncio.wait({work, limit}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                self._reports.succeeded(*key, _checked(work.result()))
            else:
                error = TaskError(type="Timeout", message=f"no end within {order.timeout_sec:g} s")
                self._reports.failed(*key, "Timeout", error)
        except PluginFailure as failure:
            error = TaskError(type=failure.type, message=str(failure), detail=failure.detail)
            self._reports.failed(*key, "Failed", error, failure.retryable, failure.after_s)
        except asyncio.CancelledError:
            # Canceled by nobody's word the controller is stopping: its next life goes on with the task.
            if key in self._revoked:
                self._reports.failed(*key, "Canceled", TaskError(type="Canceled", message="canceled"))
            raise
        except Exception as fault:
            _log.warning("the plug-in executor %s failed with a task", self._name, exc_info=fault)
            self._reports.failed(*key, "Failed", TaskError(type=type(fault).__name__, message=str(fault)))
        finally:
            work.cancel()
            limit.cancel()
            self._running.pop(order.task_id, None)
            self._revoked.discard(key)
            self.release(order.task_id)


class MissingExecutor:
    """Satisfies ``ports.Executor`` for a plug-in that is not installed any more: its tasks wait for it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def reserve(self, order: TaskOrder) -> str | None:
        """See ``ports.Executor``."""
        return None

    def release(self, task_id: str) -> None:
        """See ``ports.Executor``."""

    def names_with_room(self) -> None:
        """See ``ports.Executor``: any."""

    def start(self, assignment: Assignment) -> None:
        """See ``ports.Executor``; nothing is ever placed here."""

    def adopt(self, assignment: Assignment) -> bool:
        """See ``ports.Executor``."""
        return False

    def revoke(self, task_id: str, token: str, reason: str) -> None:
        """See ``ports.Executor``."""

    def explain_waiting(self, order: TaskOrder) -> Explanation:
        """See ``ports.Executor``."""
        message = f"The executor {self._name} is not installed in this controller."
        return Explanation(state="Pending", code="executor.missing", message=message)


class Executors(dict[str, Executor]):
    """Executors by name; asking for one that is not there gives one that lets its tasks wait."""

    def __missing__(self, name: str) -> Executor:
        return MissingExecutor(name)


def _told(assignment: Assignment) -> PluginTask:
    order = assignment.order
    return PluginTask(
        task_id=order.task_id,
        token=assignment.token,
        attempt=assignment.attempt,
        name=order.task_name,
        payload=order.payload,
        labels=order.labels,
        target_kind=order.target_kind,
        target_ref=order.target_ref,
        timeout_sec=order.timeout_sec,
    )


def _checked(result: Any) -> Json:
    """The result as plain JSON values. Raises a failure that says why it is none."""
    try:
        plain = msgspec.to_builtins(result, str_keys=True)
        check_json(plain, "$.result")
    except TooLarge as fault:
        raise PluginFailure("result.tooLarge", fault.detail, retryable=False) from fault
    except Exception as fault:
        raise PluginFailure("result.notJson", f"the result is no JSON value: {fault}", retryable=False) from fault
    return plain
