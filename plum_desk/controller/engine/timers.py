"""Deadlines on the Clock port: one heap and one sleeper, however many there are."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import logging
from collections.abc import Callable

from plum_desk.base.clock import Clock

Callback = Callable[[], None]
_log = logging.getLogger(__name__)


class Timer:
    """A deadline that may be called off."""

    __slots__ = ("callback", "due")

    def __init__(self, due: float, callback: Callback) -> None:
        self.due = due
        self.callback: Callback | None = callback

    def cancel(self) -> None:
        """Call it off; afterwards, or twice, nothing happens."""
        self.callback = None


class Timers:
    """Calls back at monotonic times, in their order. ``run`` must be running."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._earlier = asyncio.Event()

    def after(self, delay_s: float, callback: Callback) -> Timer:
        """Call back in ``delay_s`` seconds."""
        timer = Timer(self._clock.monotonic() + max(0.0, delay_s), callback)
        heapq.heappush(self._heap, (timer.due, next(self._order), timer))
        if self._heap[0][2] is timer:
            self._earlier.set()
        return timer

    def at_wall(self, wall: float, callback: Callback) -> Timer:
        """Call back at a Unix time, as the clock is set now."""
        return self.after(wall - self._clock.wall(), callback)

    async def run(self) -> None:
        """Call back until canceled."""
        while True:
            self._fire()
            self._earlier.clear()
            wake = asyncio.ensure_future(self._earlier.wait())
            waits = {wake}
            if self._heap:
                waits.add(asyncio.ensure_future(self._clock.sleep_until(self._heap[0][0])))  # type: ignore[arg-type]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()

    def _fire(self) -> None:
        now = self._clock.monotonic()
        while self._heap and self._heap[0][0] <= now:
            timer = heapq.heappop(self._heap)[2]
            if timer.callback is not None:
                self._call(timer.callback)

    def _call(self, callback: Callback) -> None:
        """A fault of one must not end the others."""
        try:
            callback()
        except Exception:
            _log.exception("a timer failed")
