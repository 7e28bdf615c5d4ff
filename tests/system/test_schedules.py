"""Schedules on a real controller: they fire, say when they will, and survive kill -9."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import aclosing

import pytest

from plum_desk.api.errors import Conflict, Invalid, NotFound
from plum_desk.api.types.workflows import WorkflowRun
from tests.system.lab import Lab

WAIT_S = 30.0


async def workflow(lab: Lab, name: str = "tick") -> str:
    stored = await lab.client.workflows.create(
        name=name,
        params=[{"name": "n", "type": "integer", "default": 1}],
        nodes=[{"key": "a", "type": "task", "definition": "builtin.echo", "payload": "${{ params.n }}"}],
    )
    return stored.workflow_id


async def runs_of(lab: Lab, workflow_id: str, count: int) -> list[WorkflowRun]:
    """Wait until so many runs have finished."""
    async with asyncio.timeout(WAIT_S), aclosing(lab.client.events(["workflow-runs"])) as feed:
        async for _ in feed:
            found = await lab.client.workflow_runs.list(workflow_id=workflow_id, state="Succeeded")
            if len(found) >= count:
                return found
    raise AssertionError("unreachable")


async def test_an_interval_fires_again_and_again(lab: Lab) -> None:
    workflow_id = await workflow(lab)
    schedule = await lab.client.schedules.create(
        name="each second", workflow_id=workflow_id, every_sec=1, params={"n": 7}, labels={"by": "clock"}
    )
    runs = await runs_of(lab, workflow_id, 2)
    assert {run.trigger.type for run in runs} == {"schedule"}
    assert {run.trigger.ref for run in runs} == {schedule.schedule_id}
    assert {run.created_by for run in runs} == {"schedule:each second"}
    assert runs[0].labels == {"by": "clock"}
    assert runs[0].output == {"a": {"echo": 7}}
    later = await lab.client.schedules.get(schedule.schedule_id)
    assert later.last_run_id is not None
    assert later.next_at is not None


async def test_a_schedule_goes_on_after_a_kill(lab: Lab) -> None:
    workflow_id = await workflow(lab)
    await lab.client.schedules.create(name="s", workflow_id=workflow_id, every_sec=1, overlap="allow")
    before = len(await runs_of(lab, workflow_id, 1))
    await lab.controller.restart()
    runs = await runs_of(lab, workflow_id, before + 2)
    firings = sorted(run.created_at for run in runs)
    assert all(later - earlier > 0.5 for earlier, later in itertools.pairwise(firings))


async def test_a_run_that_goes_on_keeps_the_next_one_away(lab: Lab) -> None:
    await lab.worker()
    lab.pipe("slow")
    payload = {"folder": str(lab.folder), "name": "slow"}
    stored = await lab.client.workflows.create(
        name="slow",
        nodes=[{"key": "a", "type": "task", "executor": "embedded", "taskName": "gate", "payload": payload}],
    )
    schedule = await lab.client.schedules.create(name="s", workflow_id=stored.workflow_id, every_sec=1, overlap="queue")
    await lab.started("slow")
    async with asyncio.timeout(WAIT_S), aclosing(lab.client.events(["schedules"])) as feed:
        async for _ in feed:
            if (await lab.client.schedules.get(schedule.schedule_id)).queued >= 2:
                break
    assert len(await lab.client.workflow_runs.list(workflow_id=stored.workflow_id)) == 1
    await lab.open("slow", "go")
    await lab.started("slow", 2)
    await lab.client.schedules.delete(schedule.schedule_id)
    await lab.open("slow", "go")


async def test_a_new_firing_may_end_the_run_before_it(lab: Lab) -> None:
    await lab.worker()
    lab.pipe("replaced")
    payload = {"folder": str(lab.folder), "name": "replaced"}
    stored = await lab.client.workflows.create(
        name="replaced",
        nodes=[{"key": "a", "type": "task", "executor": "embedded", "taskName": "gate", "payload": payload}],
    )
    schedule = await lab.client.schedules.create(
        name="s", workflow_id=stored.workflow_id, every_sec=3, overlap="cancel_running"
    )
    await lab.started("replaced")
    async with asyncio.timeout(WAIT_S), aclosing(lab.client.events(["workflow-runs"])) as feed:
        async for _ in feed:
            if await lab.client.workflow_runs.list(workflow_id=stored.workflow_id, state="Canceled"):
                break
    first, *later = sorted(
        await lab.client.workflow_runs.list(workflow_id=stored.workflow_id), key=lambda run: run.created_at
    )
    assert (first.state, first.reason) == ("Canceled", "schedule.overlap")
    assert (await lab.client.schedules.get(schedule.schedule_id)).queued == 0
    assert first.trigger.ref == schedule.schedule_id
    async with asyncio.timeout(WAIT_S), aclosing(lab.client.events(["workflow-runs"])) as feed:
        async for _ in feed:
            if later:
                break
            later = await lab.client.workflow_runs.list(workflow_id=stored.workflow_id, state="Running")
    await lab.client.schedules.delete(schedule.schedule_id)
    assert later[0].run_id != first.run_id


async def test_a_preview_tells_of_moved_firings(lab: Lab) -> None:
    schedule = await lab.client.schedules.create(
        name="night", workflow_id=await workflow(lab), cron="30 2 * * *", time_zone="Europe/Berlin", enabled=False
    )
    assert schedule.next_at is None
    firings = await lab.client.schedules.next(schedule.schedule_id, count=400)
    assert len(firings) == 400
    moved = [firing for firing in firings if firing.moved]
    assert len(moved) == 1
    assert moved[0].local.endswith("T03:00:00+02:00")


async def test_times_are_previewed_without_a_schedule(lab: Lab) -> None:
    firings = await lab.client.schedules.preview(cron="0 6 * * 1", time_zone="Asia/Shanghai", count=3)
    assert [firing.local[10:] for firing in firings] == ["T06:00:00+08:00"] * 3
    assert firings[1].at - firings[0].at == 7 * 86400
    with pytest.raises(Invalid) as refused:
        await lab.client.schedules.preview(cron="0 0 30 2 *", time_zone="Mars/Base")
    assert {problem.path for problem in refused.value.errors} == {"$.cron", "$.timeZone"}
    with pytest.raises(Invalid):
        await lab.client.schedules.preview(cron="0 0 * * *", every_sec=60)
    assert await lab.client.schedules.list() == []


async def test_a_firing_undoes_nothing_that_was_saved(lab: Lab) -> None:
    """Many are due at once; while one after the other fires, all are saved."""
    workflow_id = await workflow(lab)
    fields = {"workflow_id": workflow_id, "every_sec": 1, "overlap": "allow"}
    create, replace = lab.client.schedules.create, lab.client.schedules.replace
    ids = [one.schedule_id for one in await asyncio.gather(*(create(name=f"s{n}", **fields) for n in range(60)))]
    async with asyncio.timeout(WAIT_S):
        for round_ in range(5):
            async with aclosing(lab.client.events(["workflow-runs"])) as feed:
                async for event in feed:
                    if getattr(event, "kind", "") == "created":
                        break
            names = {schedule_id: f"{round_} {schedule_id}" for schedule_id in ids}
            await asyncio.gather(*(replace(key, name=name, **fields) for key, name in names.items()))
            assert {one.schedule_id: one.name for one in await lab.client.schedules.list()} == names


async def test_a_wrong_schedule_is_refused_with_all_problems(lab: Lab) -> None:
    with pytest.raises(Invalid) as refused:
        await lab.client.schedules.create(name="x", workflow_id="nobody", cron="99 * * * *", time_zone="Mars/Base")
    assert {problem.path for problem in refused.value.errors} == {"$.cron", "$.timeZone", "$.workflowId"}
    workflow_id = await workflow(lab)
    await lab.client.schedules.create(name="taken", workflow_id=workflow_id, every_sec=3600)
    with pytest.raises(Conflict):
        await lab.client.schedules.create(name="taken", workflow_id=workflow_id, every_sec=3600)
    with pytest.raises(NotFound):
        await lab.client.schedules.get("nobody")


async def test_run_now_starts_beside_the_times(lab: Lab) -> None:
    schedule = await lab.client.schedules.create(name="s", workflow_id=await workflow(lab), every_sec=86400)
    run = await lab.client.schedules.run(schedule.schedule_id)
    assert (await lab.client.workflow_runs.wait(run.run_id, timeout=WAIT_S)).state == "Succeeded"
