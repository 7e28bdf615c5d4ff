"""Scales that people can read: a round top that shrinks late, and round ticks of value and local time."""

from collections.abc import Sequence
from datetime import datetime
from math import floor, log10
from typing import Final

from plum_desk.gui.widgets.format import number

SHRINK_AFTER_S: Final = 10.0
_TOPS: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_PARTS: Final = {1.0: 2, 1.5: 3, 2.0: 2, 2.5: 2, 3.0: 3, 4.0: 2, 5.0: 2, 6.0: 3, 8.0: 2, 10.0: 2}
_STEPS_S: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)
_HEADROOM: Final = 1.05


class RisingTop:
    """The top of a scale from 0: it grows at once, and shrinks when 10 s have passed without need for it."""

    def __init__(self, least: float = 1.0) -> None:
        self._least = least
        self._top = round_top(least)
        self._needed_at = float("-inf")

    @property
    def top(self) -> float:
        """The top now."""
        return self._top

    def update(self, peak: float | None, now: float) -> float:
        """The top for a highest value, at a monotonic time in seconds."""
        wanted = round_top(max((peak or 0.0) * _HEADROOM, self._least))
        if wanted >= self._top or now - self._needed_at >= SHRINK_AFTER_S:
            self._top = wanted
            self._needed_at = now
        return self._top


def round_top(value: float) -> float:
    """The smallest round number that is not below a positive value."""
    power = 10.0 ** floor(log10(value))
    share = value / power
    return next(top for top in _TOPS if share <= top * (1 + 1e-9)) * power


def value_ticks(top: float) -> list[float]:
    """Two to four labels from 0 to a round top."""
    power = 10.0 ** floor(log10(top) + 1e-9)
    parts = _PARTS.get(round(top / power, 6), 2)
    return [top * i / parts for i in range(parts + 1)]


def value_text(value: float, ticks: Sequence[float]) -> str:
    """A tick's label with just the decimals that the ticks need."""
    digits = next((d for d in range(4) if all(abs(round(t, d) - t) < 1e-9 for t in ticks)), 3)
    return number(value, digits)


def time_step(seconds: float, most: int) -> int:
    """The smallest round step of time with at most so many ticks."""
    return next((step for step in _STEPS_S if seconds / step <= most), _STEPS_S[-1])


def time_ticks(start: float, end: float, step: int) -> list[float]:
    """Whole steps of local time between two moments."""
    delta = datetime.fromtimestamp(start).astimezone().utcoffset()
    offset = delta.total_seconds() if delta is not None else 0.0
    first = -(-(start + offset) // step) * step - offset
    return [first + i * step for i in range(int((end - first) // step) + 1)] if end >= first else []


def time_text(moment: float, step: int) -> str:
    """Local time of a tick, with seconds where steps are short and the date where they are days."""
    local = datetime.fromtimestamp(moment).astimezone()
    if step >= 86_400:
        return f"{local:%m-%d}"
    return f"{local:%H:%M:%S}" if step < 60 else f"{local:%H:%M}"
