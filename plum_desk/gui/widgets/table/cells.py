"""What a cell may hold: frozen values that the delegates know how to draw."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words; `tone` is a colour token, `strong` one weight up, `mono` for ids."""

    text: str
    tone: str = "text.2"
    strong: bool = False
    mono: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Glyph and word; `note` follows in the same colour (a count), `progress` is the running wedge."""

    state: str
    word: str
    progress: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name, and behind it in mono its technical name."""

    name: str
    technical: str = ""
    mono: bool = True
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A bar with its percentage while something runs, and a message; a reason in place of both."""

    share: float | None = None
    message: str = ""
    state: str = "Running"
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A value and its course; `low` and `high` fix the scale so that rows compare."""

    value: str
    course: Sequence[float | None] = field(default=(), compare=False)
    low: float | None = 0.0
    high: float | None = 1.0
    ink: str = "text.3"


@dataclass(frozen=True, slots=True)
class Time:
    """A moment in seconds since 1970, shown as how long ago; `late` in warning colour."""

    at: float | None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Chips:
    """A few short labels."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dots:
    """State glyphs of the last runs, newest at the right; each with the text of its tool tip."""

    states: tuple[str, ...] = ()


Cell = Text | State | Name | Progress | Sparkline | Time | Chips | Dots
