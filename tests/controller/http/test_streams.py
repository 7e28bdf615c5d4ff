"""Event streams on sockets: signs of life, ends, slow readers, and a server that closes at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from plum_desk.api.client import Connected, Disconnected, Event
from plum_desk.api.transport import ServerEvent
from plum_desk.base.clock import SystemClock, VirtualClock
from plum_desk.controller.call import Answer, Call
from plum_desk.controller.http.hosts import HostRule
from plum_desk.controller.http.router import Router
from plum_desk.controller.http.server import Server
from tests.api.house import House, open_house
from tests.api.memory import KnownTokens, MemoryController
from tests.api.memory_peers import MemoryPeers

ADMIN = {"Authorization": "Bearer admin"}


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.002)


async def test_a_silent_stream_gives_signs_of_life() -> None:
    clock = VirtualClock()
    async with (
        open_house(clock) as house,
        aiohttp.ClientSession(house.url, headers=ADMIN) as session,
        session.get("/v1/events?topics=tasks&since=0") as answer,
    ):
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        assert await answer.content.readuntil(b"\n\n") == b": ping\n\n"
        await until(lambda: clock.sleepers == 1)
        for _ in range(2):
            await clock.advance(15.0)
            assert await answer.content.readuntil(b"\n\n") == b": ping\n\n"
        await clock.advance(10.0)
        async with house.client() as plum:
            await plum.tasks.create(name="a")
        assert (await answer.content.readuntil(b"\n\n")).startswith(b"id: 1\nevent: tasks.created\ndata: {")
        await clock.advance(14.0)
        house.controller.break_streams()
        assert await answer.content.read() == b""


async def test_last_event_id_wins_over_since(house: House, session: aiohttp.ClientSession) -> None:
    async with house.client() as plum:
        for name in ("a", "b", "c"):
            await plum.tasks.create(name=name)
    async with session.get("/v1/events?topics=tasks&since=0", headers={"Last-Event-ID": "2"}) as answer:
        await answer.content.readuntil(b"\n\n")
        assert (await answer.content.readuntil(b"\n\n")).startswith(b"id: 3\n")


class _Endless:
    """Large events for ever; counts what is taken and remembers that it was closed."""

    def __init__(self) -> None:
        self.taken = 0
        self.closed = asyncio.Event()

    async def stream(self, call: Call) -> Answer:
        return self._events()

    async def _events(self) -> AsyncIterator[ServerEvent]:
        try:
            while True:
                self.taken += 1
                yield ServerEvent(event="tasks.updated", id=str(self.taken), data=b"x" * 100_000)
                await asyncio.sleep(0)
        finally:
            self.closed.set()


async def test_a_slow_reader_takes_no_more_than_the_socket_holds() -> None:
    endless = _Endless()
    handlers = {**MemoryController().handlers(), "events.stream": endless.stream}
    server = Server(Router(handlers, KnownTokens()), MemoryPeers(), SystemClock(), hosts=HostRule())
    host, port = await server.start("127.0.0.1", 0)
    _, writer = await asyncio.open_connection(host, port, limit=2**16)
    writer.write(b"GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer admin\r\n\r\n")
    taken = -1
    while taken != endless.taken or taken == 0:
        taken = endless.taken
        await asyncio.sleep(0.1)
    assert 0 < taken < 200
    writer.transport.abort()
    async with asyncio.timeout(5):
        await endless.closed.wait()
    await server.close()


async def test_a_reader_that_leaves_ends_the_stream_at_once(house: House, session: aiohttp.ClientSession) -> None:
    ended = asyncio.Event()

    async def events(
        topics: set[str], breaks: int, first: list[ServerEvent], position: int
    ) -> AsyncIterator[ServerEvent]:
        try:
            yield ServerEvent(event="snapshot", id="1", data=b"{}")
            await asyncio.Event().wait()
        finally:
            ended.set()

    house.controller._events = events  # type: ignore[method-assign]
    answer = await session.get("/v1/events")
    await answer.content.readuntil(b"data: {}\n\n")
    answer.close()
    async with asyncio.timeout(5):
        await ended.wait()


async def test_the_server_closes_within_a_second_although_streams_are_open() -> None:
    async with open_house() as house:
        plum = house.client()
        feed = plum.events(["tasks"])
        assert await anext(feed) == Connected()
        sleeper = await asyncio.open_connection(*house.url.removeprefix("http://").split(":"))
        begun = time.monotonic()
        await house.server.close()
        assert time.monotonic() - begun < 1.0
        while not isinstance(await anext(feed), Disconnected):
            pass
        await feed.aclose()
        await plum.close()
        sleeper[1].close()
        await sleeper[1].wait_closed()


async def test_a_taken_port_is_told(house: House) -> None:
    server = Server(house.router, house.peers, SystemClock(), hosts=HostRule())
    port = int(house.url.rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        await server.start("127.0.0.1", port)
    await server.close()


async def test_a_revoked_token_ends_its_streams_and_no_others(house: House) -> None:
    async with (
        house.client(token="viewer") as viewer,
        house.client(token="operator") as operator,
        viewer.events(["tasks"], since=0) as seen,
        operator.events(["tasks"], since=0) as kept,
    ):
        assert await anext(seen) == await anext(kept) == Connected()
        house.server.revoke("viewer")
        assert isinstance(await anext(seen), Disconnected)
        task = await operator.tasks.create(name="a")
        event = await anext(kept)
        assert isinstance(event, Event)
        assert event.data == task
