"""What a builtin works with, and how it says that it failed."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from plum_desk.api.types.common import Json
from plum_desk.api.types.tasks import TaskError
from plum_desk.base.clock import Clock


class BuiltinFailure(Exception):  # noqa: N818 - the outcome of a task, not a fault of ours
    """A builtin ends as failed; ``after_s`` is when the next attempt should be made."""

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
        self.error = TaskError(type=type_, message=message, detail=detail)
        self.retryable = retryable
        self.after_s = after_s


class BuiltinContext(Struct, frozen=True):
    """What a builtin may use."""

    clock: Clock
    log: Callable[[str], None]
