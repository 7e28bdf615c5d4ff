"""The aiohttp adapter: reads requests from sockets for the router and writes its responses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from plum_desk.api.transport import Request, Response
from plum_desk.base.clock import Clock
from plum_desk.controller.call import PeerRegistry
from plum_desk.controller.http.body import MAX_BODY_BYTES
from plum_desk.controller.http.hosts import HostRule
from plum_desk.controller.http.router import Router, body_too_large
from plum_desk.controller.http.sse_writer import EventWriter
from plum_desk.controller.http.web_server import WebServer
from plum_desk.controller.http.worker_link import WorkerLinks

if TYPE_CHECKING:
    from multidict import MultiMapping

_HEADERS = ("authorization", "content-type", "idempotency-key", "if-match", "last-event-id")
_CLOSE_S = 0.4
_NO_QUERY: dict[str, str] = {}


class Server:
    """Serves a router and the links of workers and agents on one address."""

    def __init__(self, router: Router, peers: PeerRegistry, clock: Clock, *, hosts: HostRule) -> None:
        self._router = router
        self._clock = clock
        self._hosts = hosts
        self._links = WorkerLinks(peers, clock)
        self._web: WebServer | None = None
        self._runner: web.ServerRunner | None = None

    async def start(self, host: str, port: int) -> tuple[str, int]:
        """Listen; port 0 takes a free one, an empty host all interfaces. Raises ``OSError`` when it is taken.

        The answer is the address that is listened on.
        """
        self._web = WebServer(self._serve, max_body_bytes=MAX_BODY_BYTES)
        self._runner = web.ServerRunner(self._web, handle_signals=False, shutdown_timeout=_CLOSE_S)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host or None, port, backlog=1024).start()
        except OSError:
            await self.close()
            raise
        address = self._runner.addresses[0]
        return address[0], address[1]

    def revoke(self, token_id: str) -> None:
        """End the streams and links that were opened with a token."""
        if self._web is not None:
            self._web.end_streams(token_id)
        self._links.revoke(token_id)

    async def close(self) -> None:
        """End every stream and link, then the connections, within a second."""
        runner, self._runner = self._runner, None
        if runner is None or self._web is None:
            return
        for site in list(runner.sites):
            await site.stop()
        self._web.end_streams()
        await self._links.close(_CLOSE_S)
        await runner.cleanup()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        asked = _asked(request)
        token_id: str | None = None
        try:
            self._hosts.check(request.headers)
            admission = await self._router.admit(asked, request.remote)
            token_id = admission.principal.token_id
            if admission.compiled.operation.body == "websocket":
                return await self._links.serve(request, admission.principal)
            if request.body_exists:
                asked = _asked(request, await _body(request))
            response = await self._router.answer(admission, asked)
        except Exception as fault:
            response = self._router.failed(fault)
        if response.stream is not None:
            return await self._stream(request, response, token_id)
        return web.Response(status=response.status, headers=response.headers, body=response.body)

    async def _stream(self, request: web.BaseRequest, response: Response, token_id: str | None) -> web.StreamResponse:
        assert self._web is not None
        writer = EventWriter(self._clock, request, response)
        with self._web.ending_with(request, token_id, writer.end):
            return await writer.run()


def _asked(request: web.BaseRequest, body: bytes = b"") -> Request:
    headers, url = request.headers, request.rel_url
    return Request(
        method=request.method,
        path=url.raw_path,
        query=_joined(url.query) if url.raw_query_string else _NO_QUERY,
        headers={name: headers[name] for name in _HEADERS if name in headers},
        body=body,
    )


def _joined(query: MultiMapping[str]) -> dict[str, str]:
    """A parameter given twice means both values, as with a comma."""
    return {name: ",".join(query.getall(name)) for name in query}


async def _body(request: web.BaseRequest) -> bytes:
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise body_too_large()
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise body_too_large() from None
