"""The watch over the loop: measures, finds the place, ends."""

import asyncio
import logging
import threading
import time

import pytest

from plum_desk.base.clock import SystemClock
from plum_desk.base.log import LoopLag, watch_loop_lag


def hold_the_loop(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(1000))


async def test_an_idle_loop_has_little_lag_and_a_busy_one_is_named(caplog: pytest.LogCaptureFixture) -> None:
    lags: asyncio.Queue[LoopLag] = asyncio.Queue()
    watch = asyncio.create_task(watch_loop_lag(SystemClock(), lags.put_nowait, threshold_s=0.1))
    try:
        first = await asyncio.wait_for(lags.get(), 10)
        assert 0 <= first.last_ms == first.p99_ms
        with caplog.at_level(logging.WARNING):
            hold_the_loop(0.6)  # longer than an interval and the threshold together
            second = await asyncio.wait_for(lags.get(), 10)
        assert second.last_ms > 100
        assert second.p99_ms == max(first.last_ms, second.last_ms)
        assert "the loop was busy for" in caplog.text
        assert "in hold_the_loop (" in caplog.text or " < hold_the_loop (" in caplog.text
    finally:
        watch.cancel()
        await asyncio.wait([watch])
    assert "loop lag" not in {thread.name for thread in threading.enumerate()}
