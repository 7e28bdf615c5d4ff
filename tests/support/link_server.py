"""A small real controller's end of the link, for tests of workers and agents: says what the test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec
from aiohttp import WSMsgType, web

from plum_desk.api.links import (
    MAX_FRAME_BYTES,
    Ack,
    Assign,
    ControllerMessage,
    Failure,
    Log,
    PeerMessage,
    Progress,
    Refused,
    Register,
    Result,
    Started,
    Welcome,
)
from plum_desk.api.types.nodes import NodeHeartbeat

T = TypeVar("T")
WAIT_S = 15.0
_decoder = msgspec.json.Decoder(list[PeerMessage] | PeerMessage)


class Link:
    """One accepted socket and everything that came over it."""

    def __init__(self, server: LinkServer, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._server = server
        self._socket = socket
        self.authorization = request.headers.get("Authorization")
        self._transport = request.transport
        self.received: list[PeerMessage] = []
        self.frames: list[list[PeerMessage]] = []
        self.frame_sizes: list[int] = []
        self.closed = asyncio.Event()

    @property
    def register(self) -> Register:
        first = self.received[0]
        assert isinstance(first, Register)
        return first

    def of(self, kind: type[T], task_id: str | None = None) -> list[T]:
        """What came of a kind, for one task or all."""
        found = [message for message in self.received if isinstance(message, kind)]
        return [message for message in found if task_id in (None, getattr(message, "task_id", None))]

    async def send(self, *messages: ControllerMessage) -> None:
        await self._socket.send_bytes(msgspec.json.encode(messages[0] if len(messages) == 1 else messages))

    async def send_text(self, text: str) -> None:
        await self._socket.send_str(text)

    async def assign(self, name: str, payload: Any = None, task_id: str = "t1", **more: Any) -> None:
        values: dict[str, Any] = {"token": f"{task_id}-1", "attempt": 1} | more
        await self.send(Assign(task_id=task_id, name=name, payload=payload, **values))

    async def outcome(self, task_id: str = "t1") -> Result | Failure:
        """The first outcome of a task on this link."""
        return await self._server.until(
            lambda: next(iter([*self.of(Result, task_id), *self.of(Failure, task_id)]), None)
        )

    async def log_text(self, task_id: str, expected: str) -> str:
        """The log so far, as soon as it holds the text."""

        def text() -> str | None:
            whole = "".join(message.text for message in self.of(Log, task_id))
            return whole if expected in whole else None

        return await self._server.until(text)

    async def started(self, task_id: str = "t1") -> Started:
        return await self._server.until(lambda: next(iter(self.of(Started, task_id)), None))

    async def progress(self, fraction: float) -> Progress:
        return await self._server.until(
            lambda: next((message for message in self.of(Progress) if message.fraction == fraction), None)
        )

    def cut(self) -> None:
        """Drop the connection without a word, as a killed controller does."""
        assert self._transport is not None
        self._transport.abort()

    async def close(self) -> None:
        await self._socket.close()


class LinkServer:
    """Serves `/v1/workers/stream` and the node heartbeat. `answer` decides what a registration gets;
    with `acknowledge` every outcome is acknowledged at once."""

    def __init__(self) -> None:
        self.port = 0
        self.links: list[Link] = []
        self.heartbeats: list[NodeHeartbeat] = []
        self.acknowledge = True
        self.answer: Callable[[Register], Welcome | Refused | None] = lambda _: Welcome(epoch=1)
        self.http_status: int | None = None
        self.attempts = 0
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/v1/workers/stream", self._stream)
        app.router.add_post("/v1/nodes/heartbeat", self._heartbeat)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Vanish like a killed controller: no close frame, the port refuses."""
        assert self._runner is not None
        for link in self.links:
            if not link.closed.is_set():
                link.cut()
        await self._runner.cleanup()

    async def until(self, found: Callable[[], T | None]) -> T:
        """The first value of `found()` that is not None or false."""
        async with asyncio.timeout(WAIT_S), self._changed:
            while not (value := found()):
                await self._changed.wait()
            return value

    async def link(self, number: int = 1) -> Link:
        """The so-manieth link, once it has registered."""
        return await self.until(
            lambda: self.links[number - 1] if len(self.links) >= number and self.links[number - 1].received else None
        )

    async def _note(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _heartbeat(self, request: web.Request) -> web.Response:
        self.heartbeats.append(msgspec.json.decode(await request.read(), type=NodeHeartbeat))
        await self._note()
        return web.json_response({"ttlSec": 30})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        self.attempts += 1
        await self._note()
        if self.http_status is not None:
            return web.Response(status=self.http_status)
        socket = web.WebSocketResponse(max_msg_size=MAX_FRAME_BYTES + 1)
        await socket.prepare(request)
        link = Link(self, socket, request)
        self.links.append(link)
        try:
            await self._serve(link, socket)
        finally:
            link.closed.set()
            await self._note()
        return socket

    async def _serve(self, link: Link, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                break
            decoded = _decoder.decode(frame.data)
            messages = decoded if isinstance(decoded, list) else [decoded]
            link.frame_sizes.append(len(frame.data))
            link.frames.append(messages)
            link.received.extend(messages)
            await self._reply(link, messages)
            await self._note()

    async def _reply(self, link: Link, messages: list[PeerMessage]) -> None:
        for message in messages:
            if isinstance(message, Register) and (answer := self.answer(message)):
                await link.send(answer)
                if isinstance(answer, Refused):
                    await link.close()
            elif isinstance(message, Result | Failure) and self.acknowledge:
                await link.send(Ack(task_id=message.task_id, token=message.token))


@asynccontextmanager
async def link_server() -> AsyncIterator[LinkServer]:
    server = LinkServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
