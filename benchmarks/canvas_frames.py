"""How fast the canvas opens and moves: `canvas.py` in a process of its own, read into measures."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from measures import Measure

SCRIPT = Path(__file__).with_name("canvas.py")


async def measure() -> list[Measure]:
    process = await asyncio.create_subprocess_exec(sys.executable, str(SCRIPT), stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{SCRIPT.name} ended with {process.returncode}")
    return [found for line in printed.splitlines() for found in _measures(json.loads(line))]


def _measures(line: dict[str, object]) -> list[Measure]:
    return []
