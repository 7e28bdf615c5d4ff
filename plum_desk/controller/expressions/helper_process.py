"""The controller's end of the helper process: started when first needed, killed when over its deadline."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

import plum_desk
from plum_desk.controller.expressions.failure import too_expensive
from plum_desk.controller.expressions.protocol import READY, Answer, Request

DEADLINE_S = 1.0
_START_S = 20.0
_LINE_BYTES = 64 * 1024 * 1024
# -P: a file in the working directory must not stand in for a module of ours.
_COMMAND = (sys.executable, "-P", "-m", "plum_desk.controller.expressions.helper")


class HelperStartError(RuntimeError):
    """The helper process does not come up: a fault of this installation."""


class HelperProcess:
    """One process at a time, one request at a time. The deadline counts from when the request is sent."""

    def __init__(self, *, deadline_s: float = DEADLINE_S, command: Sequence[str] = _COMMAND):
        self._deadline_s = deadline_s
        self._command = command
        self._process: Process | None = None
        self._lock = asyncio.Lock()
        self._decoder = msgspec.json.Decoder(Answer)

    @property
    def pid(self) -> int | None:
        """The process that runs now, or None."""
        return self._process.pid if self._process else None

    async def ask(self, request: Request) -> Answer:
        """Evaluate there; ``cel.tooExpensive`` when it takes too long or too much memory."""
        line = msgspec.json.encode(request) + b"\n"
        async with self._lock:
            process = await self._running()
            try:
                answer = await asyncio.wait_for(_exchange(process, line), self._deadline_s)
            except TimeoutError:
                await self._kill()
                return _stopped(request, f"not done after {self._deadline_s:g} s")
            except BaseException:
                # Canceled in the middle: the answer to come would be taken for the next one's.
                await self._kill()
                raise
            if not answer:
                await self._kill()
                return _stopped(request, "it took too much memory")
            return self._decoder.decode(answer)

    async def exited(self) -> None:
        """Wait until the process that runs now has ended by itself."""
        if self._process is not None:
            await self._process.wait()

    async def close(self) -> None:
        """End the process."""
        async with self._lock:
            await self._kill()

    async def _running(self) -> Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        await self._kill()
        self._process = process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            limit=_LINE_BYTES,
            env=_environment(),
            start_new_session=True,
        )
        try:
            first = await asyncio.wait_for(_read(process), _START_S)
        except BaseException:
            await self._kill()
            raise
        if first != READY:
            await self._kill()
            raise HelperStartError(f"{' '.join(self._command)} answered {first!r}")
        return process

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


def _environment() -> dict[str, str]:
    """Ours, and the place of this package, which need not be installed."""
    place = str(Path(plum_desk.__file__).parents[1])
    known = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{place}{os.pathsep}{known}" if known else place}


async def _exchange(process: Process, line: bytes) -> bytes:
    if process.stdin is None:
        raise HelperStartError("the helper process has no standard input")
    with suppress(ConnectionError):
        process.stdin.write(line)
        await process.stdin.drain()
    return await _read(process)


async def _read(process: Process) -> bytes:
    if process.stdout is None:
        raise HelperStartError("the helper process has no standard output")
    return await process.stdout.readline()


def _stopped(request: Request, why: str) -> Answer:
    return Answer(failure=too_expensive(request.expressions[0], why))
