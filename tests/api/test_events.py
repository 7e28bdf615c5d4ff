"""Events, waiting and followed logs: typed, and going on after a lost connection, over both transports."""

from __future__ import annotations

import asyncio

import pytest

from plum_desk.api.client import Connected, Disconnected, Event, EventFeed, FeedItem, PlumClient
from plum_desk.api.errors import Invalid, NotFound, Unauthorized
from plum_desk.api.types.tasks import Task, TaskDefinition
from tests.api.house import House


async def _event(feed: EventFeed) -> Event:
    while not isinstance(item := await anext(feed), Event):
        pass
    return item


async def test_snapshot_then_typed_deltas(client: PlumClient) -> None:
    first = await client.tasks.create(name="first")
    async with client.events(["tasks", "task-defs"]) as feed:
        assert await anext(feed) == Connected()
        definitions, snapshot = await _event(feed), await _event(feed)
        assert (definitions.topic, definitions.kind, definitions.data) == ("task-defs", "snapshot", [])
        assert (snapshot.revision, snapshot.data) == (first.revision, [first])
        second = await client.tasks.create(name="second")
        created = await _event(feed)
        assert (created.topic, created.kind, created.revision) == ("tasks", "created", second.revision)
        assert isinstance(created.data, Task)
        assert created.data == second
        definition = await client.task_defs.create(name="d")
        made = await _event(feed)
        assert isinstance(made.data, TaskDefinition)
        await client.task_defs.delete(definition.def_id)
        deleted = await _event(feed)
        assert (deleted.kind, deleted.data["defId"]) == ("deleted", definition.def_id)
        assert deleted.revision == deleted.data["revision"]


async def test_live_values_have_no_revision_and_unknown_shapes_stay_visible(client: PlumClient, house: House) -> None:
    async with client.events(["metrics", "tasks"], since=0) as feed:
        assert await anext(feed) == Connected()
        reading = asyncio.create_task(_event(feed))
        await _until(lambda: house.controller.calls[-1:] and house.controller.calls[-1][0] == "events.stream")
        house.controller.publish_live("metrics", {"nodeId": "n", "cpuPercent": 3.5})
        live = await reading
        assert (live.kind, live.revision, live.data["cpuPercent"]) == ("live", None, 3.5)
        house.controller.next("t")
        house.controller.publish("tasks", "updated", {"taskId": "t", "state": "Dreaming"})
        odd = await _event(feed)
        assert (odd.kind, odd.data) == ("updated", {"taskId": "t", "state": "Dreaming"})


async def test_a_lost_stream_goes_on_where_it_was(client: PlumClient, house: House) -> None:
    async with client.events(["tasks"], since=0) as feed:
        assert await anext(feed) == Connected()
        await client.tasks.create(name="before")
        assert (await _event(feed)).data.name == "before"
        seen: list[FeedItem] = []
        reading = asyncio.create_task(_collect(feed, seen, 3))
        await asyncio.sleep(0)
        house.controller.break_streams()
        await client.tasks.create(name="meanwhile")
        await reading
        assert isinstance(seen[0], Disconnected)
        assert isinstance(seen[1], Connected)
        assert isinstance(seen[2], Event)
        assert (seen[2].kind, seen[2].data.name) == ("created", "meanwhile")


async def test_what_is_too_old_comes_as_a_snapshot(client: PlumClient, house: House) -> None:
    task = await client.tasks.create(name="a")
    house.controller.forgotten_to = task.revision
    async with client.events(["tasks"], since=0) as feed:
        assert (await _event(feed)).kind == "snapshot"


async def test_a_refused_stream_is_raised(house: House) -> None:
    async with house.client("http", "wrong") as stranger:
        with pytest.raises(Unauthorized):
            await anext(stranger.events())
    async with house.client("http") as plum:
        with pytest.raises(Invalid) as fault:
            await plum._calls.stream("events.stream", query={"since": "x"})
        assert fault.value.errors[0].path == "$.query.since"


async def test_a_closed_feed_ends(client: PlumClient) -> None:
    feed = client.events(["tasks"])
    assert await anext(feed) == Connected()
    await feed.aclose()
    assert [item async for item in feed] == []


async def test_wait_for_a_task(client: PlumClient, house: House) -> None:
    task, other = await client.tasks.create(name="a"), await client.tasks.create(name="b")
    waiting = asyncio.create_task(client.tasks.wait(task.task_id, timeout=10))
    await _streaming(house)
    house.controller.change_task(other.task_id, state="Succeeded")
    house.controller.change_task(task.task_id, state="Running")
    house.controller.break_streams()
    house.controller.change_task(task.task_id, state="Failed")
    assert (await waiting).state == "Failed"
    assert (await client.tasks.wait(task.task_id)).state == "Failed"


async def test_wait_gives_up(client: PlumClient, house: House) -> None:
    task = await client.tasks.create(name="a")
    with pytest.raises(TimeoutError):
        await client.tasks.wait(task.task_id, timeout=0.05)
    waiting = asyncio.create_task(client.tasks.wait(task.task_id))
    await _streaming(house, 2)
    await client.tasks.delete(task.task_id)
    with pytest.raises(NotFound):
        await waiting


async def test_wait_for_a_run(client: PlumClient, house: House) -> None:
    workflow = await client.workflows.create(name="w", nodes=[{"key": "a", "type": "task"}])
    run = await client.workflows.run(workflow.workflow_id)
    waiting = asyncio.create_task(client.workflow_runs.wait(run.run_id, timeout=10))
    await _streaming(house)
    house.controller.change_run(run.run_id, state="Succeeded", output={"a": 1})
    assert (await waiting).output == {"a": 1}


async def test_logs_by_offset(client: PlumClient, house: House) -> None:
    task = await client.tasks.create(name="a")
    assert (await client.tasks.logs(task.task_id)).data == b""
    house.controller.logs[task.task_id] = "0123 °C\n".encode()
    chunk = await client.tasks.logs(task.task_id, offset=2)
    assert (chunk.data, chunk.next_offset) == ("23 °C\n".encode(), 9)


async def test_a_followed_log_is_whole_although_the_stream_broke(client: PlumClient, house: House) -> None:
    task = await client.tasks.create(name="a")
    house.controller.logs[task.task_id] = b"one\n"
    pieces = client.tasks.follow_logs(task.task_id)
    first = await anext(pieces)
    assert (first.text, first.stream, first.next_offset) == ("one\n", "stdout", 4)
    reading = asyncio.create_task(anext(pieces))
    house.controller.break_streams()
    house.controller.logs[task.task_id] += b"two\n"
    assert (await reading).text == "two\n"
    house.controller.change_task(task.task_id, state="Succeeded")
    assert [piece async for piece in pieces] == []


async def _collect(feed: EventFeed, seen: list[FeedItem], count: int) -> None:
    while len(seen) < count:
        seen.append(await anext(feed))


async def _streaming(house: House, times: int = 1) -> None:
    await _until(lambda: sum(name == "events.stream" for name, _ in house.controller.calls) >= times)


async def _until(condition: object) -> None:
    assert callable(condition)
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.001)
