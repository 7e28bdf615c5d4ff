"""Watching how long the event loop keeps others waiting."""

import asyncio
import logging
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from plum_desk.base.clock import Clock

_log = logging.getLogger(__name__)
_INTERVAL_S = 0.25
_KEPT = 240
_FRAMES = 8


@dataclass(frozen=True)
class LoopLag:
    """How long a callback waited for the loop: the last one, and 99 % of the last minute's."""

    last_ms: float = 0.0
    p99_ms: float = 0.0


async def watch_loop_lag(clock: Clock, on_lag: Callable[[LoopLag], None], threshold_s: float = 0.1) -> None:
    """Measure the running loop every 0.25 s, until cancelled; a lag over the threshold is logged with its place.

    A helper thread sends the loop a callback and takes the time until it runs. So a coarse timer of the
    loop counts for nothing, and the thread can look at the loop's stack while it is still busy.
    """
    watcher = _Watcher(asyncio.get_running_loop(), clock, on_lag, threshold_s)
    watcher.start()
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        watcher.stop()


class _Watcher:
    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        clock: Clock,
        on_lag: Callable[[LoopLag], None],
        threshold_s: float,
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._on_lag = on_lag
        self._threshold_s = threshold_s
        self._loop_thread = threading.get_ident()
        self._lags_ms: deque[float] = deque(maxlen=_KEPT)
        self._stopped = threading.Event()
        self._answered = threading.Event()
        self._place = ""
        self._thread = threading.Thread(target=self._watch, name="loop lag", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._answered.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(_INTERVAL_S):
            self._place = ""
            self._answered.clear()
            try:
                self._loop.call_soon_threadsafe(self._answer, self._clock.monotonic())
            except RuntimeError:  # the loop is closed
                return
            if not self._answered.wait(self._threshold_s):
                self._place = _stack(sys._current_frames().get(self._loop_thread))
                self._wait_for_the_answer()

    def _wait_for_the_answer(self) -> None:
        while not self._stopped.is_set() and not self._answered.wait(_INTERVAL_S):
            pass

    def _answer(self, asked_at: float) -> None:
        lag_ms = (self._clock.monotonic() - asked_at) * 1000
        self._lags_ms.append(lag_ms)
        if lag_ms > self._threshold_s * 1000:
            _log.warning("the loop was busy for %.0f ms in %s", lag_ms, self._place or "an unknown place")
        self._answered.set()
        self._on_lag(LoopLag(lag_ms, _p99(self._lags_ms)))


def _p99(values: deque[float]) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))]


def _stack(frame: FrameType | None) -> str:
    """The innermost calls, innermost first, in one line."""
    calls: list[str] = []
    while frame is not None and len(calls) < _FRAMES:
        calls.append(f"{frame.f_code.co_qualname} ({frame.f_code.co_filename}:{frame.f_lineno})")
        frame = frame.f_back
    return " < ".join(calls)
