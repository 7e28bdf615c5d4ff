"""A memory controller behind the real router and a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from plum_desk.api.client import PlumClient
from plum_desk.api.http_transport import HttpTransport
from plum_desk.api.inprocess import InProcessTransport
from plum_desk.api.transport import Transport
from plum_desk.base.clock import Clock, SystemClock
from plum_desk.controller.http.hosts import HostRule
from plum_desk.controller.http.router import Router
from plum_desk.controller.http.server import Server
from tests.api.memory import KnownTokens, MemoryController
from tests.api.memory_peers import MemoryPeers


@dataclass
class House:
    """What a test talks to."""

    controller: MemoryController
    router: Router
    server: Server
    peers: MemoryPeers
    url: str

    def transport(self, kind: str, token: str = "admin") -> Transport:
        if kind == "http":
            return HttpTransport(self.url, token, timeout_s=10)
        return InProcessTransport(self.router.handle, token)

    def client(self, kind: str = "http", token: str = "admin") -> PlumClient:
        return PlumClient(self.transport(kind, token))


@asynccontextmanager
async def open_house(clock: Clock | None = None, port: int = 0) -> AsyncIterator[House]:
    controller, peers = MemoryController(), MemoryPeers()
    router = Router(controller.handlers(), KnownTokens())
    server = Server(router, peers, clock or SystemClock(), hosts=HostRule(["lab.example"], machine="bench-pc.lab"))
    host, port = await server.start("127.0.0.1", port)
    try:
        yield House(controller, router, server, peers, f"http://{host}:{port}")
    finally:
        controller.break_streams()
        await server.close()
