"""The event stream of a subscriber: a snapshot of everything at one revision, then every change, none missing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Any

import msgspec

from plum_desk.api.errors import FieldProblem, Invalid, PlumError
from plum_desk.api.transport import ServerEvent
from plum_desk.api.types.system import DURABLE_TOPICS, LIVE_TOPICS, EventsQuery, Snapshot
from plum_desk.controller.bus import Bus, Subscription
from plum_desk.controller.call import Call, Events, Handlers
from plum_desk.controller.engine.views import node_view, run_view, task_view
from plum_desk.controller.store import definitions, runs, tasks, workflows
from plum_desk.controller.store.database import current_revision
from plum_desk.controller.store.port import Connection, Database

KEPT_FINISHED = 200
KEPT_BYTES = 8 * 1024 * 1024
"""Of what is final, a snapshot holds the newest within both bounds; of what is open, everything."""
Held = Callable[[], list[Any]]
Documents = dict[str, list[bytes]]
Snapshots = tuple[int, list[ServerEvent]]
_encode = msgspec.json.Encoder().encode


class EventsArea:
    """``held`` gives the objects of topics that are not rows but kept in memory."""

    def __init__(self, database: Database, bus: Bus, held: dict[str, Held]) -> None:
        self._database = database
        self._bus = bus
        self._held = held
        self._making = asyncio.Lock()
        self._asked = count()
        self._waiting = 0
        self._made: dict[frozenset[str], tuple[int, Snapshots]] = {}

    def handlers(self) -> Handlers:
        """By operation name."""
        return {"events.stream": self.stream, "tasks.legacy_stream": self.legacy_tasks}

    async def stream(self, call: Call) -> Events:
        """Subscribe. Raises ``Invalid`` for an unknown topic."""
        query: EventsQuery = call.query
        return self._events(_topics(query.topics, call.principal.role), query.since)

    async def legacy_tasks(self, call: Call) -> Events:
        """Only that tasks have changed, once however many did."""
        return self._legacy("tasks")

    async def _legacy(self, topic: str) -> AsyncIterator[ServerEvent]:
        subscription = self._bus.subscribe(frozenset({topic}))
        try:
            yield ServerEvent(event="ping", data=b"init")
            while True:
                await subscription.wait()
                subscription.overrun = False
                yield ServerEvent(event="update", data=topic.encode())
        finally:
            self._bus.unsubscribe(subscription)

    async def _events(self, topics: frozenset[str], since: int | None) -> AsyncIterator[ServerEvent]:
        subscription = self._bus.subscribe(topics)
        try:
            async for event in self._follow(subscription, since):
                yield event
        finally:
            self._bus.unsubscribe(subscription)

    async def _follow(self, subscription: Subscription, since: int | None) -> AsyncIterator[ServerEvent]:
        topics = subscription.topics
        newest = await self._database.revision()
        past = None if since is None else self._bus.since(since, topics, newest)
        sent = since or 0
        if past is None:
            sent, snapshots = await self._snapshots(topics)
            for event in snapshots:
                yield event
        for entry in past or ():
            sent = entry.change.revision
            yield entry.event()
        while True:
            entries, live = await subscription.wait()
            if subscription.overrun:
                subscription.overrun = False
                sent, snapshots = await self._snapshots(topics)
                for event in snapshots:
                    yield event
            for entry in entries:
                if entry.change.revision > sent:
                    sent = entry.change.revision
                    yield entry.event()
            for event in live:
                yield event

    async def _snapshots(self, topics: frozenset[str]) -> Snapshots:
        """One for all who asked before it was begun: many subscribers come at once when a controller is back."""
        asked = next(self._asked)
        self._waiting += 1
        try:
            async with self._making:
                begun, made = self._made.get(topics, (-1, None))
                if made is None or begun < asked:
                    begun = next(self._asked)
                    made = await self._make_snapshots(topics)
                    self._made[topics] = begun, made
                return made
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._made.clear()

    async def _make_snapshots(self, topics: frozenset[str]) -> Snapshots:
        revision, documents = await self._database.read(partial(_read_rows, topics))
        in_memory = [topic for topic in topics if topic in self._held]
        if in_memory:
            await self._taken_in()
            held = {topic: self._held[topic]() for topic in in_memory}
            documents |= await asyncio.to_thread(_encode_all, held)
        return revision, await asyncio.to_thread(_events, revision, documents)

    async def _taken_in(self) -> None:
        """Return when memory shows all that the rows show: what was committed before is answered before."""
        with suppress(PlumError):  # nothing is written, so that nothing is lost
            await self._database.write(lambda _: None)


def _topics(text: str | None, role: str) -> frozenset[str]:
    named = DURABLE_TOPICS if text is None else [topic for topic in text.split(",") if topic]
    wanted = frozenset(named)
    unknown = wanted - {*DURABLE_TOPICS, *LIVE_TOPICS}
    if unknown:
        problem = FieldProblem("$.query.topics", f"unknown: {', '.join(sorted(unknown))}")
        raise Invalid("topic.unknown", "There is no such topic.", [problem])
    return wanted if role == "admin" else wanted - {"tokens"}


def _read_rows(topics: frozenset[str], connection: Connection) -> tuple[int, Documents]:
    """Everything that is a row, at one revision; encoded here, in the reader's thread."""
    found = {topic: read(connection) for topic, read in _ROWS.items() if topic in topics}
    return current_revision(connection), _encode_all(found)


def _encode_all(items: Mapping[str, list[Any]]) -> Documents:
    """One by one: a call of the encoder lets no other thread run."""
    return {topic: [_encode(item) for item in found] for topic, found in items.items()}


def _events(revision: int, documents: Documents) -> list[ServerEvent]:
    events = []
    for topic in DURABLE_TOPICS:
        if topic in documents:
            head = _encode(Snapshot(topic=topic, revision=revision, items=[])).removesuffix(b"]}")
            data = b"%b%b]}" % (head, b",".join(documents[topic]))
            events.append(ServerEvent(event="snapshot", id=str(revision), data=data))
    return events


def _task_rows(connection: Connection) -> list[Any]:
    stored = tasks.unfinished(connection) + tasks.newest_finished(connection, KEPT_FINISHED, KEPT_BYTES)
    return [task_view(task) for task in stored]


def _shown_runs(connection: Connection) -> list[runs.StoredRun]:
    return runs.unfinished(connection) + runs.newest_finished(connection, KEPT_FINISHED, KEPT_BYTES)


def _run_rows(connection: Connection) -> list[Any]:
    return [run_view(run.state, run.revision) for run in _shown_runs(connection)]


def _node_rows(connection: Connection) -> list[Any]:
    shown = _shown_runs(connection)
    return [node_view(node) for run in shown for node in runs.nodes_of(connection, run.state.run_id)]


_ROWS: dict[str, Callable[[Connection], list[Any]]] = {
    "task-defs": definitions.all_of,
    "tasks": _task_rows,
    "workflows": workflows.newest,
    "workflow-runs": _run_rows,
    "run-nodes": _node_rows,
    "audit": lambda _: [],
}
