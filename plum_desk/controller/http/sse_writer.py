"""An open event stream: pulls events, writes them, and sends a sign of life through silence."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from aiohttp import web

from plum_desk.api.sse import PING, encode_event
from plum_desk.api.transport import Response
from plum_desk.base.clock import Clock

PING_S = 15.0
_log = logging.getLogger(__name__)


class EventWriter:
    """Writes one stream to one client.

    An event is pulled only when the one before has left, so a slow reader costs the memory of one; what
    happens to the events it misses is decided where they come from.
    """

    def __init__(self, clock: Clock, request: web.BaseRequest, response: Response) -> None:
        self._clock = clock
        self._request = request
        self._response = response
        self._answer = web.StreamResponse(status=response.status, headers=response.headers)
        self._written_at = 0.0
        self._writing: asyncio.Task[None] | None = None

    async def run(self) -> web.StreamResponse:
        """Write until the events end or ``end`` is called."""
        self._writing = asyncio.create_task(self._write_all(), name="sse")
        try:
            await asyncio.wait([self._writing])
        finally:
            self.end()
        return self._answer

    def end(self) -> None:
        """Stop: the connection is lost, or the server closes."""
        if self._writing is not None:
            self._writing.cancel()

    async def _write_all(self) -> None:
        stream = self._response.stream
        assert stream is not None
        pings = asyncio.create_task(self._ping(), name="sse-ping")
        try:
            await self._answer.prepare(self._request)
            await self._write(PING)
            async for event in stream:
                await self._write(encode_event(event))
        except ConnectionError:
            pass
        except Exception:
            _log.exception("an event stream failed; its client reconnects")
        finally:
            pings.cancel()
            with suppress(asyncio.CancelledError):
                await pings
            close = getattr(stream, "aclose", None)
            if close is not None:
                await close()

    async def _ping(self) -> None:
        self._written_at = self._clock.monotonic()
        with suppress(ConnectionError):
            while True:
                await self._clock.sleep_until(self._written_at + PING_S)
                if self._clock.monotonic() >= self._written_at + PING_S:
                    await self._write(PING)

    async def _write(self, data: bytes) -> None:
        self._written_at = self._clock.monotonic()
        await self._answer.write(data)
