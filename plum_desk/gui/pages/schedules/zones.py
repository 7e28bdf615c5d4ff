"""Time zones: their offsets from UTC, and the clock changes within a stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from PySide6.QtCore import QTimeZone

_STEP_S: Final = 86_400.0
_MOST_STEPS: Final = 4_000
_ROOTS: Final = frozenset(
    ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The instant of a clock change, and the offsets before and after in seconds."""

    at: float
    before_s: int
    after_s: int


def local_zone() -> str:
    """The name of this computer's zone, `UTC` when it has none."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return name if zone_of(name) is not None else "UTC"


def zone_of(name: str) -> ZoneInfo | None:
    """A zone by its name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_names() -> list[str]:
    """The names that people choose from; reads many small files, so call it in a thread."""
    own = {name for name in available_timezones() if name.partition("/")[0] in _ROOTS}
    return ["UTC", *sorted(own)]


def offset_s(zone: ZoneInfo, at: float) -> int:
    """Seconds east of UTC at an instant."""
    offset = datetime.fromtimestamp(at, zone).utcoffset() or timedelta()
    return int(offset.total_seconds())


def offset_text(seconds: int) -> str:
    """`UTC+1`, `UTC−3:30`, `UTC`."""
    if seconds == 0:
        return "UTC"
    hours, rest = divmod(abs(seconds) // 60, 60)
    sign = "+" if seconds > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}:{rest:02d}" if rest else f"UTC{sign}{hours}"


def clock_changes(zone: ZoneInfo, start: float, end: float) -> list[ClockChange]:
    """All clock changes after `start` up to `end`, rising; a stretch of many years is looked at coarsely."""
    step = max(_STEP_S, (end - start) / _MOST_STEPS)
    found: list[ClockChange] = []
    low, before = start, offset_s(zone, start)
    while low < end:
        high = min(low + step, end)
        after = offset_s(zone, high)
        if after != before:
            found.append(ClockChange(_instant(zone, low, high, before), before, after))
        low, before = high, after
    return found


def _instant(zone: ZoneInfo, low: float, high: float, before: int) -> float:
    """The first whole second in a stretch whose offset is no longer the one before."""
    low, high = float(int(low)), float(int(high) + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset_s(zone, middle) == before else (low, middle)
    return high
