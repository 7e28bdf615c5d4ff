"""Running one operating system process to its end: output, time-out, cancellation, and nothing left over."""

import asyncio
import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import IO

from plum_desk.base.process_identity import (
    ProcessIdentity,
    boot_id,
    group_exists,
    group_is_alive,
    identity_of,
    kill_group,
    kill_group_if_same,
    peak_memory,
)
from plum_desk.base.process_output import OutputPipe
from plum_desk.base.process_result import Outcome, ProcessResult
from plum_desk.base.process_start import ProcessLimits, ProcessSpec, ProcessStartError, start

__all__ = [
    "Outcome",
    "ProcessIdentity",
    "ProcessLimits",
    "ProcessResult",
    "ProcessRun",
    "ProcessSpec",
    "ProcessStartError",
    "boot_id",
    "identity_of",
    "kill_group_if_same",
    "run",
]

_STALL_S = 0.25
"""A timer that is later than this: we stood still, and what happened meanwhile is not read yet."""
_DRAIN_S = 0.5
_LAST_WORDS_S = 0.1
_POLL_S = 0.02
_DEATH_S = 0.5
_FIRST_SAMPLE_S = 0.005
_SAMPLE_S = 0.5
_UNKNOWN = 255

OnOutput = Callable[[str, str], None]
OnStarted = Callable[[ProcessIdentity], None]


async def run(spec: ProcessSpec, on_output: OnOutput, on_started: OnStarted) -> ProcessResult:
    """Run it to its end; cancelling the caller stops the process first and then raises CancelledError.

    Raises ProcessStartError. `on_output("stdout" | "stderr", text)` and `on_started` are called on the loop.
    To learn what a cancelled process printed, use `ProcessRun` and its `stop`.
    """
    return await ProcessRun(spec, on_output, on_started).wait()


