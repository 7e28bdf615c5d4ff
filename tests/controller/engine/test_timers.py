"""Deadlines: called off ones are dropped, late ones get their grace, a fault of one ends no other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from plum_desk.base.clock import VirtualClock
from plum_desk.controller.engine.timers import Timers


class Stopped(VirtualClock):
    """Can go forward while nobody runs, as for a process that is stopped."""

    def stand_still(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture
def clock() -> Stopped:
    return Stopped()


@pytest.fixture
async def timers(clock: Stopped) -> AsyncIterator[Timers]:
    timers = Timers(clock)
    running = asyncio.create_task(timers.run())
    await clock.advance(0)
    yield timers
    running.cancel()


async def test_the_dead_are_dropped(timers: Timers) -> None:
    kept = [timers.after(3600, lambda: None) for _ in range(10)]
    for _ in range(10_000):
        timers.after(3600, lambda: None).cancel()
    assert len(timers) < 200
    assert all(timer.callback is not None for timer in kept)


async def test_all_that_are_left_are_called(timers: Timers, clock: Stopped) -> None:
    called: list[int] = []
    made = [timers.after(1 + place % 7, lambda place=place: called.append(place)) for place in range(1000)]  # type: ignore[misc]
    for timer in made[::3]:
        timer.cancel()
        timer.cancel()
    await clock.advance(10)
    assert sorted(called) == [place for place in range(1000) if place % 3]
    assert len(timers) == 0


async def test_a_late_one_gets_its_grace_once(timers: Timers, clock: Stopped) -> None:
    called: list[str] = []
    timers.after(5, lambda: called.append("patient"), grace_s=2)
    timers.after(5, lambda: called.append("strict"))
    clock.stand_still(16)
    await clock.advance(0.1)
    assert called == ["strict"]
    await clock.advance(2)
    assert called == ["strict", "patient"]


async def test_one_in_time_needs_no_grace(timers: Timers, clock: Stopped) -> None:
    called: list[str] = []
    timers.after(5, lambda: called.append("patient"), grace_s=2)
    await clock.advance(5)
    assert called == ["patient"]


async def test_a_late_one_can_be_called_off(timers: Timers, clock: Stopped) -> None:
    called: list[str] = []
    timer = timers.after(5, lambda: called.append("patient"), grace_s=2)
    clock.stand_still(16)
    await clock.advance(0.1)
    timer.cancel()
    await clock.advance(10)
    assert called == []
