"""The lab that is measured: a controller with an empty database, a worker, and a client in this process."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from programs import Program, Programs

from plum_desk.api.client import PlumClient
from plum_desk.api.http_transport import HttpTransport
from plum_desk.base import credentials

HERE = Path(__file__).resolve().parent
HOME = HERE.parent / "build" / "bench"
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Lab:
    """A running controller with its hot worker. `sync_ms` is the disk's fdatasync, p50."""

    plum: PlumClient
    programs: Programs
    controller: Program
    worker: Program
    url: str
    token: str
    sync_ms: float

    async def load(self, connections: int, requests: int, body: bytes) -> bytes:
        """Run the load generator; what it printed."""
        address = urlsplit(self.url)
        arguments = (str(address.hostname), str(address.port), self.token, str(connections), str(requests))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(HERE / "load.py"),
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await process.communicate(body)
        if process.returncode != 0:
            raise RuntimeError(f"the load generator ended with {process.returncode}")
        return printed

    async def commits(self) -> float | None:
        """How many transactions the controller has committed; None when it does not tell."""
        for line in (await self.plum.system.prometheus()).splitlines():
            if line.startswith("plum_commits"):
                return float(line.split()[-1])
        return None


@asynccontextmanager
async def started(sync_ms: float) -> AsyncIterator[Lab]:
    """A fresh controller and worker; gone when the block is left."""
    shutil.rmtree(HOME, ignore_errors=True)
    environment = {
        "PLUM_CONFIG_DIR": str(HOME / "config"),
        "CONTROLLER_DATA_DIR": str(HOME / "data"),
        "AGENT_DATA_DIR": str(HOME / "agent"),
        "CONTROLLER_ADDR": "127.0.0.1:0",
        "QT_QPA_PLATFORM": "offscreen",
    }
    async with Programs(HOME / "logs", environment) as programs:
        controller = await programs.python("controller", "-m", "plum_desk.controller", ready="plum-controller ready ")
        url = controller.said
        found = credentials.resolve(url, None, environment)
        async with PlumClient(HttpTransport(found.url, found.token)) as plum:
            worker = await programs.python("worker", str(HERE / "noop_worker.py"), env={"CONTROLLER_BASE": url})
            await until(plum.embedded_workers.list, bool)
            yield Lab(plum, programs, controller, worker, url, found.token or "", sync_ms)


async def until(ask: Callable[[], Any], is_so: Callable[[Any], bool], every_s: float = 0.05) -> Any:
    """The first answer that is so; TimeoutError after a minute."""
    end = time.monotonic() + PATIENCE_S
    while not is_so(found := await ask()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE_S:.0f} s; last answer: {str(found)[:200]}")
        await asyncio.sleep(every_s)
    return found
