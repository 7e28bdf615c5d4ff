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


STALL_S = 0.25
"""Later than this is no matter of load: the whole process stood still."""
_MIN_DEAD = 64


class Timer:
    """A deadline that may be called off."""

    __slots__ = ("_called_off", "callback", "due", "grace_s")

    def __init__(self, due: float, callback: Callback, grace_s: float, called_off: Callback) -> None:
        self.due = due
        self.grace_s = grace_s
        self.callback: Callback | None = callback
        self._called_off = called_off

    def cancel(self) -> None:
        """Call it off; afterwards, or twice, nothing happens."""
        if self.callback is not None:
            self.callback = None
            self._called_off()


class Timers:
    """Calls back at monotonic times, in their order. ``run`` must be running."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Timer]] = []
        self._dead = 0
        self._order = itertools.count()
        self._earlier = asyncio.Event()

    def __len__(self) -> int:
        """How many are held, called off or not."""
        return len(self._heap)

    def after(self, delay_s: float, callback: Callback, grace_s: float = 0.0) -> Timer:
        """Call back in ``delay_s`` seconds.

        With ``grace_s``, a call that would come late because the process stood still comes so much later once more:
        what others said meanwhile lies in the sockets and is read first.
        """
        timer = Timer(self._clock.monotonic() + max(0.0, delay_s), callback, grace_s, self._called_off)
        self._push(timer)
        return timer

    def at_wall(self, wall: float, callback: Callback, grace_s: float = 0.0) -> Timer:
        """Call back at a Unix time, as the clock is set now."""
        return self.after(wall - self._clock.wall(), callback, grace_s)

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
            callback = timer.callback
            if callback is None:
                self._dead -= 1
            elif timer.grace_s and now - timer.due > STALL_S:
                timer.due, timer.grace_s = now + timer.grace_s, 0.0
                self._push(timer)
            else:
                timer.callback = None
                self._call(callback)

    def _push(self, timer: Timer) -> None:
        heapq.heappush(self._heap, (timer.due, next(self._order), timer))
        if self._heap[0][2] is timer:
            self._earlier.set()

    def _called_off(self) -> None:
        """Most timers are called off long before they are due: drop them when they are the greater part."""
        self._dead += 1
        if self._dead > max(_MIN_DEAD, len(self._heap) // 2):
            self._heap = [entry for entry in self._heap if entry[2].callback is not None]
            heapq.heapify(self._heap)
            self._dead = 0

    def _call(self, callback: Callback) -> None:
        """A fault of one must not end the others."""
        try:
            callback()
        except Exception:
            _log.exception("a timer failed")
