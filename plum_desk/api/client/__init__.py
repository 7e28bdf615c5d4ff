"""The typed client of a controller, over any transport."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType
from typing import Self

from plum_desk.api.client.access import Audit, SystemCalls, Tokens
from plum_desk.api.client.calls import Calls
from plum_desk.api.client.feed import Connected, Disconnected, Event, EventFeed, FeedItem
from plum_desk.api.client.fleet import Discovery, EmbeddedWorkers, Nodes, Services
from plum_desk.api.client.logs import LogChunk, LogText
from plum_desk.api.client.pools import Pools
from plum_desk.api.client.schedules import Schedules
from plum_desk.api.client.tasks import TaskDefs, Tasks
from plum_desk.api.client.waiting import Waiter
from plum_desk.api.client.workflows import WorkflowRuns, Workflows
from plum_desk.api.transport import Transport
from plum_desk.base.clock import Clock, SystemClock

__all__ = [
    "Connected",
    "Disconnected",
    "Event",
    "EventFeed",
    "FeedItem",
    "LogChunk",
    "LogText",
    "PlumClient",
]


class PlumClient:
    """Every operation of the contract, one attribute for each path segment.

    Answers are frozen structs; errors are the tree of ``plum_desk.api.errors``, ``Unreachable`` when nobody answered.
    ``clock`` times the waits between attempts to reconnect.
    """

    def __init__(self, transport: Transport, *, clock: Clock | None = None, idempotency_key: str | None = None) -> None:
        self._transport = transport
        self._clock = clock or SystemClock()
        headers = {} if idempotency_key is None else {"idempotency-key": idempotency_key}
        self._calls = calls = Calls(transport, headers)
        waiter = Waiter(calls, self._clock)
        self.task_defs = TaskDefs(calls)
        self.tasks = Tasks(calls, waiter)
        self.pools = Pools(calls)
        self.workflows = Workflows(calls)
        self.workflow_runs = WorkflowRuns(calls, waiter)
        self.schedules = Schedules(calls)
        self.nodes = Nodes(calls)
        self.services = Services(calls)
        self.discovery = Discovery(calls)
        self.embedded_workers = EmbeddedWorkers(calls)
        self.tokens = Tokens(calls)
        self.audit = Audit(calls)
        self.system = SystemCalls(calls)

    def once(self, key: str) -> PlumClient:
        """The same client, for one thing to be created or run: repeated under the key, it is made once.

        ``await plum.once("order-17").tasks.create(...)`` may be called again after an answer that was lost: within
        24 h it gives the first answer. Another request under the same key raises ``Invalid``.
        """
        return PlumClient(self._transport, clock=self._clock, idempotency_key=key)

    def events(self, topics: Iterable[str] | None = None, since: int | None = None) -> EventFeed:
        """Snapshot, then deltas, of some topics or of all that have revisions; from a revision when one is given."""
        return EventFeed(self._calls, self._clock, topics, since)

    async def close(self) -> None:
        """Release the transport's connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
