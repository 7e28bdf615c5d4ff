"""The transport to a controller in this process: the same dispatch as over HTTP, without sockets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from plum_desk.api.transport import Request, Response

Dispatch = Callable[[Request], Awaitable[Response]]


class InProcessTransport:
    """Hands requests to a dispatch function; bodies cross as JSON bytes, so that checks and copies are the same."""

    def __init__(self, dispatch: Dispatch, token: str | None = None) -> None:
        self._dispatch = dispatch
        self._headers = {"authorization": f"Bearer {token}"} if token else {}

    async def send(self, request: Request) -> Response:
        if self._headers:
            request = msgspec.structs.replace(request, headers={**request.headers, **self._headers})
        return await self._dispatch(request)

    async def close(self) -> None:
        """Nothing to release."""
