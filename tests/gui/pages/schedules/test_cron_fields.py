"""The five fields: what is read as what, what is refused, and that cronsim agrees."""

from datetime import datetime
from typing import Any

import pytest
from cronsim import CronSim, CronSimError
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.gui.pages.schedules.cron_fields import (
    LIMITS,
    Every,
    Other,
    Values,
    cells_of,
    read,
    read_field,
    wrong_fields,
)

_START = datetime(2026, 1, 1)  # noqa: DTZ001 - a clock on a wall


@pytest.mark.parametrize(
    ("index", "text", "part"),
    [
        (0, "*", Every()),
        (0, "*/15", Every(15)),
        (0, "5", Values((5,))),
        (0, "10-12", Values((10, 11, 12))),
        (1, "8-18/5", Values((8, 13, 18))),
        (1, "20/2", Values((20, 22))),
        (2, "15,1", Values((1, 15))),
        (2, "L", Other("L")),
        (3, "jan,MAR", Values((1, 3))),
        (4, "7", Values((0,))),
        (4, "mon-fri", Values((1, 2, 3, 4, 5))),
        (4, "5L", Other("5L")),
        (4, "1#2", Other("1#2")),
    ],
)
def test_what_a_field_says(index: int, text: str, part: object) -> None:
    assert read_field(index, text) == part


@pytest.mark.parametrize(
    ("index", "text"),
    [(0, text) for text in ("", "60", "-1", "5-2", "*/0", "x")]
    + [(1, "24"), (2, "0"), (3, "13"), (4, "8"), (4, "1#6")],
)
def test_what_a_field_cannot_say(index: int, text: str) -> None:
    assert read_field(index, text) is None


def test_cells_keep_what_is_empty_and_what_is_too_much() -> None:
    assert cells_of("30 2 * * 1") == ["30", "2", "*", "*", "1"]
    assert cells_of("30  * * 1") == ["30", "", "*", "*", "1"]
    assert cells_of("30 2") == ["30", "2", "", "", ""]
    assert cells_of("1 2 3 4 5 6") == ["1", "2", "3", "4", "5 6"]
    assert wrong_fields("61 2 * * x") == [0, 4]
    assert read("61 2 * * *") is None


def _fields() -> st.SearchStrategy[str]:
    """Expressions of which most are sound: values, spans, steps and lists near the limits of their field."""
    cells = []
    for least, most in LIMITS:
        value = st.integers(least - 1, most + 1).map(str)
        span = st.tuples(value, value).map("-".join)
        step = st.tuples(st.one_of(st.just("*"), span, value), st.integers(0, 9).map(str)).map("/".join)
        term = st.one_of(value, span, step)
        cells.append(st.one_of(st.just("*"), term, st.lists(term, min_size=2, max_size=3).map(",".join)))
    return st.tuples(*cells).map(" ".join)


@given(_fields())
def test_what_we_read_is_what_the_controller_reads(expression: str) -> None:
    try:
        theirs = CronSim(expression, _START)
    except CronSimError:
        # Days that a month does not have are its one reason beyond the fields.
        parts = read(expression)
        assert parts is None or (isinstance(parts[2], Values) and parts[2].values[0] > 29)
        return
    parts = read(expression)
    assert parts is not None
    wanted: list[set[Any]] = [theirs.minutes, theirs.hours, theirs.days, theirs.months, set(theirs.weekdays)]
    for part, (least, most), numbers in zip(parts, LIMITS, wanted, strict=True):
        if isinstance(part, Values):
            ours = set(part.values)
        else:
            ours = set(range(least, most + 1, part.step)) if isinstance(part, Every) else set()
        assert ours == {0 if (most, number) == (6, 7) else number for number in list(numbers)}
