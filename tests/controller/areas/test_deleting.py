"""What is deleted is gone: nothing runs on without a row, and no event follows its ``deleted``."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from plum_desk.api.client import Event, PlumClient
from plum_desk.api.errors import Conflict, NotFound
from plum_desk.api.types.tasks import Task
from plum_desk.api.types.workflows import WorkflowRun
from tests.support.composed import composed


async def test_delete_beside_start(plum: PlumClient) -> None:
    for _ in range(40):
        task = await plum.tasks.create(name="builtin.sleep", payload={"seconds": 1000})
        deleted, started = await asyncio.gather(
            plum.tasks.delete(task.task_id), plum.tasks.start(task.task_id), return_exceptions=True
        )
        if deleted is None:
            with pytest.raises(NotFound):
                await plum.tasks.get(task.task_id)
        else:
            assert isinstance(deleted, Conflict)
            assert isinstance(started, Task)
            assert (await plum.tasks.get(task.task_id)).state == "Running"
            await plum.tasks.cancel(task.task_id)
    assert {task.state for task in await plum.tasks.list()} <= {"Canceled", "Running"}


async def test_start_and_delete_in_one_turn(plum: PlumClient) -> None:
    task = await plum.tasks.create(name="builtin.sleep", payload={"seconds": 1000})
    started, deleted = await asyncio.gather(
        plum.tasks.start(task.task_id), plum.tasks.delete(task.task_id), return_exceptions=True
    )
    assert isinstance(started, Task)
    assert isinstance(deleted, Conflict)


async def test_deleted_while_it_waits(plum: PlumClient) -> None:
    await plum.pools.create(name="one", slots=1)
    waiting = [
        await plum.tasks.create(name="builtin.sleep", payload={"seconds": 1000}, pool="one", auto_start=True)
        for _ in range(3)
    ]
    assert (await plum.tasks.get(waiting[1].task_id)).state == "Pending"
    await plum.tasks.delete(waiting[1].task_id)
    with pytest.raises(NotFound):
        await plum.tasks.delete(waiting[1].task_id)
    await plum.tasks.cancel(waiting[0].task_id)
    started = await plum.tasks.wait(waiting[0].task_id, timeout=20)
    assert started.state == "Canceled"
    while (await plum.tasks.get(waiting[2].task_id)).state != "Running":
        await asyncio.sleep(0.01)


async def test_twice_at_once(plum: PlumClient) -> None:
    task = await plum.tasks.create(name="builtin.echo", auto_start=True)
    await plum.tasks.wait(task.task_id, timeout=20)
    outcomes = await asyncio.gather(*[plum.tasks.delete(task.task_id) for _ in range(3)], return_exceptions=True)
    assert [type(outcome) for outcome in outcomes].count(NotFound) == 2


async def _flow(plum: PlumClient, name: str) -> str:
    node = {"key": "a", "type": "task", "executor": "embedded", "taskName": "builtin.sleep", "payload": {"seconds": 99}}
    return (await plum.workflows.create(name=name, nodes=[node])).workflow_id


async def test_run_beside_delete_of_its_workflow(plum: PlumClient) -> None:
    for place in range(20):
        flow = await _flow(plum, f"flow {place}")
        run, deleted = await asyncio.gather(
            plum.workflows.run(flow), plum.workflows.delete(flow), return_exceptions=True
        )
        if isinstance(deleted, Conflict):
            assert isinstance(run, WorkflowRun)
            await plum.workflows.delete(flow, force=True)
        else:
            assert deleted is None
            assert isinstance(run, NotFound)
    assert (await plum.workflow_runs.list()) == []
    assert (await plum.tasks.list()) == []


async def test_forced_deletion_tells_of_everything_once(plum: PlumClient) -> None:
    flow = await _flow(plum, "flow")
    run = await plum.workflows.run(flow)
    [task] = await plum.tasks.list(run_id=run.run_id)
    gone: list[tuple[str, Any]] = []
    feed = plum.events(topics=["tasks", "run-nodes", "workflow-runs", "workflows"])
    deleting: asyncio.Task[None] | None = None
    async for item in feed:
        if isinstance(item, Event) and item.kind == "snapshot":
            deleting = deleting or asyncio.create_task(plum.workflows.delete(flow, force=True))
        if isinstance(item, Event) and item.kind == "deleted":
            gone.append((item.topic, item.data))
            if item.topic == "workflows":
                break
    assert deleting is not None
    await deleting
    await feed.aclose()
    keys = [(topic, {k: v for k, v in data.items() if k != "revision"}) for topic, data in gone]
    assert keys == [
        ("tasks", {"taskId": task.task_id}),
        ("run-nodes", {"runId": run.run_id, "path": "a"}),
        ("workflow-runs", {"runId": run.run_id}),
        ("workflows", {"workflowId": flow}),
    ]


async def test_a_run_whose_workflow_is_gone_ends_at_the_next_start(tmp_path: Path) -> None:
    async with composed(tmp_path) as plum:
        flow = await _flow(plum, "flow")
        run = await plum.workflows.run(flow)
    with closing(sqlite3.connect(tmp_path / "data" / "plum.db")) as database, database:
        database.execute("DELETE FROM workflow_versions")
        database.execute("DELETE FROM workflows")
    async with composed(tmp_path) as plum:
        detail = await plum.workflow_runs.get(run.run_id)
        assert (detail.run.state, detail.run.reason) == ("Failed", "workflow.deleted")
        assert [node.state for node in detail.nodes] == ["Canceled"]
        assert [task.state for task in await plum.tasks.list(run_id=run.run_id)] == ["Canceled"]
        await plum.workflow_runs.delete(run.run_id)
        assert await plum.workflow_runs.list() == []


async def test_a_node_that_is_heard_while_it_is_deleted_is_a_new_one(plum: PlumClient) -> None:
    await plum.nodes.heartbeat(node_id="n1", os="one")
    kinds: list[str] = []
    feed = plum.events(topics=["nodes"])
    beating: asyncio.Future[Any] | None = None
    async for item in feed:
        if not isinstance(item, Event):
            continue
        kinds.append(item.kind)
        if beating is None:
            beating = asyncio.gather(plum.nodes.delete("n1"), plum.nodes.heartbeat(node_id="n1", os="two"))
        if len(kinds) == 3:
            break
    assert beating is not None
    await beating
    await feed.aclose()
    assert kinds == ["snapshot", "deleted", "created"]
    [node] = await plum.nodes.list()
    assert (node.os, node.health) == ("two", "Healthy")


async def test_clearing_many(plum: PlumClient) -> None:
    made = await plum.tasks.create_batch([{"name": "builtin.echo", "autoStart": True}] * 2500)
    for task_id in made:
        await plum.tasks.wait(task_id, timeout=30)
    assert await plum.tasks.clear() == 2500
    assert (await plum.tasks.page(limit=1, count=True)).total == 0
