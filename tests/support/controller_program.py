"""A real controller as a program, which a test may kill and start again on the same port and folder."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Self

from plum_desk.sdk import Client
from tests.support.programs import Program, program

TOKEN = "test-admin-token"


class ControllerProgram:
    """Runs from `start` on; `restart` kills it without a word first."""

    def __init__(self, folder: Path, stack: AsyncExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._address = "127.0.0.1:0"
        self._running: Program | None = None
        self.url = ""

    async def start(self) -> Self:
        flags = ("--addr", self._address, "--data-dir", str(self._folder / "controller"), "--admin-token", TOKEN)
        environ = {"PLUM_CONFIG_DIR": str(self._folder / "config"), "WORKER_LEASE_SEC": "5"}
        starting = program("-m", "plum_desk.controller", *flags, env=environ)
        self._running = await self._stack.enter_async_context(starting)
        self.url = (await self._running.line_with("plum-controller ready")).split()[-1]
        self._address = self.url.removeprefix("http://")
        return self

    async def kill(self) -> None:
        assert self._running is not None
        self._running.signal(signal.SIGKILL)
        await self._running.ended()

    async def restart(self) -> None:
        await self.kill()
        await self.start()

    def client(self) -> Client:
        return Client(self.url, TOKEN)


@asynccontextmanager
async def controller_program(folder: Path) -> AsyncIterator[ControllerProgram]:
    async with AsyncExitStack() as stack:
        yield await ControllerProgram(folder, stack).start()
