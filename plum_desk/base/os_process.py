"""The executor `os_process`: a task's payload to a process, and its end to a result or a failure."""

from __future__ import annotations

import math
import signal
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from plum_desk.base.process import OnOutput, OnStarted, Outcome, ProcessResult, ProcessRun, ProcessSpec
from plum_desk.base.process_start import ProcessLimits, ProcessStartError

__all__ = [
    "OsProcessLimits",
    "OsProcessPayload",
    "PayloadProcess",
    "ProcessFailure",
    "parse_payload",
    "run_payload",
]

_LINE_CHARS = 500

Word = str | int | float | bool
"""Templates keep a value's type, so a number may stand where the process gets its text."""


class OsProcessLimits(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the process may use; CPU seconds are rounded up."""

    cpu_sec: Annotated[float, Meta(gt=0)] | None = None
    memory_bytes: Annotated[float, Meta(gt=0)] | None = None
    file_bytes: Annotated[float, Meta(ge=0)] | None = None


class OsProcessPayload(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What to run. With `shell` the command is a shell text, and `args` are its $1, $2, …

    The process group gets SIGTERM on time-out and cancel, and SIGKILL `grace_sec` later.
    """

    command: Annotated[str, Meta(min_length=1)]
    args: tuple[Word, ...] = ()
    working_dir: str | None = None
    env: dict[str, Word] = {}
    input: str | None = None
    shell: bool = False
    limits: OsProcessLimits = OsProcessLimits()
    grace_sec: Annotated[float, Meta(ge=0, le=3600)] = 5.0


class ProcessFailure(Exception):  # noqa: N818 (says what is so)
    """Why there is no result: `type` is what a retry policy names, `retryable` None leaves it to that policy."""

    def __init__(self, type_: str, message: str, detail: Any = None, retryable: bool | None = None) -> None:
        super().__init__(message)
        self.type = type_
        self.message = message
        self.detail = detail
        self.retryable = retryable


def parse_payload(payload: Any) -> OsProcessPayload:
    """Check a task's payload strictly; ProcessFailure `InvalidPayload` says where it is wrong."""
    try:
        return msgspec.convert(payload, OsProcessPayload, strict=True)
    except msgspec.ValidationError as error:
        raise ProcessFailure("InvalidPayload", f"the payload is wrong: {error}", retryable=False) from None


class PayloadProcess:
    """A process as its payload asks for, started at once. `extra_env` is added to the payload's."""

    def __init__(
        self,
        payload: OsProcessPayload,
        timeout_s: float | None,
        on_output: OnOutput,
        on_started: OnStarted,
        extra_env: Mapping[str, str] | None = None,
    ) -> None:
        self._timeout_s = timeout_s
        self._run = ProcessRun(_spec(payload, timeout_s, extra_env or {}), on_output, on_started)

    def stop(self, *, hurry: bool = False) -> None:
        """SIGTERM to the group, SIGKILL after the payload's grace; with `hurry` SIGKILL at once."""
        self._run.stop(hurry=hurry)

    async def result(self) -> dict[str, Any]:
        """The result object of exit code 0.

        ProcessFailure otherwise: `ProcessStartError`, `ExitCode`, `Timeout`, or `Canceled` after `stop`; all but the
        first have the result object as `detail`. A caller who is cancelled gets CancelledError when the process
        is gone.
        """
        try:
            ended = await self._run.wait()
        except ProcessStartError as error:
            raise ProcessFailure("ProcessStartError", str(error), retryable=False) from error
        result = _result(ended)
        if ended.outcome is Outcome.TIMED_OUT:
            raise ProcessFailure("Timeout", f"ran longer than {self._timeout_s:g} s", result)
        if ended.outcome is Outcome.CANCELLED:
            raise ProcessFailure("Canceled", "stopped before its end", result)
        if ended.exit_code != 0:
            raise ProcessFailure("ExitCode", _exit_message(ended), result)
        return result


async def run_payload(
    payload: OsProcessPayload, timeout_s: float | None, on_output: OnOutput, on_started: OnStarted
) -> dict[str, Any]:
    """Run a payload to its end, as `PayloadProcess.result` says."""
    return await PayloadProcess(payload, timeout_s, on_output, on_started).result()


def _spec(payload: OsProcessPayload, timeout_s: float | None, extra_env: Mapping[str, str]) -> ProcessSpec:
    return ProcessSpec(
        command=payload.command,
        args=tuple(_text(word) for word in payload.args),
        working_dir=payload.working_dir,
        env={**extra_env, **{name: _text(word) for name, word in payload.env.items()}},
        input=payload.input,
        shell=payload.shell,
        timeout_s=timeout_s,
        grace_s=payload.grace_sec,
        limits=ProcessLimits(
            cpu_s=_whole(payload.limits.cpu_sec),
            memory_bytes=_whole(payload.limits.memory_bytes),
            file_bytes=_whole(payload.limits.file_bytes),
        ),
    )


def _text(word: Word) -> str:
    if isinstance(word, bool):
        return "true" if word else "false"
    return str(word)


def _whole(number: float | None) -> int | None:
    return None if number is None else math.ceil(number)


def _result(ended: ProcessResult) -> dict[str, Any]:
    return {
        "exitCode": ended.exit_code,
        "stdout": ended.stdout,
        "stderr": ended.stderr,
        "durationSec": round(ended.duration_s, 6),
        "cpuSec": round(ended.cpu_s, 6),
        "maxRssBytes": ended.max_rss_bytes,
        "truncated": ended.truncated,
    }


def _exit_message(ended: ProcessResult) -> str:
    lines = [line for line in ended.stderr.splitlines() if line.strip()]
    code = f"exit code {ended.exit_code}{_signal_name(ended.exit_code)}"
    return f"{code}: {lines[-1].strip()[:_LINE_CHARS]}" if lines else code


def _signal_name(exit_code: int) -> str:
    try:
        return f" ({signal.Signals(-exit_code).name})" if exit_code < 0 else ""
    except ValueError:
        return ""
