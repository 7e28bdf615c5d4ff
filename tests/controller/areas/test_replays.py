"""Requests under an idempotency key."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import BadRequest, Conflict, Invalid
from plum_desk.base.clock import VirtualClock
from plum_desk.controller.areas.replays import KEPT_S, Replays
from plum_desk.controller.bus import Bus
from plum_desk.controller.call import RequestKey
from plum_desk.controller.store import requests
from plum_desk.controller.store.database import SqliteDatabase
from tests.support.composed import composed

WORKFLOW = {"name": "one", "nodes": [{"key": "a", "type": "task", "definition": "builtin.echo"}]}


async def test_each_thing_is_made_once_and_answered_alike(plum: PlumClient) -> None:
    spec = {"name": "builtin.echo", "payload": 1}
    task = await plum.once("t").tasks.create(spec)
    assert await plum.once("t").tasks.create(spec) == task
    ids = await plum.once("b").tasks.create_batch([spec] * 3)
    assert await plum.once("b").tasks.create_batch([spec] * 3) == ids
    workflow = await plum.once("w").workflows.create(WORKFLOW)
    assert await plum.once("w").workflows.create(WORKFLOW) == workflow
    run = await plum.once("r").workflows.run(workflow.workflow_id)
    await plum.workflow_runs.wait(run.run_id, timeout=20)
    assert await plum.once("r").workflows.run(workflow.workflow_id) == run
    assert len(await plum.workflow_runs.list()) == 1
    assert len(await plum.tasks.list(state="Queued")) == 4


async def test_another_request_under_the_key_is_refused(plum: PlumClient) -> None:
    task = await plum.once("k").tasks.create(name="builtin.echo")
    with pytest.raises(Invalid, match=r"idempotency\.mismatch"):
        await plum.once("k").tasks.create(name="builtin.log")
    with pytest.raises(Invalid, match=r"idempotency\.mismatch"):
        await plum.once("k").task_defs.create(name="builtin.echo")
    with pytest.raises(BadRequest):
        await plum.once("k" * 300).tasks.create(name="builtin.echo")
    assert [item.task_id for item in await plum.tasks.list()] == [task.task_id]


async def test_a_refused_request_may_be_made_again(plum: PlumClient) -> None:
    with pytest.raises(Invalid):
        await plum.once("k").tasks.create(name="x", executor="none")
    assert (await plum.once("k").tasks.create(name="builtin.echo")).name == "builtin.echo"


async def test_duplicates_at_the_same_time_wait_for_the_first(plum: PlumClient) -> None:
    spec = {"name": "builtin.echo"}
    made = await asyncio.gather(*(plum.once("k").tasks.create(spec) for _ in range(20)))
    assert len({task.task_id for task in made}) == 1
    assert len(await plum.tasks.list()) == 1


async def test_a_secret_is_told_again_but_not_stored(tmp_path: Path) -> None:
    async with composed(tmp_path) as plum:
        made = await plum.once("k").tokens.create(name="lab", role="viewer")
        assert await plum.once("k").tokens.create(name="lab", role="viewer") == made
    stored = (tmp_path / "data" / "plum.db").read_bytes()
    assert made.value.encode() not in stored
    async with composed(tmp_path) as plum:
        with pytest.raises(Conflict, match=r"idempotency\.shownOnce"):
            await plum.once("k").tokens.create(name="lab", role="viewer")
        assert len(await plum.tokens.list()) == 1


async def test_a_controller_that_died_before_it_answered_makes_nothing_twice(tmp_path: Path) -> None:
    """The state right after the change's commit: the key is there, the answer is not."""
    spec = {"name": "builtin.echo"}
    async with composed(tmp_path) as plum:
        task = await plum.once("t").tasks.create(spec)
        ids = await plum.once("b").tasks.create_batch([spec] * 2)
        workflow = await plum.once("w").workflows.create(WORKFLOW)
        run = await plum.once("r").workflows.run(workflow.workflow_id)
        await plum.workflow_runs.wait(run.run_id, timeout=20)
    with sqlite3.connect(tmp_path / "data" / "plum.db") as connection:
        connection.execute("UPDATE requests SET status = NULL, body = NULL WHERE request_key <> 'b'")
    connection.close()
    async with composed(tmp_path) as plum:
        assert (await plum.once("t").tasks.create(spec)).task_id == task.task_id
        assert await plum.once("b").tasks.create_batch([spec] * 2) == ids
        assert (await plum.once("w").workflows.create(WORKFLOW)).workflow_id == workflow.workflow_id
        assert (await plum.once("r").workflows.run(workflow.workflow_id)).run_id == run.run_id
        assert len(await plum.tasks.list(state="Queued")) == 3


async def test_keys_are_forgotten_after_a_day(tmp_path: Path) -> None:
    clock, bus = VirtualClock(), Bus()
    key = RequestKey(caller="me", key="k", fingerprint="f")
    async with SqliteDatabase(tmp_path / "plum.db", bus.publish) as database:
        await database.write(lambda tx: requests.claim(tx, key, "task:1", clock.wall(), None))
        pruning = asyncio.create_task(Replays(database, clock).prune())
        await clock.advance(KEPT_S / 2)
        assert await database.read(lambda c: requests.get(c, key, 0.0)) is not None
        while await database.read(lambda c: requests.get(c, key, 0.0)) is not None:
            await clock.advance(3600)
        assert clock.wall() - VirtualClock().wall() > KEPT_S
        pruning.cancel()
