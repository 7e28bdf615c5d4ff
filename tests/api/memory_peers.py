"""A registry of links that remembers what it was told."""

from __future__ import annotations

import asyncio
from typing import Any

from plum_desk.api.errors import Conflict
from plum_desk.api.links import PeerMessage, Register, Welcome
from plum_desk.controller.call import PeerLink, PeerSession, Principal


class MemoryPeers:
    """A registry of links that remembers what it was told; names in ``refuse`` are refused."""

    def __init__(self) -> None:
        self.sessions: dict[str, MemorySession] = {}
        self.refuse: set[str] = set()
        self.changed = asyncio.Condition()

    async def register(self, principal: Principal, message: Register, link: PeerLink) -> PeerSession:
        name = message.worker_id or message.node_id or ""
        if name in self.refuse:
            raise Conflict("node.inUse", f"{name} is linked already.")
        link.send(Welcome(epoch=7))
        session = self.sessions[name] = MemorySession(self, principal, link)
        await self.tell()
        return session

    async def tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, condition: Any) -> None:
        async with self.changed:
            await self.changed.wait_for(condition)


class MemorySession:
    """What one peer said."""

    def __init__(self, peers: MemoryPeers, principal: Principal, link: PeerLink) -> None:
        self.principal = principal
        self.link = link
        self.messages: list[PeerMessage] = []
        self.is_closed = False
        self._peers = peers
        self._telling: set[asyncio.Task[None]] = set()

    def received(self, messages: Any) -> None:
        self.messages += messages
        self._tell()

    def closed(self) -> None:
        self.is_closed = True
        self._tell()

    def _tell(self) -> None:
        task = asyncio.create_task(self._peers.tell())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)
