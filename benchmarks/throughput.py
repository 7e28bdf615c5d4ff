"""How many durable no-op tasks a second one worker gets: created one by one over HTTP, and by batch."""

from __future__ import annotations

import json
import time
from statistics import median

from bench_lab import Lab, until
from measures import Measure

ROUNDS = 3
TASKS = 6000
CONNECTIONS = 48
BATCHES = 6


async def measure(lab: Lab) -> list[Measure]:
    singles = [await _one_by_one(lab) for _ in range(ROUNDS)]
    batches = [await _by_batch(lab) for _ in range(ROUNDS)]
    rates = [rate for rate, _ in singles]
    note = f"{CONNECTIONS} clients; answer p50 {singles[-1][1]['p50Ms']:.1f} ms, p99 {singles[-1][1]['p99Ms']:.1f} ms"
    return [
        Measure("durable no-op tasks, one by one", median(rates), "/s", 2500, "higher", rates, note),
        Measure("durable no-op tasks, by batch", median(batches), "/s", 5000, "higher", batches),
    ]


async def _one_by_one(lab: Lab) -> tuple[float, dict[str, float]]:
    name = f"single {time.time_ns()}"
    body = json.dumps({"name": name, "taskName": "bench.noop", "autoStart": True}).encode()
    told = json.loads(await lab.load(CONNECTIONS, TASKS, body))
    return await _rate(lab, name, TASKS), told


async def _by_batch(lab: Lab) -> float:
    name = f"batch {time.time_ns()}"
    item = {"name": name, "taskName": "bench.noop", "autoStart": True}
    size = TASKS // BATCHES
    for _ in range(BATCHES):
        await lab.plum.tasks.create_batch([item] * size)
    return await _rate(lab, name, size * BATCHES)


async def _rate(lab: Lab, name: str, count: int) -> float:
    """From the first creation to the last result, by the controller's own times."""

    async def succeeded() -> int:
        return (await lab.plum.tasks.page(limit=1, count=True, name=name, state="Succeeded")).total or 0

    await until(succeeded, lambda total: total == count, every_s=0.2)
    tasks = await lab.plum.tasks.list(name=name)
    last = max(task.finished_at or 0.0 for task in tasks)
    return count / (last - min(task.created_at for task in tasks))
