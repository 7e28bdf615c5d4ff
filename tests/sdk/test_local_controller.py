"""A whole controller in a test, on a clock that the test moves."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

from plum_desk.sdk import Worker
from plum_desk.sdk.context import TaskContext
from plum_desk.sdk.testing import LocalController

HOUR_S = 3600.0


async def test_hours_of_delay_and_retry_pass_at_once() -> None:
    began = time.monotonic()
    async with LocalController() as lab:
        slow = await lab.plum.tasks.create(
            name="builtin.delay", payload={"seconds": 600}, timeout_sec=900, auto_start=True
        )
        failing = await lab.plum.tasks.create(
            name="builtin.fail", max_retries=2, retry={"delaySec": 300}, auto_start=True
        )
        await lab.advance(599)
        assert (await lab.plum.tasks.get(slow.task_id)).state == "Running"
        await lab.advance(2)
        done = await lab.plum.tasks.get(slow.task_id)
        assert (done.state, done.finished_at - done.started_at) == ("Succeeded", 600.0)  # type: ignore[operator]
        ended = await lab.plum.tasks.get(failing.task_id)
        assert (ended.state, ended.attempt) == ("Failed", 3)
        starts = [attempt.started_at or 0.0 for attempt in ended.attempts]
        assert [round(later - first) for first, later in pairwise(starts)] == [300, 300]
    assert time.monotonic() - began < 60


async def test_a_workflow_with_the_users_own_worker() -> None:
    worker = Worker("bench-1", capacity=2)
    attempts: list[int] = []

    @worker.task("measure")
    async def measure(ctx: TaskContext, n: int) -> dict[str, int]:
        attempts.append(ctx.attempt)
        await asyncio.sleep(0.01)
        if ctx.attempt == 1:
            raise OSError("the probe is busy")
        return {"n": n * 2}

    nodes = [
        {"key": "rest", "type": "task", "definition": "builtin.delay", "payload": {"seconds": 120}},
        {
            "key": "measure",
            "type": "task",
            "executor": "embedded",
            "taskName": "measure",
            "payload": {"n": "${{ params.n }}"},
            "maxRetries": 1,
            "retry": {"delaySec": 60},
        },
    ]
    params = [{"name": "n", "type": "integer"}]
    async with LocalController(worker) as lab:
        body = {"name": "w", "params": params, "nodes": nodes, "edges": [{"from": "rest", "to": "measure"}]}
        workflow = await lab.plum.workflows.create(body)
        run = await lab.plum.workflows.run(workflow.workflow_id, params={"n": 21})
        await lab.advance(121)
        assert attempts == [1]
        await lab.advance(60)
        ended = await lab.plum.workflow_runs.wait(run.run_id, timeout=20)
        assert (ended.state, ended.output, attempts) == ("Succeeded", {"measure": {"n": 42}}, [1, 2])
        assert (ended.finished_at or 0) - ended.created_at <= 181
    async with LocalController(worker) as lab:
        assert await lab.plum.tasks.list() == []


async def test_a_schedule_fires_in_that_time() -> None:
    async with LocalController(start=1_700_000_000.0) as lab:
        nodes = [{"key": "a", "type": "task", "definition": "builtin.echo"}]
        workflow = await lab.plum.workflows.create({"name": "w", "nodes": nodes})
        await lab.plum.schedules.create({"name": "s", "workflowId": workflow.workflow_id, "everySec": 600})
        await lab.advance(HOUR_S / 2 + 1)
        assert len(await lab.plum.workflow_runs.list()) == 3
