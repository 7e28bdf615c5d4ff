"""How fast the canvas opens and moves: `canvas.py` in a process of its own, read into measures."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from measures import Measure

SCRIPT = Path(__file__).with_name("canvas.py")
LARGE = 10_000


async def measure() -> list[Measure]:
    process = await asyncio.create_subprocess_exec(sys.executable, str(SCRIPT), stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{SCRIPT.name} ended with {process.returncode}")
    lines = [json.loads(line) for line in printed.splitlines()]
    return [found for nodes in dict.fromkeys(line["nodes"] for line in lines) for found in _of_size(lines, nodes)]


def _of_size(lines: list[dict[str, Any]], nodes: int) -> Iterator[Measure]:
    """Opening, and the slowest of all zooms: that is what a person notices."""
    mine = [line for line in lines if line["nodes"] == nodes]
    (opened,) = (line["open_ms"] for line in mine if "open_ms" in line)
    yield Measure(f"canvas of {nodes:,} nodes: open", opened, "ms", 1000 if nodes >= LARGE else None)
    for move in ("pan", "zoom"):
        rates = {line["zoom"]: line["fps"] for line in mine if line.get("move") == move}
        zoom = min(rates, key=lambda at: rates[at])
        budget = 30 if nodes >= LARGE else 60
        name = f"canvas of {nodes:,} nodes: {move}, slowest zoom"
        yield Measure(name, rates[zoom], "frames/s", budget, "higher", list(rates.values()), f"at zoom {zoom:g}")
