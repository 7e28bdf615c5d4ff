"""How fast the console is there, and how much it holds: the window with its own controller, offscreen, idle."""

from __future__ import annotations

import asyncio
import shutil
import time
from statistics import median

from bench_lab import HOME
from measures import Measure
from memory import SETTLE_S, memory_of
from programs import Programs

ROUNDS = 5


async def measure() -> list[Measure]:
    starts: list[float] = []
    held: Measure | None = None
    for number in range(ROUNDS):
        shutil.rmtree(HOME / "console", ignore_errors=True)
        environment = {
            "PLUM_CONFIG_DIR": str(HOME / "console" / "config"),
            "CONTROLLER_DATA_DIR": str(HOME / "console" / "data"),
            "CONTROLLER_ADDR": "127.0.0.1:0",
            "QT_QPA_PLATFORM": "offscreen",
        }
        async with Programs(HOME / "logs", environment) as programs:
            began = time.perf_counter()
            # It says so when its window is shown and its controller serves.
            console = await programs.python("console", "-m", "plum_desk.gui", ready="plum-desk ready ")
            starts.append(time.perf_counter() - began)
            if number == ROUNDS - 1:
                await asyncio.sleep(SETTLE_S)
                held = memory_of("console with its controller, idle", console.process.pid, 250)
    assert held is not None
    return [Measure("console: cold start to usable window", median(starts), "s", 1.5, runs=starts), held]
