"""The five fields of a cron expression, read one by one: what each of them says, and which of them is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MINUTE, HOUR, DAY, MONTH, WEEKDAY = range(5)
LIMITS: Final = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
"""Of each field, as people write it; 7 is a Sunday too."""
_NAMES: Final[dict[int, tuple[str, ...]]] = {
    MONTH: ("", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
    WEEKDAY: ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"),
}
_SPECIAL: Final[dict[int, tuple[str, ...]]] = {DAY: ("L", "LW")}


@dataclass(frozen=True, slots=True)
class Every:
    """`*`: at each value; with a `step` above 1 at each so many-th, counted from the least."""

    step: int = 1


@dataclass(frozen=True, slots=True)
class Values:
    """At these values, rising."""

    values: tuple[int, ...]

    @property
    def is_span(self) -> bool:
        """Whether they follow each other without a gap."""
        return len(self.values) > 1 and self.values[-1] - self.values[0] == len(self.values) - 1


@dataclass(frozen=True, slots=True)
class Other:
    """Something valid that has no simple words, such as `L` or `1#2`."""

    text: str


Part = Every | Values | Other


def cells_of(expression: str) -> list[str]:
    """Five texts for five cells; cells that are empty stay empty, what is too much stays in the last one."""
    parts = expression.split(" ")
    if len(parts) != len(LIMITS):
        parts = expression.split(maxsplit=len(LIMITS) - 1)
    return (parts + [""] * len(LIMITS))[: len(LIMITS)]


def read(expression: str) -> tuple[Part, ...] | None:
    """What the five fields say, None when one of them is wrong."""
    found = tuple(read_field(index, text) for index, text in enumerate(cells_of(expression)))
    return None if any(part is None for part in found) else tuple(part for part in found if part is not None)


def wrong_fields(expression: str) -> list[int]:
    """Which fields cannot be read."""
    return [index for index, text in enumerate(cells_of(expression)) if read_field(index, text) is None]


def read_field(index: int, text: str) -> Part | None:
    """What one field says, None when it is wrong."""
    text = text.upper()
    if text == "*":
        return Every()
    if text in _SPECIAL.get(index, ()) or _is_special_weekday(index, text):
        return Other(text)
    if text.startswith("*/") and (step := _digits(text[2:])):
        return Every(step)
    if (numbers := _numbers(index, text)) is None:
        return None
    found = sorted({0 if index == WEEKDAY and value == 7 else value for value in numbers})
    return Values(tuple(found))


def _is_special_weekday(index: int, text: str) -> bool:
    """`5L` is the last Friday of a month, `1#2` its second Monday."""
    if index != WEEKDAY:
        return False
    if text.endswith("L"):
        return _digits(text[:-1]) is not None and _value(index, text[:-1]) is not None
    day, sign, number = text.partition("#")
    return bool(sign) and _value(index, day) is not None and (_digits(number) or 0) in range(1, 6)


def _numbers(index: int, text: str) -> list[int] | None:
    found: list[int] = []
    for term in text.split(","):
        more = _term(index, term)
        if more is None:
            return None
        found += more
    return found


def _term(index: int, text: str) -> list[int] | None:
    span, slash, step_text = text.partition("/")
    step = _digits(step_text) if slash else 1
    if not step:
        return None
    if span == "*":
        return list(range(LIMITS[index][0], _top(index) + 1, step))
    first_text, dash, last_text = span.partition("-")
    first = _value(index, first_text)
    last = _value(index, last_text) if dash else first
    if first is None or last is None or last < first:
        return None
    # One value with a step goes on to the end of the field, also when it is written as a span.
    end = _top(index) if slash and first == last else last
    return list(range(first, end + 1, step))


def _value(index: int, text: str) -> int | None:
    names = _NAMES.get(index, ())
    if text and text in names:
        return names.index(text)
    value = _digits(text)
    return value if value is not None and LIMITS[index][0] <= value <= _top(index) else None


def _top(index: int) -> int:
    return 7 if index == WEEKDAY else LIMITS[index][1]


def _digits(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
