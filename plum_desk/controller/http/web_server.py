"""aiohttp's low-level server, that tells a stream when its connection is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.streams import StreamReader

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class WebServer(web.Server):
    """aiohttp can cancel handlers when their client leaves, but only all of them.

    A change must not be cut off between two awaits, a stream must not wait for its next event to see that nobody reads.
    """

    def __init__(self, handler: Handler, *, max_body_bytes: int) -> None:
        super().__init__(handler, request_factory=self._request, access_log=None)
        self._max_body_bytes = max_body_bytes
        self._endings: dict[web.RequestHandler, tuple[str | None, Callable[[], None]]] = {}

    @contextmanager
    def ending_with(self, request: web.BaseRequest, token_id: str | None, end: Callable[[], None]) -> Iterator[None]:
        """Call ``end`` when the connection of this request is lost, or its stream is to end."""
        if request.transport is None:
            end()
        self._endings[request.protocol] = token_id, end
        try:
            yield
        finally:
            self._endings.pop(request.protocol, None)

    def end_streams(self, token_id: str | None = None) -> None:
        """End all streams now, or those that were opened with one token."""
        for opened_with, end in list(self._endings.values()):
            if token_id is None or opened_with == token_id:
                end()

    def connection_lost(self, handler: web.RequestHandler, exc: BaseException | None = None) -> None:
        super().connection_lost(handler, exc)
        if handler in self._endings:
            self._endings[handler][1]()

    def _request(
        self,
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: web.RequestHandler,
        writer: AbstractStreamWriter,
        task: asyncio.Task[None],
    ) -> web.BaseRequest:
        loop = asyncio.get_running_loop()
        return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=self._max_body_bytes)
