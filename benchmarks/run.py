"""Measure the budgets on this machine: a table, and JSON in build/bench.json.

Usage: python benchmarks/run.py [NAME...]
Names: latency throughput graphs scale memory history idle console canvas; none: all.
"""

from __future__ import annotations

import asyncio
import json
import platform
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tools"))

import bench_lab  # noqa: E402
import canvas_frames  # noqa: E402 (it needs the path above)
import console  # noqa: E402
import disk  # noqa: E402
import graphs  # noqa: E402
import history  # noqa: E402
import idle  # noqa: E402
import latency  # noqa: E402
import memory  # noqa: E402
import psutil  # noqa: E402
import scale  # noqa: E402
import throughput  # noqa: E402
from measures import Measure  # noqa: E402

OUT = ROOT / "build" / "bench.json"
IN_LAB: dict[str, Callable[[bench_lab.Lab], Awaitable[list[Measure]]]] = {
    "latency": latency.measure,
    "throughput": throughput.measure,
    "graphs": graphs.measure,
    "scale": scale.measure,
    "memory": memory.measure,
}
ALONE: dict[str, Callable[[], Awaitable[list[Measure]]]] = {
    "history": history.measure,
    "idle": idle.measure,
    "console": console.measure,
    "canvas": canvas_frames.measure,
}


async def main(chosen: list[str]) -> int:
    unknown = set(chosen) - {*IN_LAB, *ALONE}
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    sync_p50, sync_p99 = disk.fdatasync_ms(bench_lab.HOME)
    print(f"fdatasync p50 {sync_p50:.2f} ms, p99 {sync_p99:.2f} ms; F is the p50", flush=True)
    found: list[Measure] = []
    wanted = {name: work for name, work in IN_LAB.items() if not chosen or name in chosen}
    for name, work in wanted.items():
        # A fresh controller for each: rows of one benchmark do not weigh on the next.
        async with bench_lab.started(sync_p50) as running:
            found += _told(name, await work(running))
    for name, alone in ALONE.items():
        if not chosen or name in chosen:
            found += _told(name, await alone())
    _print(found)
    host = {
        "cores": psutil.cpu_count(),
        "python": platform.python_version(),
        "fdatasyncP50Ms": sync_p50,
        "fdatasyncP99Ms": sync_p99,
    }
    OUT.parent.mkdir(exist_ok=True)
    measures = [{**asdict(measure), "within": measure.within} for measure in found]
    OUT.write_text(json.dumps({"host": host, "measures": measures}, indent=2) + "\n", encoding="utf-8")
    print(f"written to {OUT.relative_to(ROOT)}")
    return 0


def _told(name: str, found: list[Measure]) -> list[Measure]:
    print(f"{name}: done", flush=True)
    return found


def _print(found: list[Measure]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("what", box=None, header_style="bold")
    for heading in ("median", "budget", ""):
        table.add_column(heading, justify="right")
    table.add_column("note")
    marks = {True: "[green]within[/]", False: "[red]over[/]", None: ""}
    for measure in found:
        budget = "" if measure.budget is None else _figure(measure.budget, measure.unit)
        table.add_row(measure.name, _figure(measure.value, measure.unit), budget, marks[measure.within], measure.note)
    terminal = Console()
    (terminal if terminal.is_terminal else Console(width=150)).print(table)


def _figure(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
