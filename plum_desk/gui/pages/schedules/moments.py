"""How a schedule's instants are written: when it fires next, and the ticks of the axis of its firings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_STEPS_S: Final = (
    *(1, 2, 5, 10, 20, 30),
    *(_MINUTE * n for n in (1, 2, 5, 10, 20, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 4, 7, 14)),
)
_MONTH_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
_MONTH_S: Final = 30.5 * _DAY


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the axis with its word."""

    at: float
    text: str


def until(at: float, now: float) -> str:
    """“in 4 min 56 s”, “today 14:40”, “tomorrow 02:30”, “Sat 11-28 09:30”; in this computer's time."""
    left = at - now
    if left < 1:
        return translate("Moments", "now")
    if left < _MINUTE:
        return translate("Moments", "in {seconds} s").format(seconds=int(left))
    if left < _HOUR:
        minutes, seconds = divmod(int(left), _MINUTE)
        return translate("Moments", "in {minutes} min {seconds} s").format(minutes=minutes, seconds=seconds)
    moment, today = _local(at), _local(now)
    days = (moment.date() - today.date()).days
    time = f"{moment:%H:%M}"
    if days == 0:
        return translate("Moments", "today {time}").format(time=time)
    if days == 1:
        return translate("Moments", "tomorrow {time}").format(time=time)
    date = f"{moment:%m-%d}" if moment.year == today.year else f"{moment:%Y-%m-%d}"
    return translate("Moments", "{weekday} {date} {time}").format(date=date, weekday=weekday(moment), time=time)


def weekday(moment: datetime) -> str:
    """“Sat” or “周六”."""
    return QLocale().dayName(moment.isoweekday(), QLocale.FormatType.ShortFormat)


def span_word(seconds: int) -> str:
    """By how much a clock change moves the clocks, such as “1 hour” or “30 minutes”."""
    seconds = abs(seconds)
    if seconds == _HOUR:
        return translate("Moments", "1 hour")
    if seconds % _HOUR == 0:
        return translate("Moments", "{count} hours").format(count=seconds // _HOUR)
    return translate("Moments", "{count} minutes").format(count=seconds // _MINUTE)


def ticks(start: float, end: float, zone: ZoneInfo, most: int) -> list[Tick]:
    """At most about so many round times of the zone between two instants, written as short as their step allows."""
    span = max(end - start, 1.0)
    fitting = [step for step in _STEPS_S if span / step <= most]
    if fitting and fitting[0] <= 14 * _DAY:
        return _even_ticks(start, end, zone, fitting[0])
    months = next((step for step in _MONTH_STEPS if span / (step * _MONTH_S) <= most), _MONTH_STEPS[-1])
    return _month_ticks(start, end, zone, months)


def _even_ticks(start: float, end: float, zone: ZoneInfo, step: int) -> list[Tick]:
    midnight = datetime.fromtimestamp(start, zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    if step > _DAY:
        midnight -= timedelta(days=midnight.toordinal() % (step // _DAY))
    found: list[Tick] = []
    for local in _walk(midnight, timedelta(seconds=step)):
        at = local.replace(tzinfo=zone).timestamp()
        if at > end:
            return found
        if at >= start and (not found or at > found[-1].at):
            found.append(Tick(at, _even_text(local, step)))
    return found


def _even_text(local: datetime, step: int) -> str:
    if step >= _DAY or (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"{local:%m-%d}"
    return f"{local:%H:%M:%S}" if step < _MINUTE else f"{local:%H:%M}"


def _month_ticks(start: float, end: float, zone: ZoneInfo, step: int) -> list[Tick]:
    first = datetime.fromtimestamp(start, zone)
    found: list[Tick] = []
    for number in _months(first.year, step):
        year, month = divmod(number, 12)
        at = datetime(year, month + 1, 1, tzinfo=zone).timestamp()
        if at > end:
            return found
        if at >= start:
            found.append(Tick(at, _month_text(year, month + 1, with_year=month == 0)))
    return found


def _month_text(year: int, month: int, *, with_year: bool) -> str:
    pattern = translate("Moments", "MMM yyyy") if with_year else translate("Moments", "MMM")
    return QLocale().toString(QDate(year, month, 1), pattern)


def _walk(first: datetime, step: timedelta) -> Iterator[datetime]:
    while True:
        yield first
        first += step


def _months(year: int, step: int) -> Iterator[int]:
    number = year * 12 // step * step
    while True:
        yield number
        number += step


def _local(at: float) -> datetime:
    return datetime.fromtimestamp(at).astimezone()
