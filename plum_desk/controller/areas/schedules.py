"""Schedules: defined by people, fired by the clock, each firing in the transaction of the run that it starts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import islice

import msgspec

from plum_desk.api.errors import Conflict, FieldProblem, Invalid, NotFound
from plum_desk.api.types.common import replace
from plum_desk.api.types.schedules import Firing, FiringTimes, NextQuery, Schedule, ScheduleSpec
from plum_desk.api.types.workflows import RunWorkflow, Trigger, WorkflowRun
from plum_desk.base.clock import Clock
from plum_desk.base.ids import Ids
from plum_desk.controller.areas.cron import Times, local_text, moments, problems_of
from plum_desk.controller.areas.definitions import refuse_stale
from plum_desk.controller.areas.firing import Firings, spec_of
from plum_desk.controller.areas.runs import RunsArea
from plum_desk.controller.areas.workflows import WorkflowsArea
from plum_desk.controller.call import Call, Handlers, Principal
from plum_desk.controller.core.graph.params import check_params
from plum_desk.controller.engine.message import append_audit
from plum_desk.controller.engine.ports import AuditNote
from plum_desk.controller.store import schedules as store
from plum_desk.controller.store.port import Database, Transaction
from plum_desk.controller.store.schedules import StoredSchedule


class SchedulesArea:
    """What people do with schedules; ``Firings`` watches the clock."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: Ids,
        workflows: WorkflowsArea,
        runs: RunsArea,
        firings: Firings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._workflows = workflows
        self._runs = runs
        self._firings = firings

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "schedules.list": self.find,
            "schedules.create": self.create,
            "schedules.get": self.get,
            "schedules.replace": self.replace,
            "schedules.delete": self.delete,
            "schedules.run": self.run,
            "schedules.next": self.next,
            "schedules.preview": self.preview,
        }

    async def find(self, call: Call) -> Sequence[Schedule]:
        """All schedules, newest first."""
        return self._firings.all()

    async def get(self, call: Call) -> Schedule:
        """One schedule."""
        return self._require(call.path["id"]).schedule

    async def create(self, call: Call) -> Schedule:
        """Store a schedule; it fires from now on. Raises ``Invalid``, ``Conflict`` for a taken name."""
        spec: ScheduleSpec = call.body
        await self._check(spec)
        async with self._firings.turn:
            self._refuse_taken(spec.name, None)
            now = self._clock.wall()
            return await self._store(call, _schedule(spec, self._ids.new(), now), now, None)

    async def replace(self, call: Call) -> Schedule:
        """Replace a schedule; what it missed before is forgotten."""
        self._require(call.path["id"])
        spec: ScheduleSpec = call.body
        await self._check(spec)
        async with self._firings.turn:
            old = self._require(call.path["id"])
            refuse_stale(call.if_match, old.schedule.revision)
            self._refuse_taken(spec.name, old.schedule.schedule_id)
            draft = _schedule(spec, old.schedule.schedule_id, old.schedule.created_at)
            draft = replace(draft, last_run_id=old.schedule.last_run_id, last_runs=old.schedule.last_runs)
            return await self._store(call, draft, self._clock.wall(), old)

    async def delete(self, call: Call) -> None:
        """Delete a schedule; its runs stay."""
        async with self._firings.turn:
            old = self._require(call.path["id"])
            refuse_stale(call.if_match, old.schedule.revision)
            schedule_id = old.schedule.schedule_id
            before = msgspec.to_builtins(old.schedule)
            note = AuditNote(call.principal, "schedules.delete", f"schedule:{schedule_id}", before)
            await self._database.write(partial(self._delete, schedule_id, note))
            self._firings.drop(schedule_id)

    async def run(self, call: Call) -> WorkflowRun:
        """Run its workflow now, beside its times and whatever its overlap policy says."""
        return await self._begin(self._require(call.path["id"]).schedule, call.principal)

    async def next(self, call: Call) -> list[Firing]:
        """The next firings, whether it is enabled or not."""
        stored = self._require(call.path["id"])
        query: NextQuery = call.query
        return _firings(spec_of(stored.schedule), stored.anchor, self._clock.wall(), query.count)

    async def preview(self, call: Call) -> list[Firing]:
        """What times that nobody stored would give. Raises ``Invalid``."""
        times: FiringTimes = call.body
        problems = problems_of(times)
        if problems:
            raise Invalid("schedule.invalid", f"The times have {len(problems)} problems.", problems)
        now = self._clock.wall()
        return _firings(times, now, now, times.count)

    async def _begin(self, schedule: Schedule, principal: Principal) -> WorkflowRun:
        asked = RunWorkflow(params=schedule.params, labels=schedule.labels, priority=schedule.priority)
        trigger = Trigger(type="manual", ref=schedule.schedule_id)
        return await self._runs.begin(schedule.workflow_id, asked, principal, trigger)

    async def _check(self, spec: ScheduleSpec) -> None:
        problems = problems_of(spec)
        try:
            workflow = await self._workflows.newest(spec.workflow_id)
        except NotFound as missing:
            problems.append(FieldProblem("$.workflowId", missing.detail, missing.code))
        else:
            problems += check_params(workflow.params, spec.params)[1]
        if problems:
            raise Invalid("schedule.invalid", f"The schedule has {len(problems)} problems.", problems[:100])

    def _refuse_taken(self, name: str, own_id: str | None) -> None:
        if any(s.name == name and s.schedule_id != own_id for s in self._firings.all()):
            raise Conflict("schedule.nameTaken", f"There is a schedule {name} already.")

    async def _store(self, call: Call, draft: Schedule, now: float, old: StoredSchedule | None) -> Schedule:
        following = next(moments(spec_of(draft), now, now), None) if draft.enabled else None
        planned = replace(draft, next_at=None if following is None else following.at)

        def write(tx: Transaction) -> StoredSchedule:
            schedule = replace(planned, revision=tx.revision())
            open_runs = () if old is None else old.open_runs
            stored = StoredSchedule(schedule=schedule, anchor=now, fired_to=now, open_runs=open_runs)
            store.put(tx, stored)
            tx.emit("schedules", "created" if old is None else "updated", schedule.revision, lambda: schedule)
            action = "schedules.create" if old is None else "schedules.replace"
            before = None if old is None else msgspec.to_builtins(old.schedule)
            about = f"schedule:{schedule.schedule_id}"
            note = AuditNote(call.principal, action, about, before, msgspec.to_builtins(schedule))
            append_audit(tx, note, self._ids.new(), self._clock.wall())
            return stored

        stored = await self._database.write(write)
        self._firings.hold(stored)
        return stored.schedule

    def _delete(self, schedule_id: str, note: AuditNote, tx: Transaction) -> None:
        revision = tx.revision()
        store.delete(tx, schedule_id)
        tx.emit("schedules", "deleted", revision, lambda: {"scheduleId": schedule_id, "revision": revision})
        append_audit(tx, note, self._ids.new(), self._clock.wall())

    def _require(self, schedule_id: str) -> StoredSchedule:
        stored = self._firings.get(schedule_id)
        if stored is None:
            raise NotFound("schedule.notFound", f"There is no schedule {schedule_id}.")
        return stored


def _firings(times: Times, anchor: float, now: float, count: int) -> list[Firing]:
    coming = islice(moments(times, anchor, now), count)
    return [Firing(at=m.at, local=local_text(m.at, times.time_zone), moved=m.moved) for m in coming]


def _schedule(spec: ScheduleSpec, schedule_id: str, created_at: float) -> Schedule:
    told = {name: getattr(spec, name) for name in ScheduleSpec.__struct_fields__}
    return Schedule(
        **told,
        schedule_id=schedule_id,
        next_at=None,
        queued=0,
        last_run_id=None,
        last_runs=(),
        last_error=None,
        created_at=created_at,
        revision=0,
    )
