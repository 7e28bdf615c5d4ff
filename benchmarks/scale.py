"""How runs grow: layers of no-ops with 1,000, 3,000 and 10,000 nodes, loops as long, and 1,000 runs at once."""

from __future__ import annotations

import asyncio
import itertools
import time
from pathlib import Path
from typing import Any

import psutil
from bench_lab import Lab, until
from measures import Measure

from plum_desk.api.types.common import Page
from plum_desk.api.types.workflows import WorkflowRun

WIDTH = 100
SIZES = (1_000, 3_000, 10_000)
RUNS = 1_000
RUN_NODES = 10
PATIENCE_S = 300


async def measure(lab: Lab) -> list[Measure]:
    await _run(lab, _layers(2))  # warm
    found = [await _grown(lab, f"graph of {size:,} builtins", _layers(size // WIDTH), size) for size in SIZES]
    found += [await _grown(lab, f"loop of {size - 1:,} builtins", _loop(size - 1), size) for size in SIZES]
    found.append(Measure("peak memory after graphs of 10,000", _peak_mb(lab), "MB", None))
    found.append(await _at_once(lab))
    return found


async def _grown(lab: Lab, name: str, graph: dict[str, Any], size: int) -> Measure:
    """Milliseconds a node from creation to end; the controller's own processor time in the note."""
    before = _cpu_s(lab)
    took_s = await _run(lab, graph)
    cpu_ms = 1000 * (_cpu_s(lab) - before) / size
    note = f"{took_s:.2f} s; {cpu_ms:.3f} ms of processor a node, storing and telling included"
    return Measure(f"{name}, a node", 1000 * took_s / size, "ms", 0.5, runs=[took_s], note=note)


async def _run(lab: Lab, graph: dict[str, Any]) -> float:
    workflow = await lab.plum.workflows.create({"name": f"scale {time.time_ns()}", **graph})
    run = await lab.plum.workflows.run(workflow.workflow_id)
    ended = await lab.plum.workflow_runs.wait(run.run_id, PATIENCE_S)
    assert ended.state == "Succeeded", ended
    assert ended.finished_at is not None
    return ended.finished_at - ended.created_at


async def _at_once(lab: Lab) -> Measure:
    keys = [f"n{place}" for place in range(RUN_NODES)]
    edges = [{"from": a, "to": b} for a, b in itertools.pairwise(keys)]
    graph = {"name": "scale at once", "nodes": [_echo(key) for key in keys], "edges": edges}
    workflow = await lab.plum.workflows.create(graph)
    began = time.perf_counter()
    started = await asyncio.gather(*(lab.plum.workflows.run(workflow.workflow_id) for _ in range(RUNS)))
    submitted_s = time.perf_counter() - began
    # One question now and then: a thousand streams that each hear of every run would be what is measured.
    await until(lambda: lab.plum.workflow_runs.page(limit=1, state="Pending,Running", count=True), _none_left)
    took_s = time.perf_counter() - began
    runs = [(await lab.plum.workflow_runs.get(run.run_id)).run for run in started[:: RUNS // 20]]
    assert {run.state for run in runs} == {"Succeeded"}
    note = f"{RUNS * RUN_NODES / took_s:,.0f} nodes/s; submitted in {submitted_s:.2f} s"
    return Measure(f"{RUNS:,} runs of {RUN_NODES} nodes at once", took_s, "s", None, runs=[took_s], note=note)


def _none_left(page: Page[WorkflowRun]) -> bool:
    return page.total == 0


def _layers(count: int) -> dict[str, Any]:
    """Layers of 100, each node after two of the layer before."""
    nodes = [_echo(f"n{layer}_{place}") for layer in range(count) for place in range(WIDTH)]
    edges = [
        {"from": f"n{layer - 1}_{before}", "to": f"n{layer}_{place}"}
        for layer in range(1, count)
        for place in range(WIDTH)
        for before in (place, (place + 1) % WIDTH)
    ]
    return {"nodes": nodes, "edges": edges}


def _loop(count: int) -> dict[str, Any]:
    body = {"nodes": [_echo("echo")]}
    loop = {"key": "again", "type": "loop", "mode": "count", "count": count, "body": body}
    return {"nodes": [{**loop, "maxIterations": 10_000, "maxParallel": WIDTH}]}


def _echo(key: str) -> dict[str, Any]:
    return {"key": key, "type": "task", "executor": "embedded", "taskName": "builtin.echo"}


def _cpu_s(lab: Lab) -> float:
    times = psutil.Process(lab.controller.process.pid).cpu_times()
    return float(times.user + times.system)


def _peak_mb(lab: Lab) -> float:
    """The largest resident set so far, as Linux keeps it."""
    status = Path(f"/proc/{lab.controller.process.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6
