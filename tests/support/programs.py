"""Real programs as child processes of a test: started, read line by line, and ended."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
WAIT_S = 30.0


class Program:
    """One running Python program; what it wrote so far is in ``output``. It is read all the time: no pipe fills."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._lines: list[str] = []
        self._looked_at = 0
        self._grown = asyncio.Event()
        self._reader = asyncio.create_task(self._read(), name=f"output of {process.pid}")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def output(self) -> str:
        return "".join(self._lines)

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def line_with(self, text: str) -> str:
        """The first line from here on that holds the text."""
        async with asyncio.timeout(WAIT_S):
            while True:
                self._grown.clear()
                while self._looked_at < len(self._lines):
                    self._looked_at += 1
                    if text in self._lines[self._looked_at - 1]:
                        return self._lines[self._looked_at - 1]
                if self._reader.done():
                    raise AssertionError(f"the program ended without {text!r}:\n{self.output}")
                await self._grown.wait()

    async def ended(self, within_s: float = WAIT_S) -> int:
        """Its exit code, when it has ended and nobody holds its output open."""
        async with asyncio.timeout(within_s):
            await self._reader
            return await self._process.wait()

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader

    async def _read(self) -> None:
        assert self._process.stdout is not None
        try:
            while line := await self._process.stdout.readline():
                self._lines.append(line.decode(errors="replace"))
                self._grown.set()
        finally:
            self._grown.set()


@asynccontextmanager
async def program(*args: str, env: Mapping[str, str] | None = None) -> AsyncIterator[Program]:
    """A Python program with the package on its path; standard error goes with standard output."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PLUM_", "CONTROLLER_", "AGENT_"))
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *args,
        cwd=_ROOT,
        env=clean | {"PYTHONPATH": str(_ROOT), "PYTHONUNBUFFERED": "1"} | dict(env or {}),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    running = Program(process)
    try:
        yield running
    finally:
        await running.end()
