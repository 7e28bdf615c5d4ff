"""The port of plug-in executors: what a package offers to run tasks in a way of its own (docs/executors.md).

A package names a factory in the entry point group ``plum_desk.executors``; the entry point's name is the executor's.
The factory is called once, without arguments and on the controller's event loop, and gives an ``ExecutorPlugin``.
"""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from plum_desk.api.types.common import Json, Labels

GROUP = "plum_desk.executors"


class PluginTask(Struct, frozen=True, kw_only=True):
    """One attempt. ``token`` is its fencing token; ``attempt`` counts from 1."""

    task_id: str
    token: str
    attempt: int
    name: str
    payload: Json
    labels: Labels
    target_kind: str
    target_ref: str
    timeout_sec: float


class PluginFailure(Exception):  # noqa: N818 - the outcome of a task
    """The attempt failed: ``type`` is what ``retryOn`` names; ``retryable`` None leaves it to the task's policy."""

    def __init__(
        self,
        type_: str,
        message: str,
        *,
        detail: Json = None,
        retryable: bool | None = None,
        after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.type = type_
        self.detail = detail
        self.retryable = retryable
        self.after_s = after_s


class PluginContext(Protocol):
    """What an attempt may tell while it runs; on the event loop only."""

    def log(self, text: str) -> None:
        """Add text to the task's log."""
        ...

    def progress(self, fraction: float | None, message: str | None = None) -> None:
        """How far it is, 0 to 1."""
        ...


class ExecutorPlugin(Protocol):
    """Runs attempts on the controller's event loop: ``run`` must not block it; use a thread for what does."""

    @property
    def capacity(self) -> int:
        """How many attempts may run at once."""
        ...

    async def run(self, task: PluginTask, context: PluginContext) -> Json:
        """The result, a JSON value. Canceled by a time-out, by a person, and when the controller stops.

        Raises ``PluginFailure``; any other exception is a failure with its class's name as the type. After a restart
        of the controller the attempt is made again, without using up a retry.
        """
        ...

    async def close(self) -> None:
        """The controller stops; nothing runs any more."""
        ...
