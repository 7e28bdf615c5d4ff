"""The event stream of a real controller: a snapshot of every topic, then deltas, and resume without a gap."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from plum_desk.api.client import Connected, Event
from plum_desk.api.types.system import DURABLE_TOPICS
from tests.system.lab import Lab

WAIT_S = 20.0


async def test_every_topic_has_a_snapshot(lab: Lab) -> None:
    topics: set[str] = set()
    async with asyncio.timeout(WAIT_S), aclosing(lab.client.events()) as feed:
        async for item in feed:
            assert isinstance(item, Connected | Event)
            if isinstance(item, Event):
                assert item.kind == "snapshot"
                topics.add(item.topic)
            if topics == set(DURABLE_TOPICS):
                return


async def test_a_subscriber_resumes_without_a_gap(lab: Lab) -> None:
    since = (await lab.client.system.get()).revision
    made = [await lab.client.tasks.create(name="builtin.echo", payload=n, auto_start=True) for n in range(20)]
    for task in made:
        await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    created: list[str] = []
    revisions: list[int] = []
    async with asyncio.timeout(WAIT_S), aclosing(lab.client.events(["tasks"], since=since)) as feed:
        async for item in feed:
            if not isinstance(item, Event):
                continue
            assert item.kind in ("created", "updated")
            assert item.revision is not None
            revisions.append(item.revision)
            if item.kind == "created":
                created.append(item.data.task_id)
            if len(created) == 20 and item.data.state == "Succeeded" and item.data.task_id == made[-1].task_id:
                break
    assert created == [task.task_id for task in made]
    assert revisions == sorted(set(revisions))


async def test_a_revision_of_the_future_gets_a_snapshot(lab: Lab) -> None:
    async with asyncio.timeout(WAIT_S), aclosing(lab.client.events(["tasks"], since=10**12)) as feed:
        async for item in feed:
            if isinstance(item, Event):
                assert item.kind == "snapshot"
                return
