"""A whole controller inside a test: a database for the time of the test, and a clock that the test moves."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from plum_desk.api.client import PlumClient
from plum_desk.api.http_transport import HttpTransport
from plum_desk.base.clock import VirtualClock
from plum_desk.base.extras import require
from plum_desk.base.settings import ControllerSettings
from plum_desk.sdk.worker import Worker

if TYPE_CHECKING:
    from plum_desk.controller.compose import Controller

_FOR_EVER_S = "31536000"
_PATIENCE_S = 10.0
_REAL_PAUSE_S = 0.001


class LocalController:
    """Use it as ``async with LocalController(worker) as lab``; the workers are connected then.

    ``lab.plum`` is a client of the controller, ``lab.clock`` its time: it stands still until ``advance`` moves it.
    Retries, delays, time-outs, waiting nodes and schedules live in that time; what a worker, a process or an HTTP
    server does takes none of it. Nothing is written to the user's folders, and nothing is left. Needs the extra
    ``controller``.
    """

    def __init__(self, *workers: Worker, start: float = 1_700_000_000.0) -> None:
        self._workers = workers
        self._stack = AsyncExitStack()
        self._controller: Controller
        self.clock = VirtualClock(start)
        self.plum: PlumClient

    async def __aenter__(self) -> Self:
        require("controller", "aiosqlite", "cel_expr_python", "jsonschema")
        from plum_desk.controller.compose import run_controller

        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="plum-test-")))
        try:
            running = run_controller(_settings(folder), self.clock, durable=False)
            self._controller = await self._stack.enter_async_context(running)
            url, token = self._controller.url, self._controller.token
            self.plum = await self._stack.enter_async_context(PlumClient(HttpTransport(url, token)))
            for worker in self._workers:
                await self._serve(worker)
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def advance(self, seconds: float) -> None:
        """Let so much time pass: whatever is due in it happens at its own moment, and comes to its end first."""
        end = self.clock.monotonic() + seconds
        await self.settle()
        while (due := self.clock.next_due) is not None and due <= end:
            await self.clock.advance(max(0.0, due - self.clock.monotonic()))
            await self.settle()
        await self.clock.advance(max(0.0, end - self.clock.monotonic()))
        await self.settle()

    async def settle(self) -> None:
        """Return when nothing happens any more without time passing.

        Raises ``TimeoutError`` when a worker, a process or a server is still busy after ten seconds of real time.
        """
        async with asyncio.timeout(_PATIENCE_S):
            await self._controller.engine.idle()
            while self._controller.engine.runs_outside():
                await asyncio.sleep(_REAL_PAUSE_S)
                await self._controller.engine.idle()

    async def _serve(self, worker: Worker) -> None:
        serving = asyncio.create_task(worker.serve(self._controller.url, self._controller.token))
        self._stack.push_async_callback(_end, worker, serving)
        async with asyncio.timeout(_PATIENCE_S):
            while worker.name not in {found.worker_id for found in await self.plum.embedded_workers.list()}:
                if serving.done():
                    serving.result()
                await asyncio.sleep(_REAL_PAUSE_S)


def _settings(folder: Path) -> ControllerSettings:
    """Leases and heartbeats do not end while the test moves the time."""
    flags = {
        "CONTROLLER_ADDR": "127.0.0.1:0",
        "CONTROLLER_DATA_DIR": str(folder / "data"),
        "WORKER_LEASE_SEC": _FOR_EVER_S,
        "HEARTBEAT_TTL_SEC": _FOR_EVER_S,
    }
    return ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(folder / "config")}, folder)


async def _end(worker: Worker, serving: asyncio.Task[None]) -> None:
    worker.stop()
    worker.stop()
    await asyncio.wait({serving})
