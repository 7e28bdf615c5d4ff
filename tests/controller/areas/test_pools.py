"""Pools: a limit that tasks of any kind share."""

from __future__ import annotations

from itertools import pairwise

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import Conflict, Invalid, NotFound
from plum_desk.api.types.tasks import Task

SLEEP = {"name": "hold", "task_name": "builtin.sleep", "payload": {"seconds": 600}, "auto_start": True}


async def _running(plum: PlumClient, **more: object) -> Task:
    task = await plum.tasks.create(**{**SLEEP, **more})  # type: ignore[arg-type]
    return await plum.tasks.get(task.task_id)


async def test_a_pool_is_made_changed_and_deleted(plum: PlumClient) -> None:
    pool = await plum.pools.create("press", 1)
    assert (pool.slots, pool.holders, pool.waiting) == (1, (), 0)
    with pytest.raises(Conflict, match=r"pool\.nameTaken"):
        await plum.pools.create("press", 2)
    changed = await plum.pools.replace("press", 3, if_match=pool.revision)
    with pytest.raises(Conflict, match=r"revision\.stale"):
        await plum.pools.replace("press", 4, if_match=pool.revision)
    assert await plum.pools.list() == [changed]
    await plum.pools.delete("press")
    with pytest.raises(NotFound):
        await plum.pools.get("press")


async def test_an_unknown_pool_is_refused_wherever_it_is_named(plum: PlumClient) -> None:
    with pytest.raises(Invalid) as refusal:
        await plum.tasks.create(name="builtin.echo", pool="no")
    assert [problem.path for problem in refusal.value.errors] == ["$.pool"]
    with pytest.raises(Invalid, match=r"pool\.unknown"):
        await plum.task_defs.create(name="x", pool="no")
    nodes = [{"key": "a", "type": "task", "definition": "builtin.echo", "pool": "no"}]
    with pytest.raises(Invalid) as refusal:
        await plum.workflows.create({"name": "w", "nodes": nodes})
    assert [(problem.path, problem.code) for problem in refusal.value.errors] == [("$.nodes[0].pool", "pool.unknown")]


async def test_tasks_share_the_slots_and_say_who_has_them(plum: PlumClient) -> None:
    await plum.pools.create("press", 1)
    first = await _running(plum, pool="press")
    second = await _running(plum, pool="press", name="other")
    assert (first.state, second.state, second.pool) == ("Running", "Pending", "press")
    told = await plum.tasks.explain(second.task_id)
    assert (told.code, [holder["taskId"] for holder in told.details["holders"]]) == ("pool.full", [first.task_id])
    pool = await plum.pools.get("press")
    assert ([holder.task_id for holder in pool.holders], pool.waiting) == ([first.task_id], 1)
    await plum.tasks.cancel(first.task_id)
    await plum.tasks.wait(first.task_id, timeout=20)
    await plum.pools.replace("press", 2)
    third = await _running(plum, pool="press")
    assert (await plum.tasks.get(second.task_id)).state == third.state == "Running"


async def test_more_slots_let_waiting_tasks_start(plum: PlumClient) -> None:
    await plum.pools.create("press", 0)
    task = await plum.tasks.create(name="builtin.echo", pool="press", auto_start=True)
    assert (await plum.tasks.explain(task.task_id)).code == "pool.full"
    await plum.pools.replace("press", 1)
    assert (await plum.tasks.wait(task.task_id, timeout=20)).state == "Succeeded"
    assert (await plum.pools.get("press")).holders == ()


async def test_nodes_of_a_workflow_share_a_pool(plum: PlumClient) -> None:
    await plum.pools.create("press", 1)
    await plum.task_defs.create(name="pressed", task_name="builtin.echo", pool="press")
    nodes = [{"key": key, "type": "task", "definition": "pressed"} for key in "abc"]
    nodes.append({"key": "d", "type": "task", "executor": "embedded", "taskName": "builtin.echo", "pool": "press"})
    workflow = await plum.workflows.create({"name": "w", "nodes": nodes})
    run = await plum.workflow_runs.wait((await plum.workflows.run(workflow.workflow_id)).run_id, timeout=20)
    assert run.state == "Succeeded"
    tasks = await plum.tasks.list(run_id=run.run_id)
    assert {task.pool for task in tasks} == {"press"}
    times = sorted((task.attempts[0].started_at or 0, task.finished_at or 0) for task in tasks)
    assert all(ended <= following for (_, ended), (following, _) in pairwise(times))
    with pytest.raises(Conflict, match="pressed, w"):
        await plum.pools.delete("press")


async def test_an_open_task_keeps_its_pool(plum: PlumClient) -> None:
    await plum.pools.create("press", 1)
    task = await _running(plum, pool="press")
    with pytest.raises(Conflict, match="unfinished tasks"):
        await plum.pools.delete("press")
    await plum.tasks.cancel(task.task_id)
    await plum.tasks.wait(task.task_id, timeout=20)
    await plum.pools.delete("press")


async def test_a_failed_attempt_frees_its_slot_until_the_next(plum: PlumClient) -> None:
    await plum.pools.create("press", 1)
    failing = await plum.tasks.create(
        name="builtin.fail", pool="press", max_retries=1, retry={"delaySec": 600}, auto_start=True
    )
    task = await plum.tasks.create(name="builtin.echo", pool="press", auto_start=True)
    assert (await plum.tasks.wait(task.task_id, timeout=20)).state == "Succeeded"
    assert (await plum.tasks.explain(failing.task_id)).code == "retry.waiting"
