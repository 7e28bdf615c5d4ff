"""How much a controller without a window holds before any work."""

from __future__ import annotations

import asyncio

from bench_lab import started
from measures import Measure
from memory import SETTLE_S, memory_of


async def measure() -> list[Measure]:
    async with started(0.0) as lab:
        await asyncio.sleep(SETTLE_S)
        return [memory_of("controller, idle", lab.controller.process.pid, 95)]
