"""The two clocks: the virtual one wakes sleepers in order, the system's never too early."""

import asyncio
import time

import pytest

from plum_desk.base.clock import Clock, SystemClock, VirtualClock


async def test_sleepers_wake_in_order_at_their_own_time() -> None:
    clock = VirtualClock(wall=1000.0)
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, *times: float) -> None:
        for at in times:
            await clock.sleep_until(at)
            woken.append((name, clock.wall()))

    async with asyncio.TaskGroup() as group:
        group.create_task(sleeper("late", 3.0))
        group.create_task(sleeper("often", 1.0, 2.0, 4.0))
        group.create_task(sleeper("same", 3.0))
        await clock.advance(3.5)
        assert woken == [("often", 1001.0), ("often", 1002.0), ("late", 1003.0), ("same", 1003.0)]
        assert (clock.monotonic(), clock.sleepers) == (3.5, 1)
        await clock.advance(0.5)
    assert woken[-1] == ("often", 1004.0)


async def test_a_cancelled_sleeper_does_not_disturb() -> None:
    clock = VirtualClock()
    task = asyncio.create_task(clock.sleep_until(1.0))
    await clock.advance(0.5)
    task.cancel()
    await asyncio.wait([task])
    assert clock.sleepers == 0
    await clock.advance(1.0)
    assert clock.monotonic() == 1.5


async def test_what_is_past_returns_at_once() -> None:
    clock: Clock = VirtualClock()
    await clock.sleep_until(0.0)
    await SystemClock().sleep_until(time.monotonic() - 1)


async def test_time_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="back"):
        await VirtualClock().advance(-1)


async def test_the_system_clock_does_not_wake_early() -> None:
    clock = SystemClock()
    until = clock.monotonic() + 0.02
    await clock.sleep_until(until)
    assert clock.monotonic() >= until
    assert abs(clock.wall() - time.time()) < 5
