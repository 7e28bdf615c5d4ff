"""How long graphs of no-ops take: a chain of 40 and a fan of 200, by the engine alone and by a worker."""

from __future__ import annotations

import itertools
import time
from statistics import median
from typing import Any

from bench_lab import Lab
from measures import Measure

ROUNDS = 5
CHAIN = 40
FAN = 200


async def measure(lab: Lab) -> list[Measure]:
    sync_s = lab.sync_ms / 1000
    before = await lab.commits()
    chain = await _runs(lab, _chain("builtin.echo"), ROUNDS)
    after = await lab.commits()
    steps = (ROUNDS + 1) * CHAIN  # with the run that is not counted
    note = "" if before is None or after is None else f"{(after - before) / steps:.2f} commits a step"
    fan_limit = 0.1 + 10 * sync_s
    return [
        _seconds(f"chain of {CHAIN} builtins", chain, 0.05 + CHAIN * sync_s, note),
        _seconds(f"chain of {CHAIN} through a worker", await _runs(lab, _chain("bench.noop"), ROUNDS), None),
        _seconds(f"fan 1 to {FAN} to 1, builtins", await _runs(lab, _fan("builtin.echo"), ROUNDS), fan_limit),
        _seconds(f"fan 1 to {FAN} to 1 through a worker", await _runs(lab, _fan("bench.noop"), ROUNDS), fan_limit),
    ]


async def _runs(lab: Lab, graph: dict[str, Any], rounds: int) -> list[float]:
    """Seconds from creation to end of each run, by the controller's own times; the first run is not counted."""
    workflow = await lab.plum.workflows.create({"name": f"bench {time.time_ns()}", **graph})
    times: list[float] = []
    for _ in range(rounds + (rounds > 1)):
        run = await lab.plum.workflows.run(workflow.workflow_id)
        ended = await lab.plum.workflow_runs.wait(run.run_id, 120)
        assert ended.state == "Succeeded", ended
        assert ended.finished_at is not None
        times.append(ended.finished_at - ended.created_at)
    return times[-rounds:]


def _chain(task: str) -> dict[str, Any]:
    keys = [f"n{i}" for i in range(CHAIN)]
    return {
        "nodes": [_node(key, task) for key in keys],
        "edges": [{"from": a, "to": b} for a, b in itertools.pairwise(keys)],
    }


def _fan(task: str) -> dict[str, Any]:
    keys = [f"n{i}" for i in range(FAN)]
    edges = [edge for key in keys for edge in ({"from": "first", "to": key}, {"from": key, "to": "last"})]
    return {"nodes": [_node(key, task) for key in ("first", *keys, "last")], "edges": edges}


def _node(key: str, task: str) -> dict[str, Any]:
    return {"key": key, "type": "task", "executor": "embedded", "taskName": task}


def _seconds(name: str, runs: list[float], budget: float | None, note: str = "") -> Measure:
    return Measure(name, median(runs), "s", budget, runs=runs, note=note)
