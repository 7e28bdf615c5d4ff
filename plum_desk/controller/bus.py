"""The one event stream: changes with revisions, live values without, and a bounded past to resume from."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from plum_desk.api.transport import ServerEvent
from plum_desk.controller.store.port import Change

KEPT_CHANGES = 20_000
KEPT_BYTES = 32 * 1024 * 1024
QUEUE_CHANGES = 20_000
QUEUE_BYTES = 16 * 1024 * 1024
LIVE_BYTES = 4 * 1024 * 1024
_LIVE_EVENT_BYTES = 256
_encoder = msgspec.json.Encoder()


class Entry:
    """A change that is encoded once, when the first subscriber takes it."""

    __slots__ = ("_event", "change")

    def __init__(self, change: Change) -> None:
        self.change = change
        self._event: ServerEvent | None = None

    def event(self) -> ServerEvent:
        """The event as it crosses the wire."""
        if self._event is None:
            change = self.change
            name = f"{change.topic}.{change.kind}"
            self._event = ServerEvent(event=name, id=str(change.revision), data=_encoder.encode(change.make()))
        return self._event


class Subscription:
    """A subscriber's queue: changes in order, live values coalesced by key. ``overrun`` tells that it was too slow.

    Of live values the oldest are dropped when they are too large together.
    """

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.overrun = False
        self._entries: deque[Entry] = deque()
        self._bytes = 0
        self._live: dict[str, ServerEvent] = {}
        self._live_bytes = 0
        self._wake = asyncio.Event()

    def put(self, entry: Entry) -> None:
        """Queue a change; past the bound everything is dropped, and the subscriber starts anew from a snapshot."""
        if len(self._entries) >= QUEUE_CHANGES or self._bytes + entry.change.weight > QUEUE_BYTES:
            self._forget()
            self.overrun = True
        if not self.overrun:
            self._entries.append(entry)
            self._bytes += entry.change.weight
        self._wake.set()

    def put_live(self, key: str, event: ServerEvent) -> None:
        """Queue a value; a newer one of the same key takes its place."""
        self._forget_live(key)
        self._live[key] = event
        self._live_bytes += _bytes_of(event)
        while self._live_bytes > LIVE_BYTES and len(self._live) > 1:
            self._forget_live(next(iter(self._live)))
        self._wake.set()

    async def wait(self) -> tuple[list[Entry], list[ServerEvent]]:
        """What has come since the last call, at least one of something or ``overrun``."""
        await self._wake.wait()
        self._wake.clear()
        entries, live = list(self._entries), list(self._live.values())
        self._forget()
        self._live.clear()
        self._live_bytes = 0
        return entries, live

    def _forget_live(self, key: str) -> None:
        old = self._live.pop(key, None)
        if old is not None:
            self._live_bytes -= _bytes_of(old)

    def _forget(self) -> None:
        self._entries.clear()
        self._bytes = 0


def _bytes_of(event: ServerEvent) -> int:
    return _LIVE_EVENT_BYTES + len(event.data)


class Bus:
    """Publishes changes to subscribers in the order of their revisions."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()
        self._past: deque[Entry] = deque()
        self._past_bytes = 0
        self._pieces = 0
        self._forgotten_to: int | None = None
        self._listeners: list[Callable[[Sequence[Change]], None]] = []

    def start_from(self, revision: int) -> None:
        """The past before this revision is not known: what was published by an earlier life."""
        self._forgotten_to = revision

    def listen(self, listener: Callable[[Sequence[Change]], None]) -> None:
        """Call back in the process with every group of changes; it must be quick and raise nothing."""
        self._listeners.append(listener)

    def publish(self, changes: Sequence[Change]) -> None:
        """Hand a committed group to everybody."""
        for change in changes:
            entry = Entry(change)
            self._remember(entry)
            for subscription in self._subscriptions:
                if change.topic in subscription.topics:
                    subscription.put(entry)
        for listener in self._listeners:
            listener(changes)

    def publish_live(self, topic: str, key: str | None, make: Callable[[], Any]) -> None:
        """Hand a value without revision to who listens for it; ``make`` is called when there is somebody.

        Without ``key`` it takes the place of no other: each is a piece of something longer.
        """
        if key is None:
            self._pieces += 1
            key = str(self._pieces)
        event: ServerEvent | None = None
        for subscription in self._subscriptions:
            if topic in subscription.topics:
                event = event or ServerEvent(event=topic, data=_encoder.encode(make()))
                subscription.put_live(f"{topic}:{key}", event)

    def wanted(self, topic: str) -> bool:
        """Whether anybody listens to a topic."""
        return any(topic in subscription.topics for subscription in self._subscriptions)

    def subscribe(self, topics: frozenset[str]) -> Subscription:
        """Take part from now on; give the subscription back with ``unsubscribe``."""
        subscription = Subscription(topics)
        self._subscriptions.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """End a subscription."""
        self._subscriptions.discard(subscription)

    def since(self, revision: int, topics: frozenset[str], newest: int) -> list[Entry] | None:
        """The changes after a revision, or None when they are not all known or it lies in the future."""
        if revision > newest or self._forgotten_to is None or revision < self._forgotten_to:
            return None
        return [e for e in self._past if e.change.revision > revision and e.change.topic in topics]

    def _remember(self, entry: Entry) -> None:
        self._past.append(entry)
        self._past_bytes += entry.change.weight
        while len(self._past) > KEPT_CHANGES or self._past_bytes > KEPT_BYTES:
            oldest = self._past.popleft()
            self._past_bytes -= oldest.change.weight
            self._forgotten_to = oldest.change.revision
