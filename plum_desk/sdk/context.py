"""What a running task knows of itself and can tell: the ``ctx`` of a task function."""

from __future__ import annotations

import math
from typing import Protocol


class Reporter(Protocol):
    """Takes what a task tells; may be called from any thread."""

    def progress(self, fraction: float | None, message: str | None) -> None: ...

    def log(self, text: str) -> None: ...


class TaskContext:
    """One attempt of a task. Every method may be called from any thread.

    ``attempt`` counts from 1. ``token`` is the fencing token: hand it to whatever must refuse a late writer.
    """

    def __init__(self, task_id: str, name: str, attempt: int, token: str, reporter: Reporter):
        self.task_id = task_id
        self.name = name
        self.attempt = attempt
        self.token = token
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

    def cancel(self) -> None:
        """Tell the function to stop; called by the worker."""
        self._cancelled = True
