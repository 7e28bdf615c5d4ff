"""The watcher of schedules beside what cannot be stored, or fails."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from plum_desk.api.errors import StorageFull
from plum_desk.api.types.schedules import Schedule
from plum_desk.base.clock import VirtualClock
from plum_desk.controller.areas.firing import RETRY_S, Firings
from plum_desk.controller.store.schedules import StoredSchedule


class Runs:
    """Notes who asks for a run and refuses each as the workflow id says."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def begin(self, workflow_id: str, *_: Any) -> None:
        self.asked.append(workflow_id)
        raise StorageFull("storage.full", "The disk is full.") if workflow_id == "full" else ValueError(workflow_id)


def _each_second(workflow_id: str, at: float, *, jitter_s: float = 0.0) -> StoredSchedule:
    schedule = Schedule(
        schedule_id=workflow_id,
        name=workflow_id,
        workflow_id=workflow_id,
        params={},
        labels={},
        priority=0,
        cron=None,
        every_sec=1.0,
        time_zone="UTC",
        overlap="allow",
        catchup="none",
        jitter_sec=jitter_s,
        enabled=True,
        next_at=at + 1,
        queued=0,
        last_run_id=None,
        last_runs=(),
        last_error=None,
        created_at=at,
        revision=1,
    )
    return StoredSchedule(schedule=schedule, anchor=at, fired_to=at)


@pytest.mark.parametrize("workflow_id", ["full", "broken"])
async def test_what_fails_is_tried_again_after_a_while_and_ends_nothing(workflow_id: str) -> None:
    clock, runs, nothing = VirtualClock(), Runs(), Any
    firings = Firings(nothing, nothing, clock, runs, lambda: 0.0)  # type: ignore[arg-type]
    firings.hold(_each_second(workflow_id, clock.wall()))
    watching = asyncio.create_task(firings.watch())
    try:
        await clock.advance(1 + 2.5 * RETRY_S)
        assert runs.asked == [workflow_id] * 3
    finally:
        watching.cancel()


async def test_a_long_sleep_costs_no_more_than_what_is_made_good() -> None:
    clock, runs, nothing = VirtualClock(), Runs(), Any
    firings = Firings(nothing, nothing, clock, runs, lambda: 0.0)  # type: ignore[arg-type]
    a_century_ago = clock.wall() - 100 * 365 * 86_400
    firings.hold(_each_second("full", a_century_ago))
    watching = asyncio.create_task(firings.watch())
    try:
        await clock.advance(0.1)
        assert runs.asked == ["full"]
    finally:
        watching.cancel()


async def test_jitter_puts_a_firing_off_by_chance_but_not_beyond() -> None:
    clock, runs, nothing = VirtualClock(), Runs(), Any
    firings = Firings(nothing, nothing, clock, runs, lambda: 0.5)  # type: ignore[arg-type]
    firings.hold(_each_second("full", clock.wall(), jitter_s=8.0))
    watching = asyncio.create_task(firings.watch())
    try:
        await clock.advance(4.9)
        assert runs.asked == []
        await clock.advance(0.2)
        assert runs.asked == ["full"]
    finally:
        watching.cancel()
