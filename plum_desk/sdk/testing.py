"""For tests of users: a task function without a controller, and a whole controller with a clock of its own."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import msgspec

from plum_desk.sdk.context import TaskContext
from plum_desk.sdk.local_controller import LocalController
from plum_desk.sdk.outcome import encode_result
from plum_desk.sdk.signature import signature_of

__all__ = ["LocalController", "TaskRun", "run_task"]


@dataclass
class TaskRun:
    """What a function returned, as a controller would store it, and what it told through its context."""

    result: Any = None
    log: str = ""
    progress: list[tuple[float | None, str | None]] = field(default_factory=list)
    checkpoints: list[Any] = field(default_factory=list)


class _Recorder:
    def __init__(self, run: TaskRun) -> None:
        self._run = run

    def progress(self, fraction: float | None, message: str | None) -> None:
        self._run.progress.append((fraction, message))

    def log(self, text: str) -> None:
        self._run.log += text

    def checkpoint(self, state: bytes) -> Future[None]:
        self._run.checkpoints.append(msgspec.json.decode(state))
        saved: Future[None] = Future()
        saved.set_result(None)
        return saved


async def run_task(
    function: Callable[..., Any], payload: Any = None, *, attempt: int = 1, restored: Any = None
) -> TaskRun:
    """Run it once as a worker would: a ``def`` in a thread, arguments checked against the annotations.

    ``restored`` is the checkpoint of an attempt before.

    Raises what the function raises, ``InvalidPayload`` and ``InvalidResult`` of ``plum_desk.sdk.errors``.
    """
    run = TaskRun()
    name = getattr(function, "__name__", "task")
    context = TaskContext("task-1", name, attempt, f"task-1:{attempt}", _Recorder(run), restored)
    arguments = signature_of(function).arguments(payload, context)
    if inspect.iscoroutinefunction(function):
        value = await function(**arguments)
    else:
        value = await asyncio.to_thread(function, **arguments)
    run.result = msgspec.json.decode(encode_result(value))
    return run
