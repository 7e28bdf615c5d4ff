"""What only happens over sockets: nobody there, no answer in time, an answer that is none."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from plum_desk.api.client import Connected, Disconnected, PlumClient
from plum_desk.api.errors import PlumError, ServerError, Unreachable
from plum_desk.api.http_transport import HttpTransport
from plum_desk.base.clock import VirtualClock
from tests.api.house import open_house


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@asynccontextmanager
async def _answering(text: bytes) -> AsyncIterator[str]:
    """Somebody who answers every request with the same bytes, or with none."""
    writers: list[asyncio.StreamWriter] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        if text:
            writer.write(text)
            await writer.drain()
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for writer in writers:
            writer.close()
            await writer.wait_closed()


async def test_nobody_there() -> None:
    url = f"http://127.0.0.1:{_free_port()}"
    async with PlumClient(HttpTransport(url)) as plum:
        with pytest.raises(Unreachable, match=url) as fault:
            await plum.system.get()
        assert (fault.value.status, fault.value.code) == (0, "controller.unreachable")


async def test_no_answer_in_time() -> None:
    async with _answering(b"") as url, PlumClient(HttpTransport(url, timeout_s=0.05)) as plum:
        with pytest.raises(Unreachable, match="Timeout"):
            await plum.system.get()


@pytest.mark.parametrize(
    ("answer", "kind", "status"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", ServerError, 500),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 5\r\n\r\nproxy", ServerError, 502),
        (b"HTTP/1.1 418 Odd\r\nContent-Length: 0\r\n\r\n", PlumError, 418),
        (b"HTTP/1.1 302 Found\r\nLocation: http://example.org/\r\nContent-Length: 0\r\n\r\n", PlumError, 302),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", Unreachable, 0),
        (b"nonsense\r\n\r\n", Unreachable, 0),
    ],
)
async def test_answers_of_somebody_else(answer: bytes, kind: type[PlumError], status: int) -> None:
    async with _answering(answer) as url, PlumClient(HttpTransport(url)) as plum:
        with pytest.raises(kind) as fault:
            await plum.system.get()
        assert (type(fault.value), fault.value.status) == (kind, status)


async def test_a_feed_finds_a_controller_that_comes_late() -> None:
    clock = VirtualClock()
    port = _free_port()
    plum = PlumClient(HttpTransport(f"http://127.0.0.1:{port}", "admin"), clock=clock)
    feed = plum.events(["tasks"])
    assert isinstance(await anext(feed), Disconnected)
    async with open_house(port=port):
        opening = asyncio.create_task(anext(feed))
        while not opening.done():
            await clock.advance(1.0)
            await asyncio.sleep(0.001)
        assert await opening == Connected()
        await feed.aclose()
        await plum.close()
