"""Waiting for an object to be finished, by the event stream and without asking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from msgspec import Struct

from plum_desk.api.client.calls import Calls
from plum_desk.api.client.feed import Event, EventFeed
from plum_desk.api.errors import Unreachable
from plum_desk.api.types.tasks import Task
from plum_desk.api.types.workflows import WorkflowRun
from plum_desk.base.clock import Clock

T = TypeVar("T", Task, WorkflowRun)


@dataclass(frozen=True)
class Wanted(Generic[T]):
    """What is waited for: an object of a topic, how to get it, and when it is finished."""

    topic: str
    object_id: str
    get: Callable[[], Awaitable[T]]
    finished: Callable[[T], bool]


class Waiter:
    """Waits on the event stream."""

    def __init__(self, calls: Calls, clock: Clock) -> None:
        self._calls = calls
        self.clock = clock

    async def until(self, wanted: Wanted[T], timeout: float | None) -> T:
        """The object once it is finished. Raises ``TimeoutError``, and what getting it raises."""
        async with asyncio.timeout(timeout):  # noqa: TID251 (a client's patience, no deadline of the domain)
            found = await wanted.get()
            if wanted.finished(found):
                return found
            # From the revision just seen on, so that no change falls between the answer and the stream.
            async with EventFeed(self._calls, self.clock, [wanted.topic], found.revision) as feed:
                return await _watch(feed, wanted)


async def _watch(feed: EventFeed, wanted: Wanted[T]) -> T:
    async for item in feed:
        # After a snapshot or a deletion only the object itself tells; a deleted one raises NotFound.
        if isinstance(item, Event) and _concerns(item, wanted.object_id):
            typed = isinstance(item.data, Struct)
            found: T = item.data if typed else await wanted.get()
            if wanted.finished(found):
                return found
    raise Unreachable("feed.closed", f"The event stream ended before {wanted.object_id} was finished.")


def _concerns(event: Event, object_id: str) -> bool:
    if isinstance(event.data, Struct):
        return object_id in (getattr(event.data, "task_id", None), getattr(event.data, "run_id", None))
    return event.kind == "snapshot" or object_id in event.data.values()
