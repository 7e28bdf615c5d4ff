"""Logs of tasks that are long enough to rotate: followed, read, continued after a restart, removed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from plum_desk.api.transport import ServerEvent
from plum_desk.api.types.tasks import LogQuery
from plum_desk.base.clock import SystemClock
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.areas.logs import LogsArea
from plum_desk.controller.bus import Bus
from plum_desk.controller.call import Call, Chunk, Principal
from plum_desk.controller.store.database import SqliteDatabase

VIEWER = Principal(name="viewer", role="viewer", address="127.0.0.1")
TASK = "t1"


@asynccontextmanager
async def logs_area(folder: Path, part_bytes: int) -> AsyncIterator[tuple[LogsArea, set[str]]]:
    """The area and the ids of its open tasks."""
    bus, opened = Bus(), {TASK}
    async with SqliteDatabase(folder / "plum.db", bus.publish) as database, TaskScope() as scope:
        area = LogsArea(folder / "logs", database, bus, SystemClock(), scope, part_bytes)
        area.ask_open(opened.__contains__)
        yield area, opened
        await area.close()


def _call(offset: int = 0, follow: bool = False) -> Call:
    return Call(principal=VIEWER, path={"id": TASK}, query=LogQuery(offset=offset, follow=follow))


async def _next_text(events: AsyncIterator[ServerEvent]) -> str:
    event = await asyncio.wait_for(anext(events), 10)
    return str(msgspec.json.decode(event.data)["text"])


async def test_following_goes_on_across_rotations(tmp_path: Path) -> None:
    async with logs_area(tmp_path, part_bytes=100) as (area, opened):
        events = await area.logs(_call(follow=True))
        assert not isinstance(events, Chunk)
        stream = aiter(events)
        for number in range(40):
            area.append(TASK, "stdout", f"{number}\n")
            await area.logs(_call())
            assert await _next_text(stream) == f"{number}\n"
        assert len(list((tmp_path / "logs").rglob("t1.log.parts/*"))) == 4
        opened.clear()
        area.close_task(TASK)
        assert (await asyncio.wait_for(anext(stream), 10)).event == "end"


async def test_who_resumes_behind_what_was_dropped_goes_on_at_the_oldest_line(tmp_path: Path) -> None:
    async with logs_area(tmp_path, part_bytes=100) as (area, _):
        area.append(TASK, "stdout", "".join(f"{number}\n" for number in range(100)))
        chunk = await area.logs(_call(1))
        assert isinstance(chunk, Chunk)
        texts = [line.split(b" ")[2].decode() for line in chunk.data.splitlines()]
        assert texts[0] != "0"
        assert texts == [str(number) for number in range(int(texts[0]), 100)]
        events = await area.logs(_call(1, follow=True))
        assert not isinstance(events, Chunk)
        stream = aiter(events)
        assert [await _next_text(stream) for _ in texts] == [f"{text}\n" for text in texts]


async def test_a_restart_continues_the_log_and_removing_takes_it_all(tmp_path: Path) -> None:
    async with logs_area(tmp_path, part_bytes=100) as (area, _):
        area.append(TASK, "stdout", "a\nb\nc\nd\ne\n")
        before = await area.logs(_call())
    async with logs_area(tmp_path, part_bytes=100) as (area, _):
        assert await area.logs(_call()) == before
        area.append(TASK, "stdout", "f\n")
        after = await area.logs(_call(before.next_offset if isinstance(before, Chunk) else 0))
        assert isinstance(after, Chunk)
        assert after.data.endswith(b" O f\n")
        assert len(after.data.splitlines()) == 1
    async with logs_area(tmp_path, part_bytes=100) as (area, _):
        area.remove([TASK])
        folder = tmp_path / "logs" / TASK
        async with asyncio.timeout(10):
            while list(folder.iterdir()):
                await asyncio.sleep(0.01)
