"""A schedule while it is edited: what was stored, what stands in the form, and how far they are apart."""

from __future__ import annotations

from typing import Final

from plum_desk.api.types.schedules import Schedule, ScheduleSpec

_TIMES: Final = ("cron", "every_sec")
_FIELDS: Final = tuple(name for name in ScheduleSpec.__struct_fields__ if name not in (*_TIMES, "enabled"))


def spec_of(schedule: Schedule) -> ScheduleSpec:
    """What a person wrote of a stored schedule."""
    return ScheduleSpec(**{name: getattr(schedule, name) for name in ScheduleSpec.__struct_fields__})


def new_spec(workflow_id: str, zone: str) -> ScheduleSpec:
    """What a new schedule begins with: each morning, one run at a time."""
    return ScheduleSpec(name="", workflow_id=workflow_id, cron="0 8 * * *", time_zone=zone)


def changes(stored: ScheduleSpec, edited: ScheduleSpec) -> list[str]:
    """The fields that differ; the switch is no part of the form, and the times count as one."""
    found = [name for name in _FIELDS if getattr(stored, name) != getattr(edited, name)]
    if any(getattr(stored, name) != getattr(edited, name) for name in _TIMES):
        found.append("times")
    return found
