"""The event stream as a client sees it: typed, and resumed by itself after a lost connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from types import TracebackType
from typing import Any, Literal

import msgspec
from msgspec import Struct

from plum_desk.api.client.calls import Calls, close_stream
from plum_desk.api.errors import PlumError, ServerError, Unreachable
from plum_desk.api.transport import ServerEvent
from plum_desk.api.types.access import AuditEntry, Token
from plum_desk.api.types.nodes import Node
from plum_desk.api.types.schedules import Schedule
from plum_desk.api.types.services import Service
from plum_desk.api.types.tasks import Task, TaskDefinition
from plum_desk.api.types.workers import EmbeddedWorker
from plum_desk.api.types.workflows import RunNode, Workflow, WorkflowRun
from plum_desk.base.backoff import Backoff
from plum_desk.base.clock import Clock

TOPIC_TYPES: dict[str, type[Struct]] = {
    "task-defs": TaskDefinition,
    "tasks": Task,
    "workflows": Workflow,
    "workflow-runs": WorkflowRun,
    "run-nodes": RunNode,
    "schedules": Schedule,
    "nodes": Node,
    "services": Service,
    "workers": EmbeddedWorker,
    "tokens": Token,
    "audit": AuditEntry,
}
Kind = Literal["snapshot", "created", "updated", "deleted", "live"]
_KINDS: dict[str, Kind] = {"created": "created", "updated": "updated", "deleted": "deleted"}


class Event(Struct, frozen=True, kw_only=True):
    """One change.

    ``data`` is the object as ``get`` gives it; for ``snapshot`` the list of the topic's objects, for ``deleted`` a dict
    with the object's id key and ``revision``, for ``live`` a dict. Only ``live`` has no revision.
    """

    topic: str
    kind: Kind
    revision: int | None
    data: Any


class Connected(Struct, frozen=True):
    """The stream is open: what follows is current."""


class Disconnected(Struct, frozen=True):
    """The stream is lost and being opened again: what is shown is stale until ``Connected``."""

    reason: str
    retry_in_s: float


FeedItem = Event | Connected | Disconnected


class _Snapshot(Struct):
    topic: str
    revision: int
    items: msgspec.Raw


class EventFeed:
    """An async iterator of events and marks of the connection; close it with ``aclose`` or ``async with``.

    It ends only by ``aclose``. A refusal (no right, unknown topic) is raised; a controller that does not answer is
    asked again with growing waits, and the stream goes on after the last revision that was seen.
    """

    def __init__(self, calls: Calls, clock: Clock, topics: Iterable[str] | None, since: int | None) -> None:
        self._calls = calls
        self._clock = clock
        self._topics = None if topics is None else ",".join(topics)
        self._last: str | None = None if since is None else str(since)
        self._backoff = Backoff(0.1, 5.0)
        self._stream: AsyncIterator[ServerEvent] | None = None
        self._wait_s = 0.0
        self._closed = False

    def __aiter__(self) -> EventFeed:
        return self

    async def __anext__(self) -> FeedItem:
        while not self._closed:
            if self._stream is None:
                opened = await self._open()
                if opened is not None:
                    return opened
                continue
            try:
                event = await anext(self._stream)
            except StopAsyncIteration:
                return await self._disconnected("the controller ended the stream")
            except Unreachable as fault:
                return await self._disconnected(fault.detail)
            self._backoff.reset()
            if event.id is not None:
                self._last = event.id
            if event.event:
                return self._typed(event)
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """End the feed and its connection."""
        self._closed = True
        stream, self._stream = self._stream, None
        if stream is not None:
            await close_stream(stream)

    async def __aenter__(self) -> EventFeed:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _open(self) -> FeedItem | None:
        await self._clock.sleep_until(self._clock.monotonic() + self._wait_s)
        try:
            self._stream = await self._calls.stream(
                "events.stream", query={"topics": self._topics, "since": self._last}
            )
        except (Unreachable, ServerError) as fault:
            return await self._disconnected(fault.detail)
        self._wait_s = 0.0
        if self._closed:
            await self.aclose()
            return None
        return Connected()

    async def _disconnected(self, reason: str) -> Disconnected:
        stream, self._stream = self._stream, None
        if stream is not None:
            await close_stream(stream)
        self._wait_s = self._backoff.next()
        return Disconnected(reason, self._wait_s)

    def _typed(self, event: ServerEvent) -> Event:
        revision = None if event.id is None else int(event.id)
        if event.event == "snapshot":
            snapshot = self._calls.decode(_Snapshot, event.data)
            item = TOPIC_TYPES.get(snapshot.topic, Any)
            items = self._data(list[item], bytes(snapshot.items))  # type: ignore[valid-type]
            return Event(topic=snapshot.topic, kind="snapshot", revision=snapshot.revision, data=items)
        topic, _, name = event.event.partition(".")
        kind = _KINDS.get(name, "live")
        typed = TOPIC_TYPES.get(topic, Any) if kind in ("created", "updated") else Any
        return Event(topic=topic, kind=kind, revision=revision, data=self._data(typed, event.data))

    def _data(self, type_: Any, data: bytes) -> Any:
        try:
            return self._calls.decode(type_, data)
        except PlumError:
            # A newer controller may know states that this program does not: better untyped than lost.
            return msgspec.json.decode(data)
