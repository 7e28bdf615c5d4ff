"""Schedules, as the client offers them."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any

from plum_desk.api.client.calls import Calls, body_of
from plum_desk.api.types.schedules import Firing, FiringTimes, Schedule, ScheduleSpec
from plum_desk.api.types.workflows import WorkflowRun


class Schedules:
    """``/v1/schedules``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self) -> list[Schedule]:
        return await self._calls.many(Schedule, "schedules.list")

    async def get(self, schedule_id: str) -> Schedule:
        return await self._calls.one(Schedule, "schedules.get", schedule_id)

    async def create(self, spec: ScheduleSpec | Mapping[str, Any] | None = None, /, **fields: Any) -> Schedule:
        """From a spec, a mapping with wire names, or the fields of ``ScheduleSpec`` as keywords."""
        return await self._calls.one(Schedule, "schedules.create", body=body_of(ScheduleSpec, spec, fields))

    async def replace(
        self,
        schedule_id: str,
        spec: ScheduleSpec | Mapping[str, Any] | None = None,
        /,
        *,
        if_match: int | None = None,
        **fields: Any,
    ) -> Schedule:
        """Replace a schedule. With ``if_match``, a revision, raises ``Conflict`` when somebody else was faster."""
        body = body_of(ScheduleSpec, spec, fields)
        return await self._calls.one(Schedule, "schedules.replace", schedule_id, body=body, if_match=if_match)

    async def delete(self, schedule_id: str) -> None:
        await self._calls.nothing("schedules.delete", schedule_id)

    async def run(self, schedule_id: str) -> WorkflowRun:
        """Run its workflow now."""
        return await self._calls.one(WorkflowRun, "schedules.run", schedule_id)

    async def next(self, schedule_id: str, *, count: int = 10) -> builtins.list[Firing]:
        """The firings to come."""
        return await self._calls.many(Firing, "schedules.next", schedule_id, query={"count": count})

    async def preview(
        self, times: FiringTimes | Mapping[str, Any] | None = None, /, **fields: Any
    ) -> builtins.list[Firing]:
        """The firings that some times would give from now on, without saving them."""
        return await self._calls.many(Firing, "schedules.preview", body=body_of(FiringTimes, times, fields))
