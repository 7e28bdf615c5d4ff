"""What a long history costs: lists, start-up and a run beside 1,000,000 finished tasks."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any

import msgspec
from bench_lab import HERE, HOME, until
from measures import Measure
from programs import Programs

from plum_desk.api.client import PlumClient
from plum_desk.api.http_transport import HttpTransport
from plum_desk.base import credentials
from plum_desk.base.ids import Ids
from plum_desk.controller.core.task import AttemptRecord, TaskOrder, TaskProgress
from plum_desk.controller.store.migrate import migrate

TASKS = int(os.environ.get("BENCH_HISTORY", "1000000"))
ROUNDS = 7
RUNS = 60
LIST_MS = 50.0
START_S = 2.0
_STATES = ("Succeeded",) * 96 + ("Failed", "Timeout", "Canceled", "Failed")
_DAYS = 30


async def measure() -> list[Measure]:
    shutil.rmtree(HOME, ignore_errors=True)
    (HOME / "data").mkdir(parents=True)
    empty = await _beside(0)
    filled = await _beside(TASKS)
    before, after = empty["run"], filled["run"]
    note = f"beside {TASKS:,} finished tasks"
    found = [Measure("controller: start to ready", filled["start"], "s", START_S, note=note)]
    found += [Measure(f"tasks: {name}", value, "ms", LIST_MS, note=note) for name, value in filled["lists"].items()]
    found.append(
        Measure("run to its end, p50", after, "ms", before * 1.25, note=f"{note}; {before:.2f} ms beside none")
    )
    return found


async def _beside(count: int) -> dict[str, Any]:
    environment = {
        "PLUM_CONFIG_DIR": str(HOME / "config"),
        "CONTROLLER_DATA_DIR": str(HOME / "data"),
        "CONTROLLER_ADDR": "127.0.0.1:0",
        "HISTORY_MAX": "0",
    }
    middle = _fill(HOME / "data" / "plum.db", count) if count else ""
    async with Programs(HOME / "logs", environment) as programs:
        began = time.perf_counter()
        controller = await programs.python("controller", "-m", "plum_desk.controller", ready="plum-controller ready ")
        start_s = time.perf_counter() - began
        found = credentials.resolve(controller.said, None, environment)
        async with PlumClient(HttpTransport(found.url, found.token)) as plum:
            await programs.python("worker", str(HERE / "noop_worker.py"), env={"CONTROLLER_BASE": controller.said})
            await until(plum.embedded_workers.list, bool)
            lists = await _lists(plum, middle) if count else {}
            return {"start": start_s, "lists": lists, "run": await _runs(plum)}


async def _lists(plum: PlumClient, middle: str) -> dict[str, float]:
    """Milliseconds of each kind of page, the median of some."""
    page = plum.tasks.page
    asked: dict[str, Callable[[], Awaitable[Any]]] = {
        "newest 100": lambda: page(limit=100),
        "a page in the middle": lambda: page(limit=100, cursor=middle),
        "by a rare name": lambda: page(limit=100, name="rare"),
        "by state": lambda: page(limit=100, state="Timeout"),
        "by several states": lambda: page(limit=100, state=["Failed", "Timeout"]),
        "unfinished": lambda: page(limit=100, state=["Queued", "Pending", "Running"]),
        "by name and state": lambda: page(limit=100, name="common", state="Canceled"),
        "by executor": lambda: page(limit=100, executor="service"),
        "by worker": lambda: page(limit=100, worker_id="w-rare"),
        "by time of creation": lambda: page(limit=100, created_before=time.time() - _DAYS / 2 * 86_400),
    }
    return {name: await _median_ms(ask) for name, ask in asked.items()}


async def _median_ms(ask: Callable[[], Awaitable[Any]]) -> float:
    times: list[float] = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await ask()
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


async def _runs(plum: PlumClient) -> float:
    """Milliseconds of a run of one no-op task, from its request to its end as the controller tells it."""
    node = {"key": "only", "type": "task", "executor": "embedded", "taskName": "bench.noop"}
    workflow = await plum.workflows.create({"name": f"history {time.time_ns()}", "nodes": [node]})
    times: list[float] = []
    for _ in range(RUNS):
        began = time.time()
        run = await plum.workflows.run(workflow.workflow_id)
        ended = await plum.workflow_runs.wait(run.run_id)
        times.append(1000 * ((ended.finished_at or 0.0) - began))
    return median(times)


def _fill(path: Path, count: int) -> str:
    """Write the history as rows, and return the id in its middle."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    migrate(connection, path)
    now, middle = time.time(), ""
    clock = [now - _DAYS * 86_400.0]
    ids = Ids(lambda: clock[0])
    connection.execute("BEGIN")
    for number in range(count):
        clock[0] += _DAYS * 86_400.0 / (count + 1)
        row = _row(ids.new(), number, clock[0])
        middle = row[0] if number == count // 2 else middle
        connection.execute(
            "INSERT INTO tasks (task_id, name, executor, state, scheduled_on, created_at, finished_at, revision,"
            " task_order, progress) VALUES (?,?,?,?,?,?,?,?,?,?)",
            row,
        )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return middle


def _row(task_id: str, number: int, at: float) -> tuple[Any, ...]:
    state = _STATES[number % len(_STATES)]
    rare = number % 50_000 == 7
    name, executor, place = ("rare", "service", "w-rare") if rare else ("common", "embedded", "w-1")
    order = TaskOrder(
        task_id=task_id,
        name=name,
        task_name=name,
        executor=executor,
        created_at=at,
        created_by="bench",
        payload={"n": 1},
    )
    attempt = AttemptRecord(attempt=1, token="1.1", state=state, scheduled_on=place, started_at=at, finished_at=at + 1)
    progress = TaskProgress(
        state=state, attempts=(attempt,), attempt=1, result={"n": 1}, started_at=at, finished_at=at + 1
    )
    what, how_far = msgspec.json.encode(order), msgspec.json.encode(progress)
    return (task_id, name, executor, state, place, at, at + 1, number + 1, what, how_far)
