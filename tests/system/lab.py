"""A lab of real programs for tests of faults."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import psutil

from plum_desk.api.types.tasks import Task
from plum_desk.sdk import Client
from tests.support.controller_program import TOKEN, ControllerProgram
from tests.support.programs import Program, program

WAIT_S = 30.0


class Lab:
    """A controller with workers and agents, each of which a test may kill. Pipes hold tasks until they are opened."""

    def __init__(self, folder: Path, stack: AsyncExitStack, controller: ControllerProgram, client: Client) -> None:
        self.folder = folder
        self._stack = stack
        self.controller = controller
        self.client = client

    async def worker(self, name: str = "gate-1") -> Program:
        """A connected worker that offers ``gate``."""
        environ = {"CONTROLLER_BASE": self.controller.url, "PLUM_TOKEN": TOKEN}
        running = await self._stack.enter_async_context(program("-m", "tests.support.gate_worker", name, env=environ))
        await running.line_with("is connected")
        return running

    async def agent(self, node_id: str = "node-1") -> Program:
        """A connected agent."""
        environ = {"PLUM_CONFIG_DIR": str(self.folder / "config"), "AGENT_DATA_DIR": str(self.folder / node_id)}
        options = ("--node-id", node_id, "--base", self.controller.url, "--token", TOKEN)
        running = await self._stack.enter_async_context(program("-m", "plum_desk.agent", *options, env=environ))
        await running.line_with("plum-agent ready")
        return running

    def pipe(self, name: str) -> Path:
        """A pipe; what opens it for reading waits until it is written to."""
        path = self.folder / f"{name}.pipe"
        os.mkfifo(path)
        return path

    async def open(self, name: str, text: str) -> None:
        """Let what waits at a pipe go on."""
        await asyncio.to_thread((self.folder / f"{name}.pipe").write_text, text)

    def starts(self, name: str) -> int:
        """How often a gate was started."""
        path = self.folder / f"{name}.starts"
        return len(path.read_text().splitlines()) if path.exists() else 0

    async def started(self, name: str, times: int = 1) -> None:
        """Return when a gate was started so often."""
        async with asyncio.timeout(WAIT_S):
            while self.starts(name) < times:
                await asyncio.sleep(0.01)

    async def gate(self, name: str, **more: object) -> Task:
        """Create a task that waits at a pipe on a worker."""
        self.pipe(name)
        payload = {"folder": str(self.folder), "name": name}
        return await self.client.tasks.create(name="gate", payload=payload, auto_start=True, **more)

    async def process(self, name: str, **more: object) -> Task:
        """Create a process that tells of its start and waits at a pipe."""
        pipe = self.pipe(name)
        command = f'echo start >> "{self.folder}/{name}.starts"; read said < "{pipe}"; echo "said $said"'
        payload = {"command": command, "shell": True}
        return await self.client.tasks.create(
            name=name, executor="os_process", payload=payload, auto_start=True, **more
        )

    def processes_naming(self, text: str) -> list[psutil.Process]:
        """Living processes, other than ours, whose command line names the text."""
        return [
            process
            for process in psutil.process_iter(["cmdline", "status"])
            if process.info["status"] != psutil.STATUS_ZOMBIE and text in " ".join(process.info["cmdline"] or ())
        ]


@asynccontextmanager
async def lab_in(folder: Path) -> AsyncIterator[Lab]:
    """A lab with a controller whose leases last five seconds."""
    async with AsyncExitStack() as stack:
        controller = await ControllerProgram(folder, stack).start()
        client = await stack.enter_async_context(controller.client())
        yield Lab(folder, stack, controller, client)
