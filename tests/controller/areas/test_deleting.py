"""What is deleted is gone: nothing runs on without a row, and no event follows its ``deleted``."""

from __future__ import annotations

import asyncio

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import Conflict, NotFound
from plum_desk.api.types.tasks import Task


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
