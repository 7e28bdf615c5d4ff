"""The console's picture of the lab: one subscription, kept current, told onwards at most ten times a second."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from plum_desk.api.client import Connected, Disconnected, Event, EventFeed
from plum_desk.api.errors import PlumError
from plum_desk.api.types.nodes import Metrics, Node, NodeSample
from plum_desk.api.types.system import SystemSample
from plum_desk.api.types.tasks import Task
from plum_desk.api.types.workflows import RunNode
from plum_desk.gui.models.shelf import TOPICS, Key, Shelf, key_of, key_of_deleted

OpenFeed = Callable[[Iterable[str], int | None], EventFeed]
"""Opens the stream of some topics, after a revision or with snapshots."""
LinkState = Literal["connecting", "connected", "unreachable", "refused"]
SYSTEM: Final = "system"
STORE_TOPICS: Final = (*TOPICS, "metrics", "progress")
_PACE_MS: Final = 100
_AT_ONCE: Final = 200
_MOST_TOLD: Final = 500
_KEPT_SAMPLES: Final = 720


@dataclass(frozen=True, slots=True)
class Link:
    """The connection to the controller: its state, since when, why it is lost, and when it is tried again."""

    state: LinkState
    since: float
    reason: str = ""
    code: str = ""
    retry_at: float | None = None


class LabStore(QObject):
    """Holds what the event stream tells.

    `reset` says that a topic was read anew (also ids that are gone), `changed` names the keys that were added, changed
    or removed; both come at most ten times a second, and everything a topic held before them is then in place.
    `told` carries the changes themselves (no snapshots), oldest first, for the activity list.
    """

    changed = Signal(str, object)
    reset = Signal(str)
    connection_changed = Signal(str, float)
    sample = Signal(str, object)
    told = Signal(object)

    def __init__(self, open_feed: OpenFeed, now: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_feed = open_feed
        self._now = now
        self._shelves = {topic: Shelf(topic) for topic in TOPICS}
        self._samples: dict[str, deque[Any]] = {}
        self._link = Link("connecting", now())
        self._revision = 0
        self._dirty: dict[str, set[Key]] = {}
        self._read_anew: set[str] = set()
        self._news: deque[Event] = deque(maxlen=_MOST_TOLD)
        self._loaded: set[str] = set()
        self._ready = asyncio.Event()
        self._refused = asyncio.Event()
        self._again = asyncio.Event()
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(_PACE_MS)
        self._pace.timeout.connect(self._flush)

    @property
    def link(self) -> Link:
        """The connection as it is now."""
        return self._link

    @property
    def is_stale(self) -> bool:
        """Whether what is shown may be out of date."""
        return self._link.state != "connected"

    @property
    def revision(self) -> int:
        """The newest revision that was seen."""
        return self._revision

    def all(self, topic: str) -> list[Any]:
        """All records of a topic, in no promised order."""
        return list(self._shelves[topic].records.values())

    def get(self, topic: str, key: Key | None) -> Any | None:
        """One record, None when it is not known."""
        return None if key is None else self._shelves[topic].records.get(key)

    def count(self, topic: str, *states: str) -> int:
        """How many records of a topic are in one of these states (or healths); all without states."""
        shelf = self._shelves[topic]
        return sum(shelf.counts[state] for state in states) if states else len(shelf.records)

    def nodes_of_run(self, run_id: str) -> list[RunNode]:
        """The nodes of a run that are known."""
        return [node for node in self._shelves["run-nodes"].records.values() if node.run_id == run_id]

    def samples(self, source: str) -> list[Any]:
        """The samples that came of a node or of `system`, oldest first; at most an hour of them."""
        return list(self._samples.get(source, ()))

    @property
    def loaded(self) -> asyncio.Event:
        """Set when every topic has been read once and told onwards."""
        return self._ready

    async def answered(self) -> bool:
        """Return when the lab is loaded, True, or its controller refused, False; waits as long as nobody answers."""
        waits = [asyncio.ensure_future(event.wait()) for event in (self._ready, self._refused)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return self._ready.is_set()

    def refresh(self, topic: str, records: Iterable[Struct]) -> None:
        """Take values that the stream does not tell, such as heartbeats, from an answer just read.

        What the stream has told in the meantime is newer and stays.
        """
        shelf = self._shelves[topic]
        for record in records:
            known = shelf.records.get(key_of(topic, record))
            if known is not None and known != record and known.revision <= getattr(record, "revision", 0):
                self._mark(topic, shelf.put(record))

    def retry(self) -> None:
        """Do not wait for the next attempt to connect, make it now."""
        self._again.set()

    async def follow(self) -> None:
        """Take part in the event stream until canceled; a refusal is shown as the link's state."""
        while True:
            self._again.clear()
            reader = asyncio.ensure_future(self._read())
            again = asyncio.ensure_future(self._again.wait())
            try:
                await asyncio.wait({reader, again}, return_when=asyncio.FIRST_COMPLETED)
                if reader.done():
                    reader.result()
                    await again
            finally:
                reader.cancel()
                again.cancel()
                await asyncio.gather(reader, again, return_exceptions=True)

    async def _read(self) -> None:
        feed = self._open_feed(STORE_TOPICS, self._revision if self._loaded else None)
        try:
            taken = 0
            async for item in feed:
                self._take(item)
                taken += 1
                if taken % _AT_ONCE == 0:
                    # A snapshot of thousands of rows comes without a pause; the window must stay alive meanwhile.
                    await asyncio.sleep(0)
        except PlumError as error:
            self._set_link(Link("refused", self._now(), error.detail, error.code))
        finally:
            await feed.aclose()

    def _take(self, item: object) -> None:
        match item:
            case Connected():
                self._set_link(Link("connected", self._now()))
            case Disconnected(reason=reason, retry_in_s=wait):
                since = self._link.since if self._link.state == "unreachable" else self._now()
                self._set_link(Link("unreachable", since, reason, "", self._now() + wait))
            case Event(kind="live"):
                self._on_live(item)
            case Event(kind="snapshot"):
                self._on_snapshot(item)
            case Event():
                self._on_change(item)

    def _set_link(self, link: Link) -> None:
        self._link = link
        if link.state == "refused":
            self._refused.set()
        else:
            self._refused.clear()
        self.connection_changed.emit(link.state, link.since)

    def _on_snapshot(self, event: Event) -> None:
        shelf = self._shelves.get(event.topic)
        if shelf is None:
            return
        shelf.become(record for record in event.data if isinstance(record, Struct))
        # Not the greatest of both: a controller whose database was restored begins again with a lower one.
        self._revision = event.revision or 0
        self._dirty.pop(event.topic, None)
        self._read_anew.add(event.topic)
        self._loaded.add(event.topic)
        self._wake()

    def _on_change(self, event: Event) -> None:
        self._revision = max(self._revision, event.revision or 0)
        shelf = self._shelves.get(event.topic)
        if shelf is None:
            return
        if event.kind == "deleted":
            self._remove(shelf, key_of_deleted(event.topic, event.data))
        elif isinstance(event.data, Struct):
            self._mark(event.topic, shelf.put(event.data))
            self._forget(event.topic, shelf.trim())
        self._news.append(event)

    def _remove(self, shelf: Shelf, key: Key | None) -> None:
        if key is not None and shelf.remove(key):
            self._mark(shelf.topic, key)
            self._forget(shelf.topic, [key])

    def _forget(self, topic: str, gone: list[Key]) -> None:
        """Mark what is gone; a run takes its nodes along."""
        for key in gone:
            self._mark(topic, key)
        if topic == "workflow-runs" and gone:
            runs = set(gone)
            for key in self._shelves["run-nodes"].remove_where(lambda node: node.run_id in runs):
                self._mark("run-nodes", key)

    def _on_live(self, event: Event) -> None:
        if event.topic == "progress":
            self._on_progress(event.data)
        elif event.topic == "metrics":
            self._on_sample(event.data)

    def _on_progress(self, data: dict[str, Any]) -> None:
        task: Task | None = self.get("tasks", data.get("taskId"))
        if task is None or task.state != "Running":
            return
        fraction, message = data.get("fraction"), data.get("message")
        self._mark("tasks", self._shelves["tasks"].put(replace(task, progress=fraction, progress_message=message)))
        node = self.get("run-nodes", (task.run_id or "", task.node_key or ""))
        if node is not None:
            self._mark("run-nodes", self._shelves["run-nodes"].put(replace(node, progress=fraction)))

    def _on_sample(self, data: dict[str, Any]) -> None:
        node_id = data.get("nodeId")
        kind: type[Struct] = SystemSample if node_id is None else NodeSample
        sample: Any = msgspec.convert(data, kind)
        source = node_id or SYSTEM
        self._samples.setdefault(source, deque(maxlen=_KEPT_SAMPLES)).append(sample)
        node: Node | None = self.get("nodes", node_id)
        if node is not None:
            metrics = msgspec.convert(data, Metrics)
            self._mark(
                "nodes", self._shelves["nodes"].put(replace(node, metrics=metrics, last_seen=int(sample.timestamp)))
            )
        self.sample.emit(source, sample)

    def _mark(self, topic: str, key: Key) -> None:
        if topic not in self._read_anew:
            self._dirty.setdefault(topic, set()).add(key)
        self._wake()

    def _wake(self) -> None:
        if not self._pace.isActive():
            self._pace.start()

    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, {}
        anew, self._read_anew = self._read_anew, set()
        news, self._news = list(self._news), deque(maxlen=_MOST_TOLD)
        for topic in sorted(anew):
            self.reset.emit(topic)
        for topic, keys in dirty.items():
            self.changed.emit(topic, frozenset(keys))
        if news:
            self.told.emit(news)
        if self._loaded >= _expected():
            self._ready.set()


def _expected() -> frozenset[str]:
    """Topics that every reader gets; a reader who is no admin gets no tokens."""
    return frozenset(TOPICS) - {"tokens", "audit"}