class ProcessRun:
    """One process from its start to its end, started at once.

    A thread of its own starts it and waits for it: the rest happens on the loop. An ended leader
    stays unreaped until its group was killed, so that the group's number cannot mean somebody else.
    A process ends together with its group: whatever it left running there is killed.
    """

    def __init__(self, spec: ProcessSpec, on_output: OnOutput, on_started: OnStarted) -> None:
        self._spec = spec
        self._on_output = on_output
        self._tell_started = on_started
        self._loop = asyncio.get_running_loop()
        self._finished: asyncio.Future[ProcessResult] = self._loop.create_future()
        self._popen: subprocess.Popen[bytes] | None = None
        self._pipes: tuple[OutputPipe, OutputPipe] | None = None
        self._timers: list[asyncio.TimerHandle] = []
        self._outcome = Outcome.EXITED
        self._kill_at: float | None = None
        self._leader_ended = False
        self._reaped = False
        self._fault: BaseException | None = None
        self._started_at = self._ended_at = time.monotonic()
        self._sampling: asyncio.TimerHandle | None = None
        self._peak_bytes = self._our_peak_bytes = 0
        threading.Thread(target=self._live, name=f"process {spec.command[:40]}", daemon=True).start()

    async def wait(self) -> ProcessResult:
        """The result; a caller who is cancelled gets CancelledError when the process is gone."""
        cancelled: asyncio.CancelledError | None = None
        while not self._finished.done():
            try:
                await asyncio.wait([self._finished])
            except asyncio.CancelledError as error:
                self.stop(hurry=cancelled is not None)
                cancelled = error
        if cancelled is not None:
            self._finished.exception()
            raise cancelled
        return self._finished.result()

    def stop(self, *, hurry: bool = False) -> None:
        """SIGTERM to the group, SIGKILL after the grace; with `hurry` SIGKILL at once."""
        self._stop(Outcome.CANCELLED, 0.0 if hurry else self._spec.grace_s)

    def _stop(self, outcome: Outcome, grace_s: float) -> None:
        if self._finished.done() or (self._leader_ended and self._kill_at is None):
            return
        if self._kill_at is None:
            self._outcome = outcome
        elif grace_s > 0:
            return
        self._kill_at = time.monotonic() + grace_s
        if self._popen is not None:
            self._signal_group(grace_s)

    def _signal_group(self, grace_s: float) -> None:
        assert self._popen is not None
        if grace_s > 0:
            kill_group(self._popen.pid, signal.SIGTERM)
            self._later(grace_s, self._kill)
        else:
            self._kill()

    def _kill(self) -> None:
        if self._popen is not None and not self._reaped:
            kill_group(self._popen.pid, signal.SIGKILL)

    def _later(self, after_s: float, call: Callable[[], None]) -> None:
        self._timers.append(self._loop.call_later(after_s, call))

    # ---- in the thread

    def _live(self) -> None:
        try:
            popen = start(self._spec)
        except Exception as error:
            self._hand_over(self._on_start_failed, error)
            return
        self._started_at = time.monotonic()
        self._peak_bytes = peak_memory(popen.pid)
        if not self._hand_over(self._on_start, popen):
            kill_group(popen.pid, signal.SIGKILL)
        with suppress(ChildProcessError):  # SIGCHLD is ignored: the kernel reaps by itself
            os.waitid(os.P_PID, popen.pid, os.WEXITED | os.WNOWAIT)
        ended_at = time.monotonic()
        while (until := self._kill_at) and time.monotonic() < until and group_is_alive(popen.pid):
            time.sleep(_POLL_S)
        if not self._hand_over(self._on_exit, ended_at):
            kill_group(popen.pid, signal.SIGKILL)
            _reap(popen)

    def _hand_over(self, call: Callable[..., None], value: object) -> bool:
        try:
            self._loop.call_soon_threadsafe(call, value)
        except RuntimeError:  # the loop is closed: nobody waits any more
            return False
        return True

    # ---- on the loop

    def _on_start_failed(self, error: Exception) -> None:
        self._finished.set_exception(error)

    def _on_start(self, popen: "subprocess.Popen[bytes]") -> None:
        self._popen = popen
        # The kernel counts our own peak to a child that we start: near it the figure says nothing.
        self._our_peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if identity := identity_of(popen.pid):
            self._guarded(self._tell_started, identity)
        self._pipes = (self._pipe(popen.stdout, "stdout"), self._pipe(popen.stderr, "stderr"))
        if self._spec.timeout_s is not None:
            self._limit(self._spec.timeout_s)
        if self._kill_at is not None:
            self._signal_group(max(0.0, self._kill_at - time.monotonic()))
        self._sample(_FIRST_SAMPLE_S)

    def _pipe(self, file: IO[bytes] | None, stream: str) -> OutputPipe:
        assert file is not None, "started with pipes"
        descriptor = os.dup(file.fileno())
        file.close()
        return OutputPipe(
            self._loop, descriptor, lambda text: self._guarded(self._on_output, stream, text), self._on_end
        )

    def _guarded(self, call: Callable[..., None], *values: object) -> None:
        """A fault of the caller's own function must not leave the process running."""
        try:
            call(*values)
        except Exception as error:
            self._fault = self._fault or error
            self.stop(hurry=True)

    def _limit(self, after_s: float) -> None:
        self._later(after_s, partial(self._on_timeout, time.monotonic() + after_s))

    def _on_timeout(self, due: float) -> None:
        if time.monotonic() - due > _STALL_S:
            # We stood still: whether the process ended in time is known when the loop has turned a few times.
            self._limit(_STALL_S)
        else:
            self._stop(Outcome.TIMED_OUT, self._spec.grace_s)

    def _sample(self, after_s: float) -> None:
        if self._popen is None or self._leader_ended:
            return
        self._peak_bytes = max(self._peak_bytes, peak_memory(self._popen.pid))
        self._sampling = self._loop.call_later(after_s, self._sample, min(_SAMPLE_S, 2 * after_s))

    def _on_exit(self, ended_at: float) -> None:
        self._leader_ended = True
        self._ended_at = ended_at
        if self._kill_at is not None:
            self._kill()
        if self._all_read():
            self._finish()
        else:
            self._later(_DRAIN_S, self._cut_off)

    def _all_read(self) -> bool:
        return self._pipes is not None and not any(pipe.open for pipe in self._pipes)

    def _on_end(self) -> None:
        if self._leader_ended and self._all_read():
            self._finish()

    def _cut_off(self) -> None:
        """Somebody in the group, or one who left it, still holds the pipes."""
        if not self._reaped:
            self._kill()
            self._later(_LAST_WORDS_S, self._close_pipes)

    def _close_pipes(self) -> None:
        for pipe in self._pipes or ():
            pipe.close()

    def _finish(self) -> None:
        if self._reaped or self._popen is None:
            return
        self._kill()
        for timer in (*self._timers, self._sampling):
            if timer is not None:
                timer.cancel()
        self._reaped = True
        self._wait_for_the_group(_reap(self._popen), time.monotonic() + _DEATH_S)

    def _wait_for_the_group(self, usage: "tuple[int, resource.struct_rusage]", until: float) -> None:
        """SIGKILL takes a moment: the result is given when nothing of the group is left."""
        assert self._popen is not None
        # The first look is cheap, the second knows a member that only waits for a reaper, which some containers lack.
        if group_exists(self._popen.pid) and group_is_alive(self._popen.pid) and time.monotonic() < until:
            self._loop.call_later(_POLL_S / 10, self._wait_for_the_group, usage, until)
        elif self._fault is not None:
            self._finished.set_exception(self._fault)
        else:
            self._finished.set_result(self._result(usage))

    def _result(self, usage: "tuple[int, resource.struct_rusage]") -> ProcessResult:
        exit_code, used = usage
        assert self._pipes is not None
        out, err = self._pipes
        kernel_peak = used.ru_maxrss * 1024
        is_its_own = kernel_peak > 1.1 * self._our_peak_bytes
        return ProcessResult(
            outcome=self._outcome,
            exit_code=exit_code,
            stdout=out.tail,
            stderr=err.tail,
            duration_s=self._ended_at - self._started_at,
            cpu_s=used.ru_utime + used.ru_stime,
            max_rss_bytes=kernel_peak if is_its_own else self._peak_bytes,
            truncated=out.truncated or err.truncated,
        )


def _reap(popen: "subprocess.Popen[bytes]") -> "tuple[int, resource.struct_rusage]":
    try:
        _, status, usage = os.wait4(popen.pid, 0)
        popen.returncode = os.waitstatus_to_exitcode(status)
    except ChildProcessError:
        popen.returncode, usage = _UNKNOWN, resource.getrusage(resource.RUSAGE_CHILDREN)
    for file in (popen.stdout, popen.stderr):
        with suppress(OSError):
            if file is not None:
                file.close()
    return popen.returncode, usage
