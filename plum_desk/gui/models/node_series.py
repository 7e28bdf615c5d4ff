"""The samples of every node: what the controller remembers, continued by what comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import PlumError
from plum_desk.api.types.nodes import NodeSample
from plum_desk.gui.models.store import SYSTEM, LabStore

KEPT_S: Final = 3600.0
_AT_ONCE: Final = 8


class NodeSeries(QObject):
    """An hour of samples for each node; `loaded` says that the history of a node is there."""

    loaded = Signal(str)

    def __init__(self, client: PlumClient, store: LabStore, now: Callable[[], float], parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._store = store
        self._now = now
        self._history: dict[str, list[NodeSample]] = {}
        self._start: Callable[[Coroutine[Any, Any, None], str], None] | None = None

    def of(self, node_id: str, seconds: float) -> list[NodeSample]:
        """The samples of the last so many seconds, oldest first."""
        live = self._store.samples(node_id)
        first_live = live[0].timestamp if live else float("inf")
        since = self._now() - seconds
        past = [one for one in self._history.get(node_id, ()) if since <= one.timestamp < first_live]
        return past + [one for one in live if one.timestamp >= since]

    def keep(self, start: Callable[[Coroutine[Any, Any, None], str], None]) -> None:
        """From now on read the history by itself, whenever the nodes were read anew; `start` runs the reading."""
        if self._start is None:
            self._start = start
            self._store.reset.connect(self._on_reset)
            start(self.load(), "node series")

    def _on_reset(self, topic: str) -> None:
        if topic == "nodes" and self._start is not None:
            self._start(self.load(), "node series")

    async def load(self) -> None:
        """Read the history of all nodes anew, a few at a time."""
        limit = asyncio.Semaphore(_AT_ONCE)
        await asyncio.gather(*(self._load(node.node_id, limit) for node in self._store.all("nodes")))

    async def _load(self, node_id: str, limit: asyncio.Semaphore) -> None:
        if node_id == SYSTEM:
            return
        async with limit:
            try:
                history = await self._client.nodes.metrics(node_id, since=self._now() - KEPT_S)
            except PlumError:
                # Gone, or out of reach: its row says so.
                return
        self._history[node_id] = history
        self.loaded.emit(node_id)
