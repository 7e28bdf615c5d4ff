"""The seam between the client and a controller: one request in, one response or a stream out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Protocol

from msgspec import Struct, field


class Request(Struct, frozen=True, kw_only=True):
    """A call: ``path`` percent-encoded and without its query, which is split already; a JSON body."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Response(Struct, kw_only=True):
    """An answer. Header names are lower-case. ``stream`` is set instead of ``body`` for Server-Sent Events."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    stream: AsyncIterator[ServerEvent] | None = None


class ServerEvent(Struct, frozen=True, kw_only=True):
    """One Server-Sent Event; ``data`` is JSON bytes without line breaks. A comment has only ``comment``."""

    event: str = ""
    data: bytes = b""
    id: str | None = None
    comment: str | None = None


class Transport(Protocol):
    """Carries requests to one controller.

    ``send`` raises ``Unreachable`` when no answer came; any answer, good or bad, is returned. The stream of a
    response must be closed (``aclose``) by whoever reads it.
    """

    async def send(self, request: Request) -> Response: ...

    async def close(self) -> None: ...
