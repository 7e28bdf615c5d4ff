"""Logs by byte offset: one piece, or all as it grows."""

from __future__ import annotations

from collections.abc import AsyncIterator

from msgspec import Struct

from plum_desk.api.client.calls import Calls, close_stream
from plum_desk.api.errors import Unreachable
from plum_desk.base.backoff import Backoff
from plum_desk.base.clock import Clock


class LogChunk(Struct, frozen=True, kw_only=True):
    """Bytes of a log, and where the next piece begins."""

    data: bytes
    next_offset: int


class LogText(Struct, frozen=True, kw_only=True):
    """A piece of a followed log; ``next_offset`` is where to go on."""

    stream: str
    text: str
    next_offset: int


class _LogData(Struct):
    text: str
    stream: str = "log"


async def read(calls: Calls, name: str, object_id: str, offset: int) -> LogChunk:
    """At most 1 MiB from ``offset``."""
    response = await calls.send(name, object_id, query={"offset": offset})
    next_offset = int(response.headers.get("x-next-offset", offset + len(response.body)))
    return LogChunk(data=response.body, next_offset=next_offset)


async def follow(calls: Calls, clock: Clock, name: str, object_id: str, offset: int) -> AsyncIterator[LogText]:
    """Pieces from ``offset`` until the log is complete; after a lost connection it goes on where it was.

    Pieces without an offset wait for the next that has one, so that none is given twice.
    """
    backoff = Backoff(0.1, 5.0)
    while True:
        try:
            stream = await calls.stream(name, object_id, query={"offset": offset, "follow": True})
            pieces: list[_LogData] = []
            try:
                async for event in stream:
                    backoff.reset()
                    if event.event == "end":
                        return
                    if event.event != "log":
                        continue
                    pieces.append(calls.decode(_LogData, event.data))
                    if event.id is not None:
                        offset = int(event.id)
                        for piece in pieces:
                            yield LogText(stream=piece.stream, text=piece.text, next_offset=offset)
                        pieces.clear()
            finally:
                await close_stream(stream)
        except Unreachable:
            pass
        await clock.sleep_until(clock.monotonic() + backoff.next())
