"""Time as a port: the system's clock, and a virtual one that tests move by hand."""

import asyncio
import heapq
import itertools
import time
from typing import Protocol

_TURNS_OF_THE_LOOP = 20


class Clock(Protocol):
    """Where domain code takes its time from; all values are seconds."""

    def wall(self) -> float:
        """Unix time; may jump when the machine's clock is set."""
        ...

    def monotonic(self) -> float:
        """Never goes back; only differences mean something."""
        ...

    async def sleep_until(self, monotonic: float) -> None:
        """Return when `monotonic()` has reached that value, at once when it already has."""
        ...


class SystemClock:
    """The machine's own time."""

    def wall(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep_until(self, monotonic: float) -> None:
        # A Qt timer may fire up to a millisecond early, hence the loop.
        while (left := monotonic - time.monotonic()) > 0:  # noqa: ASYNC110 (a wait for time itself)
            await asyncio.sleep(left)


class VirtualClock:
    """Stands still until `advance` moves it; the wall clock moves along."""

    def __init__(self, wall: float = 1_700_000_000.0) -> None:
        self._start = wall
        self._now = 0.0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def wall(self) -> float:
        return self._start + self._now

    def monotonic(self) -> float:
        return self._now

    @property
    def sleepers(self) -> int:
        """How many coroutines wait on this clock."""
        return sum(not future.done() for _, _, future in self._sleepers)

    @property
    def next_due(self) -> float | None:
        """The monotonic time at which the next sleeper wakes, None when nobody sleeps."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    async def sleep_until(self, monotonic: float) -> None:
        if monotonic <= self._now:
            await asyncio.sleep(0)
            return
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (monotonic, next(self._order), future))
        await future

    async def advance(self, seconds: float) -> None:
        """Go forward, waking each sleeper at its own time; the loop turns some 20 times after each,
        so that who was woken may sleep again inside the same `advance`."""
        if seconds < 0:
            raise ValueError("time does not go back")
        end = self._now + seconds
        await _let_the_loop_run()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, future = heapq.heappop(self._sleepers)
            if future.done():
                continue
            self._now = max(self._now, at)
            future.set_result(None)
            await _let_the_loop_run()
        self._now = end
        await _let_the_loop_run()


async def _let_the_loop_run() -> None:
    for _ in range(_TURNS_OF_THE_LOOP):
        await asyncio.sleep(0)
