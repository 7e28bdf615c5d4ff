"""The event stream of a subscriber: a snapshot of everything at one revision, then every change, none missing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import msgspec

from plum_desk.api.errors import FieldProblem, Invalid
from plum_desk.api.transport import ServerEvent
from plum_desk.api.types.system import DURABLE_TOPICS, LIVE_TOPICS, EventsQuery, Snapshot
from plum_desk.controller.bus import Bus, Subscription
from plum_desk.controller.call import Call, Events, Handlers
from plum_desk.controller.engine.views import node_view, run_view, task_view
from plum_desk.controller.store import definitions, runs, tasks, workflows
from plum_desk.controller.store.database import current_revision
from plum_desk.controller.store.port import Connection, Database

KEPT_FINISHED = 200
Held = Callable[[], list[Any]]


class EventsArea:
    """``held`` gives the objects of topics that are not rows but kept in memory."""

    def __init__(self, database: Database, bus: Bus, held: dict[str, Held]) -> None:
        self._database = database
        self._bus = bus
        self._held = held

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

    async def _snapshots(self, topics: frozenset[str]) -> tuple[int, list[ServerEvent]]:
        held = {topic: self._held[topic]() for topic in topics if topic in self._held}
        return await self._database.read(partial(_read_snapshots, topics, held))


def _topics(text: str | None, role: str) -> frozenset[str]:
    named = DURABLE_TOPICS if text is None else [topic for topic in text.split(",") if topic]
    wanted = frozenset(named)
    unknown = wanted - {*DURABLE_TOPICS, *LIVE_TOPICS}
    if unknown:
        problem = FieldProblem("$.query.topics", f"unknown: {', '.join(sorted(unknown))}")
        raise Invalid("topic.unknown", "There is no such topic.", [problem])
    return wanted if role == "admin" else wanted - {"tokens"}


def _read_snapshots(
    topics: frozenset[str], held: dict[str, list[Any]], connection: Connection
) -> tuple[int, list[ServerEvent]]:
    """Everything at one revision; encoded here, in the reader's thread."""
    revision = current_revision(connection)
    events = []
    for topic in DURABLE_TOPICS:
        if topic in topics:
            items = held[topic] if topic in held else _ROWS[topic](connection)
            data = msgspec.json.encode(Snapshot(topic=topic, revision=revision, items=items))
            events.append(ServerEvent(event="snapshot", id=str(revision), data=data))
    return revision, events


def _task_rows(connection: Connection) -> list[Any]:
    stored = tasks.unfinished(connection) + tasks.newest_finished(connection, KEPT_FINISHED)
    return [task_view(task) for task in stored]


def _shown_runs(connection: Connection) -> list[runs.StoredRun]:
    return runs.unfinished(connection) + runs.newest_finished(connection, KEPT_FINISHED)


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
