"""Watches the clock for all schedules and starts what is due; a firing and its run are one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import partial

from plum_desk.api.errors import PlumError, StorageFull
from plum_desk.api.types.common import replace
from plum_desk.api.types.schedules import Schedule, ScheduleSpec
from plum_desk.api.types.workflows import FINAL_RUN_STATES, LastRun, RunStateName, RunWorkflow, Trigger, WorkflowRun
from plum_desk.base.clock import Clock
from plum_desk.controller.areas.cron import moments
from plum_desk.controller.areas.runs import RunsArea
from plum_desk.controller.call import Principal
from plum_desk.controller.core.run.state import CancelRequested
from plum_desk.controller.core.schedule import MAX_CAUGHT_UP, Moment, due, overlap_verdict
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.store import schedules as store
from plum_desk.controller.store.port import Change, Database, Transaction
from plum_desk.controller.store.schedules import StoredSchedule

_log = logging.getLogger(__name__)
GRACE_S = 60.0
LOOK_S = 20.0
"""The clock is looked at this often at least: it may be set, or the machine may have slept."""
RETRY_S = 5.0
"""A schedule whose firing could not be stored is left alone for so long."""
LAST_RUNS = 12
MAX_QUEUED = 1000


class Firings:
    """All schedules in memory and their state of firing."""

    def __init__(
        self, engine: Engine, database: Database, clock: Clock, runs: RunsArea, random: Callable[[], float]
    ) -> None:
        self._engine = engine
        self._database = database
        self._clock = clock
        self._runs = runs
        self._random = random
        self._held: dict[str, StoredSchedule] = {}
        self._jitter_s: dict[str, float] = {}
        self._again: dict[str, float] = {}
        """The monotonic times before which a schedule that failed is not looked at."""
        self._ended: dict[str, RunStateName] = {}
        self._wake = asyncio.Event()
        self.turn = asyncio.Lock()
        """Held by whoever reads a schedule, waits, and writes it: a firing must not undo what a person just saved."""

    async def load(self) -> None:
        """Read all schedules."""
        for stored in await self._database.read(store.all_of):
            self.hold(stored)

    def all(self) -> list[Schedule]:
        """All schedules, newest first."""
        return [self._held[schedule_id].schedule for schedule_id in sorted(self._held, reverse=True)]

    def get(self, schedule_id: str) -> StoredSchedule | None:
        """One schedule."""
        return self._held.get(schedule_id)

    def hold(self, stored: StoredSchedule) -> None:
        """A schedule is new or has changed."""
        schedule = stored.schedule
        self._held[schedule.schedule_id] = stored
        self._again.pop(schedule.schedule_id, None)
        self._jitter_s[schedule.schedule_id] = self._random() * schedule.jitter_sec
        self._wake.set()

    def drop(self, schedule_id: str) -> None:
        """A schedule is no more."""
        self._held.pop(schedule_id, None)
        self._again.pop(schedule_id, None)
        self._wake.set()

    def heard(self, changes: Sequence[Change]) -> None:
        """Notice the ends of runs among changes that were published."""
        for change in changes:
            if change.topic == "workflow-runs" and change.kind == "updated":
                run: WorkflowRun = change.make()
                if run.state in FINAL_RUN_STATES and run.trigger.type == "schedule":
                    self._ended[run.run_id] = run.state
                    self._wake.set()

    async def watch(self) -> None:
        """Fire what is due until canceled."""
        while True:
            self._wake.clear()
            for schedule_id in list(self._held):
                await self._look(schedule_id)
            self._ended.clear()
            await self._sleep()

    async def _sleep(self) -> None:
        wait_s = min([LOOK_S, *map(self._wait_s, self._held.values())])
        sleeping = asyncio.ensure_future(self._clock.sleep_until(self._clock.monotonic() + wait_s))
        waking = asyncio.ensure_future(self._wake.wait())
        try:
            await asyncio.wait({sleeping, waking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            waking.cancel()

    def _wait_s(self, stored: StoredSchedule) -> float:
        """In how many seconds to look at a schedule."""
        at = self._look_at(stored)
        due_s = LOOK_S if at is None else at - self._clock.wall()
        again = self._again.get(stored.schedule.schedule_id)
        return max(0.0, due_s if again is None else max(due_s, again - self._clock.monotonic()))

    def _look_at(self, stored: StoredSchedule) -> float | None:
        at = stored.schedule.next_at
        return None if at is None else at + self._jitter_s.get(stored.schedule.schedule_id, 0.0)

    async def _look(self, schedule_id: str) -> None:
        """A fault of one must not end the others, nor be tried again in the same moment."""
        if self._clock.monotonic() < self._again.get(schedule_id, 0.0):
            return
        again = self._clock.monotonic() + RETRY_S
        try:
            async with self.turn:
                if schedule_id in self._held:
                    await self._note_ends(schedule_id)
                    await self._fire_due(schedule_id)
                    await self._start_queued(schedule_id)
        except StorageFull:
            self._again[schedule_id] = again
            _log.warning("schedule %s cannot fire: the disk is full", schedule_id)
        except PlumError as error:
            self._again[schedule_id] = again
            _log.warning("schedule %s: %s", schedule_id, error)
        except Exception:
            self._again[schedule_id] = again
            _log.exception("schedule %s failed", schedule_id)
        else:
            self._again.pop(schedule_id, None)

    async def _note_ends(self, schedule_id: str) -> None:
        stored = self._held[schedule_id]
        ended = [run_id for run_id in stored.open_runs if self._engine.run(run_id) is None]
        if not ended:
            return
        states = {run_id: self._ended.get(run_id) or await self._runs.state_of(run_id) for run_id in ended}
        last = tuple(
            replace(run, state=state) if (state := states.get(run.run_id)) else run for run in stored.schedule.last_runs
        )
        still = tuple(run_id for run_id in stored.open_runs if run_id not in states)
        await self._put(replace(stored, schedule=replace(stored.schedule, last_runs=last), open_runs=still))

    async def _fire_due(self, schedule_id: str) -> None:
        stored = self._held[schedule_id]
        look_at = self._look_at(stored)
        now = self._clock.wall()
        if not stored.schedule.enabled or look_at is None or look_at > now:
            return
        schedule = stored.schedule
        spec = spec_of(schedule)
        since = stored.fired_to
        if spec.every_sec is not None:
            # Who slept for long does not count every second of it: more than so many are never made good.
            since = max(since, now - MAX_CAUGHT_UP * spec.every_sec)
        found = due(moments(spec, stored.anchor, since), now, schedule.catchup, GRACE_S + schedule.jitter_sec)
        self._jitter_s[schedule_id] = self._random() * schedule.jitter_sec
        for moment in found.firings:
            await self._fire(schedule_id, moment)
        next_at = None if found.following is None else found.following.at
        latest = self._held.get(schedule_id)
        if latest is not None:
            changed = replace(latest.schedule, next_at=next_at)
            await self._put(replace(latest, schedule=changed, fired_to=max(latest.fired_to, now)))

    async def _fire(self, schedule_id: str, moment: Moment) -> None:
        stored = self._held[schedule_id]
        verdict = overlap_verdict(stored.schedule.overlap, len(self._open(stored)))
        if verdict.cancel:
            await self._cancel(stored)
        fired = replace(stored, fired_to=moment.at)
        if verdict.start:
            await self._start(fired)
        elif verdict.queue:
            queued = min(MAX_QUEUED, fired.schedule.queued + 1)
            await self._put(replace(fired, schedule=replace(fired.schedule, queued=queued)))
        else:
            await self._put(fired)

    async def _start_queued(self, schedule_id: str) -> None:
        stored = self._held.get(schedule_id)
        if stored is not None and stored.schedule.queued > 0 and not self._open(stored):
            fewer = replace(stored.schedule, queued=stored.schedule.queued - 1)
            await self._start(replace(stored, schedule=fewer))

    async def _start(self, stored: StoredSchedule) -> None:
        """Start a run and store the firing with it; what refuses to start is told, and the firing is over."""
        schedule = stored.schedule
        asked = RunWorkflow(params=schedule.params, labels=schedule.labels, priority=schedule.priority)
        who = Principal(name=f"schedule:{schedule.name}", role="operator")
        trigger = Trigger(type="schedule", ref=schedule.schedule_id)
        written: list[StoredSchedule] = []

        def also(run_id: str, tx: Transaction) -> None:
            last = (*schedule.last_runs, LastRun(run_id=run_id, state="Running"))[-LAST_RUNS:]
            told = replace(schedule, last_run_id=run_id, last_runs=last, last_error=None)
            written.append(_write(replace(stored, schedule=told, open_runs=(*stored.open_runs, run_id)), tx))

        try:
            await self._runs.begin(schedule.workflow_id, asked, who, trigger, also)
        except StorageFull:
            raise
        except PlumError as refusal:
            await self._put(replace(stored, schedule=replace(schedule, last_error=refusal.detail)))
            return
        self._held[schedule.schedule_id] = written[-1]

    async def _cancel(self, stored: StoredSchedule) -> None:
        for run_id in self._open(stored):
            event = CancelRequested(at=self._clock.wall(), reason="schedule.overlap")
            await self._engine.ask_run(run_id, event, None)

    def _open(self, stored: StoredSchedule) -> list[str]:
        return [run_id for run_id in stored.open_runs if self._engine.run(run_id) is not None]

    async def _put(self, stored: StoredSchedule) -> None:
        schedule_id = stored.schedule.schedule_id
        if self._held.get(schedule_id) == stored:
            return
        self._held[schedule_id] = await self._database.write(partial(_write, stored))


def spec_of(schedule: Schedule) -> ScheduleSpec:
    """What a person wrote."""
    return ScheduleSpec(**{name: getattr(schedule, name) for name in ScheduleSpec.__struct_fields__})


def _write(stored: StoredSchedule, tx: Transaction) -> StoredSchedule:
    changed = replace(stored, schedule=replace(stored.schedule, revision=tx.revision()))
    store.put(tx, changed)
    tx.emit("schedules", "updated", changed.schedule.revision, lambda: changed.schedule)
    return changed
