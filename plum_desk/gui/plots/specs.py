"""What a plot is made of: its curves, its limits, and how long a window it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

TextSource = Callable[[], str]
"""A text in the language in force, asked for again when that changes."""

Window = Literal[300, 900, 3600, 21_600, 86_400]
WINDOWS: Final[tuple[Window, ...]] = (900, 3600, 21_600, 86_400)
"""15 min, 1 h, 6 h and 24 h, in seconds."""


@dataclass(frozen=True, slots=True)
class CurveSpec:
    """One curve: `color` is a token such as `series.0` or `succeeded.solid`; at most one of a plot is filled."""

    key: str
    name: TextSource
    color: str
    fill: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class LimitSpec:
    """A dashed line with its name; the band above it is tinted."""

    value: float
    name: TextSource
    color: str = "warning.solid"
    band: bool = False
