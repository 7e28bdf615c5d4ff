"""Cron expressions: five fields, read by cronsim, turned into instants by the core."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import dropwhile
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plum_desk.api.errors import FieldProblem
from plum_desk.api.types.schedules import FiringTimes, ScheduleSpec
from plum_desk.controller.core.schedule import Moment, every, instants

_ANY_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - a clock on a wall
_LOOK_BACK = timedelta(hours=4)
"""Local times may repeat by an hour or two: begin before, and drop what lies in the past."""

Times = ScheduleSpec | FiringTimes


def problems_of(spec: Times) -> list[FieldProblem]:
    """What is wrong with the times of a schedule."""
    found = [*_kind_problems(spec), *_zone_problems(spec.time_zone)]
    if spec.cron is not None and (fault := _cron_fault(spec.cron)) is not None:
        found.append(FieldProblem("$.cron", fault))
    return found


def moments(spec: Times, anchor: float, after: float) -> Iterator[Moment]:
    """The firings after an instant, rising; ``anchor`` is where intervals are counted from."""
    if spec.every_sec is not None:
        return every(spec.every_sec, anchor, after)
    zone = ZoneInfo(spec.time_zone)
    start = datetime.fromtimestamp(after, zone).replace(tzinfo=None) - _LOOK_BACK
    return dropwhile(lambda moment: moment.at <= after, instants(_local_times(spec.cron or "", start), zone))


def local_text(at: float, time_zone: str) -> str:
    """An instant in the zone's own time, with its offset."""
    return datetime.fromtimestamp(at, ZoneInfo(time_zone)).isoformat(timespec="seconds")


def _local_times(expression: str, start: datetime) -> Iterator[datetime]:
    from cronsim import CronSim

    return CronSim(expression, start)


def _kind_problems(spec: Times) -> Iterator[FieldProblem]:
    if (spec.cron is None) == (spec.every_sec is None):
        yield FieldProblem("$.cron", "give either cron or everySec")


def _zone_problems(name: str) -> Iterator[FieldProblem]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield FieldProblem("$.timeZone", f"there is no time zone {name}")


def _cron_fault(expression: str) -> str | None:
    from cronsim import CronSim, CronSimError

    if len(expression.split()) != 5:
        return "a cron expression has five fields: minute, hour, day, month, weekday"
    try:
        next(CronSim(expression, _ANY_DAY))
    except CronSimError as error:
        return f"no cron expression: {error}"
    except StopIteration:
        return "it never comes true"
    return None
