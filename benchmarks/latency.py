"""How long one task takes while nothing else runs: request to finished event, and request to worker start."""

from __future__ import annotations

import time
from statistics import median

from bench_lab import Lab
from measures import Measure, percentile

from plum_desk.api.client import Connected, Event, EventFeed

ROUNDS = 5
TASKS = 150
RUNS = 60


async def measure(lab: Lab) -> list[Measure]:
    await _finished(lab, 50)  # warm
    before = await lab.commits()
    rounds = [await _finished(lab, TASKS) for _ in range(ROUNDS)]
    after = await lab.commits()
    starts = [await _started(lab) for _ in range(ROUNDS)]
    note = "" if before is None or after is None else f"{(after - before) / (ROUNDS * TASKS):.2f} commits a task"
    return [
        _measure("no-op: request to finished event, p50", rounds, 0.5, 4 + 2 * lab.sync_ms, note),
        _measure("no-op: request to finished event, p99", rounds, 0.99, 10 + 2 * lab.sync_ms),
        _measure("run request to worker start, p50", starts, 0.5, 2 + lab.sync_ms),
        _measure("run request to worker start, p99", starts, 0.99, None),
    ]


async def _finished(lab: Lab, count: int) -> list[float]:
    """Milliseconds from the request of a task until its last event is here, one after the other."""
    times: list[float] = []
    async with lab.plum.events(["tasks"], since=(await lab.plum.system.get()).revision) as feed:
        await _connected(feed)
        for _ in range(count):
            began = time.perf_counter()
            task = await lab.plum.tasks.create({"name": "bench.noop", "autoStart": True})
            async for item in feed:
                if isinstance(item, Event) and item.data.task_id == task.task_id and item.data.state == "Succeeded":
                    break
            times.append(1000 * (time.perf_counter() - began))
    return times


async def _started(lab: Lab) -> list[float]:
    """Milliseconds from the request of a run until its one task begins in the worker: both on this host's clock."""
    name = f"bench start {time.time_ns()}"
    node = {"key": "stamp", "type": "task", "executor": "embedded", "taskName": "bench.stamp"}
    workflow = await lab.plum.workflows.create({"name": name, "nodes": [node]})
    times: list[float] = []
    for _ in range(RUNS):
        began = time.time()
        run = await lab.plum.workflows.run(workflow.workflow_id)
        ended = await lab.plum.workflow_runs.wait(run.run_id)
        assert ended.output is not None, ended
        times.append(1000 * (ended.output["stamp"]["at"] - began))
    return times


async def _connected(feed: EventFeed) -> None:
    async for item in feed:
        if isinstance(item, Connected):
            return


def _measure(name: str, rounds: list[list[float]], fraction: float, budget: float | None, note: str = "") -> Measure:
    runs = [percentile(times, fraction) for times in rounds]
    return Measure(name, median(runs), "ms", budget, runs=runs, note=note)
