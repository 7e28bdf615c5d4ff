"""The transport to a controller over HTTP, with connections kept alive."""

from __future__ import annotations

import io
import os
import ssl
from typing import TYPE_CHECKING

from plum_desk.api.errors import Unreachable
from plum_desk.api.sse import CONTENT_TYPE, EventParser
from plum_desk.api.transport import Request, Response, ServerEvent

if TYPE_CHECKING:
    import aiohttp
    from yarl import URL

_SILENCE_S = 45.0
"""A stream that is silent for three pings is dead."""
_CHUNK_BYTES = 64 * 1024
_KEEP_ALIVE_S = 30.0
"""Shorter than the server's, so that a request does not meet a connection that is just being closed."""


class HttpTransport:
    """Carries requests to the controller at ``url`` (``http://host:port``).

    ``timeout_s`` counts one answer from its request; a stream ends after 45 s of silence. ``tls`` is for a controller
    with a certificate of its own. The session is opened at first use, on the loop that uses it.
    """

    def __init__(
        self, url: str, token: str | None = None, *, timeout_s: float = 30.0, tls: ssl.SSLContext | None = None
    ) -> None:
        self._url = url.rstrip("/")
        self._headers = {"authorization": f"Bearer {token}"} if token else {}
        self._timeout_s = timeout_s
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None

    @property
    def url(self) -> str:
        return self._url

    async def send(self, request: Request) -> Response:
        import aiohttp

        try:
            answer = await self._opened().request(
                request.method,
                self._target(request),
                data=_data(request.body),
                headers=request.headers,
                timeout=self._timeout(request),
                allow_redirects=False,
            )
            headers = {name.lower(): value for name, value in answer.headers.items()}
            if headers.get("content-type", "").startswith(CONTENT_TYPE):
                return Response(status=answer.status, headers=headers, stream=_EventStream(answer, self._url))
            async with answer:
                return Response(status=answer.status, headers=headers, body=await answer.read())
        except (aiohttp.ClientError, TimeoutError, OSError) as fault:
            raise _unreachable(self._url, fault) from fault

    async def close(self) -> None:
        """Close all connections; the next request opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _timeout(self, request: Request) -> aiohttp.ClientTimeout:
        import aiohttp

        if request.headers.get("accept") == CONTENT_TYPE:
            return aiohttp.ClientTimeout(total=None, sock_connect=self._timeout_s, sock_read=_SILENCE_S)
        return aiohttp.ClientTimeout(total=self._timeout_s)

    def _target(self, request: Request) -> URL:
        from yarl import URL

        # The path's segments are encoded already: a second encoding would break a `%2F` in an id.
        url = URL(self._url + request.path, encoded=True)
        return url.with_query(request.query) if request.query else url

    def _opened(self) -> aiohttp.ClientSession:
        import aiohttp

        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, ssl=self._tls or True, keepalive_timeout=_KEEP_ALIVE_S),
                headers=self._headers,
                read_bufsize=_CHUNK_BYTES,
            )
        return self._session


class _EventStream:
    """The events of one open answer; closing it closes the connection."""

    def __init__(self, answer: aiohttp.ClientResponse, url: str) -> None:
        self._answer = answer
        self._url = url
        self._parser = EventParser()
        self._ready: list[ServerEvent] = []

    def __aiter__(self) -> _EventStream:
        return self

    async def __anext__(self) -> ServerEvent:
        import aiohttp

        try:
            while not self._ready:
                chunk = await self._answer.content.readany()
                if not chunk:
                    raise StopAsyncIteration
                self._ready = self._parser.feed(chunk)[::-1]
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            self._answer.close()
            raise _unreachable(self._url, fault) from fault
        return self._ready.pop()

    async def aclose(self) -> None:
        self._answer.close()


def _data(body: bytes) -> bytes | io.BytesIO | None:
    # aiohttp writes bytes in one piece, a file in many: a large body must not hold the loop.
    return io.BytesIO(body) if len(body) > _CHUNK_BYTES else body or None


def _unreachable(url: str, fault: Exception) -> Unreachable:
    return Unreachable("controller.unreachable", f"No answer from {url}: {_reason(fault)}")


def _reason(fault: Exception) -> str:
    """The system's own words where the library wraps them in its own."""
    cause = getattr(fault, "os_error", fault)
    if isinstance(cause, OSError) and cause.errno:
        return os.strerror(cause.errno).lower()
    return str(fault) or type(fault).__name__
