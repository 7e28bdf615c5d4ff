"""What a running task knows of itself and can tell: the ``ctx`` of a task function."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Generator
from concurrent.futures import Future
from typing import Any, Protocol

from plum_desk.api.types.common import Json
from plum_desk.sdk.outcome import encode_result


class Reporter(Protocol):
    """Takes what a task tells; may be called from any thread."""

    def progress(self, fraction: float | None, message: str | None) -> None: ...

    def log(self, text: str) -> None: ...

    def checkpoint(self, state: bytes) -> Future[None]: ...


class Saved:
    """A checkpoint on its way: durable when ``await`` returns in an ``async def``, or ``wait`` in a ``def``."""

    def __init__(self, future: Future[None]) -> None:
        self._future = future

    def __await__(self) -> Generator[Any, None, None]:
        return asyncio.wrap_future(self._future).__await__()

    def wait(self, timeout: float | None = None) -> None:
        """Return when it is durable. Raises ``TimeoutError``, or ``CancelledError`` when the attempt ended before."""
        self._future.result(timeout)


class TaskContext:
    """One attempt of a task. Every method may be called from any thread.

    ``attempt`` counts from 1. ``token`` is the fencing token: hand it to whatever must refuse a late writer.
    ``restored`` is the newest checkpoint of the attempts before, None when there is none.
    """

    def __init__(self, task_id: str, name: str, attempt: int, token: str, reporter: Reporter, restored: Json = None):
        self.task_id = task_id
        self.name = name
        self.attempt = attempt
        self.token = token
        self.restored = restored
        self._reporter = reporter
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether the task shall stop: canceled, timed out, or the worker ends. A ``def`` should look often."""
        return self._cancelled

    def progress(self, fraction: float | None = None, message: str | None = None) -> None:
        """How far it is, 0 to 1 (values beyond are cut). At most ten a second leave the worker, the newest always."""
        if fraction is not None:
            if not math.isfinite(fraction):
                raise ValueError(f"progress {fraction} is no number from 0 to 1")
            fraction = min(1.0, max(0.0, float(fraction)))
        self._reporter.progress(fraction, None if message is None else str(message))

    def log(self, text: str) -> None:
        """Write a line to the task's log. What a function prints is not captured: it goes where the worker's goes."""
        self._reporter.log(text if text.endswith("\n") else text + "\n")

    def checkpoint(self, state: Json) -> Saved:
        """Keep how far the task is, at most 1 MiB of JSON, for the next attempt: it finds it as ``restored``.

        Returns at once; ``await`` what it returns, or ``wait()`` for it, to know that the state is durable. Raises
        ``InvalidResult`` for what is no JSON or too large.
        """
        return Saved(self._reporter.checkpoint(encode_result(state)))

    def cancel(self) -> None:
        """Tell the function to stop; called by the worker."""
        self._cancelled = True
