"""A snapshot shows all that its revision says, within bounds, and once for all who ask together."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plum_desk.api.transport import ServerEvent
from plum_desk.api.types.common import replace
from plum_desk.api.types.system import EventsQuery
from plum_desk.controller.areas.events import KEPT_BYTES, EventsArea
from plum_desk.controller.bus import Bus
from plum_desk.controller.call import Call, Principal
from plum_desk.controller.core.task import TaskOrder, TaskProgress
from plum_desk.controller.store import tasks as store
from plum_desk.controller.store.database import READERS, SqliteDatabase
from plum_desk.controller.store.port import Connection, Transaction


class Nodes:
    """Held in memory right after the commit, as tokens are."""

    def __init__(self) -> None:
        self.held: list[dict[str, str]] = []

    def all(self) -> list[dict[str, str]]:
        return list(self.held)


@pytest.fixture
async def bus() -> Bus:
    return Bus()


@pytest.fixture
async def database(bus: Bus, tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    async with SqliteDatabase(tmp_path / "plum.db", bus.publish) as database:
        bus.start_from(database.writer.revision)
        yield database


@pytest.fixture
def nodes() -> Nodes:
    return Nodes()


@pytest.fixture
def area(database: SqliteDatabase, bus: Bus, nodes: Nodes) -> EventsArea:
    return EventsArea(database, bus, {"nodes": nodes.all})


@pytest.fixture
async def busy_readers(database: SqliteDatabase) -> AsyncIterator[threading.Event]:
    # All readers wait until the event is set.
    free = threading.Event()
    started = threading.Barrier(READERS + 1)

    def occupy(_: Connection) -> None:
        started.wait(20)
        free.wait(20)

    held = [asyncio.create_task(database.read(occupy)) for _ in range(READERS)]
    await asyncio.to_thread(started.wait, 20)
    yield free
    free.set()
    await asyncio.gather(*held)


async def _subscribe(area: EventsArea, topics: str) -> AsyncIterator[ServerEvent]:
    principal = Principal(name="test", role="admin")
    return await area.stream(Call(principal=principal, path={}, query=EventsQuery(topics=topics)))


async def _snapshot(events: AsyncIterator[ServerEvent]) -> dict[str, Any]:
    event = await anext(events)
    assert event.event == "snapshot"
    return msgspec.json.decode(event.data, type=dict[str, Any])


def _put(name: str, tx: Transaction) -> None:
    tx.emit("nodes", "created", tx.revision(), lambda: {"nodeId": name})


async def test_memory_is_looked_at_after_the_rows(
    area: EventsArea, nodes: Nodes, database: SqliteDatabase, busy_readers: threading.Event
) -> None:
    first = asyncio.create_task(_snapshot(await _subscribe(area, "nodes")))
    await asyncio.sleep(0)
    await database.write(partial(_put, "n1"))
    nodes.held.append({"nodeId": "n1"})
    busy_readers.set()
    assert await first == {"topic": "nodes", "revision": 1, "items": [{"nodeId": "n1"}]}


async def test_many_who_ask_at_once_get_the_same(area: EventsArea, busy_readers: threading.Event) -> None:
    asked = [asyncio.ensure_future(anext(await _subscribe(area, "tasks"))) for _ in range(20)]
    await asyncio.sleep(0)
    busy_readers.set()
    made = await asyncio.gather(*asked)
    assert len({id(event) for event in made}) <= 2
    later = await anext(await _subscribe(area, "tasks"))
    assert all(later is not event for event in made)


async def test_finished_tasks_are_bounded_in_bytes_and_open_ones_are_not(
    area: EventsArea, database: SqliteDatabase
) -> None:
    large = {"fill": "x" * 900_000}

    def write(tx: Transaction) -> None:
        for place in range(40):
            state = TaskProgress() if place < 20 else replace(TaskProgress(), state="Succeeded")
            order = TaskOrder(
                task_id=f"t{place:02}",
                name="t",
                task_name="t",
                executor="embedded",
                created_at=1.0,
                created_by="me",
                payload=large,
            )
            store.insert(tx, store.StoredTask(order, state, tx.revision()))

    await database.write(write)
    items = (await _snapshot(await _subscribe(area, "tasks")))["items"]
    finished = [item["taskId"] for item in items if item["state"] == "Succeeded"]
    assert len(items) - len(finished) == 20
    assert finished == [f"t{place}" for place in range(39, 39 - KEPT_BYTES // 900_000, -1)]
