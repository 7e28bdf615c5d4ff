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
    """One running Python program; what it wrote so far is in ``output``."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.output = ""

    @property
    def pid(self) -> int:
        return self._process.pid

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def line_with(self, text: str) -> str:
        """The first line from here on that holds the text."""
        assert self._process.stdout is not None
        async with asyncio.timeout(WAIT_S):
            while line := (await self._process.stdout.readline()).decode():
                self.output += line
                if text in line:
                    return line
        raise AssertionError(f"the program ended without {text!r}:\n{self.output}")

    async def ended(self, within_s: float = WAIT_S) -> int:
        """Its exit code."""
        async with asyncio.timeout(within_s):
            rest, _ = await self._process.communicate()
        self.output += rest.decode()
        assert self._process.returncode is not None
        return self._process.returncode

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        if self._process.stdout is not None:
            await self._process.stdout.read()


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
