"""Schedules across clock changes, and late firings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.controller.core.schedule import Moment, due, every, instants, overlap_verdict

BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def local(*parts: int) -> datetime:
    return datetime(*parts)  # noqa: DTZ001 - naive on purpose: a clock on a wall


def utc(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp()


def daily(hour: int, minute: int, day: datetime) -> Iterator[datetime]:
    while True:
        yield day.replace(hour=hour, minute=minute)
        day += timedelta(days=1)


def test_a_time_that_a_clock_change_skips_happens_at_the_end_of_the_gap() -> None:
    found = list(islice(instants(daily(2, 30, local(2026, 3, 28)), BERLIN), 3))
    assert found == [
        Moment(utc(2026, 3, 28, 1, 30), False),
        Moment(utc(2026, 3, 29, 1, 0), True),
        Moment(utc(2026, 3, 30, 0, 30), False),
    ]


def test_a_time_in_a_repeated_hour_happens_once() -> None:
    found = list(islice(instants(daily(2, 30, local(2026, 10, 24)), BERLIN), 3))
    assert [moment.at for moment in found] == [
        utc(2026, 10, 24, 0, 30),
        utc(2026, 10, 25, 0, 30),
        utc(2026, 10, 26, 1, 30),
    ]


def test_firings_that_fall_on_one_instant_are_one() -> None:
    quarters = (local(2026, 3, 29, 1, 45) + timedelta(minutes=15 * n) for n in range(8))
    found = [moment.at for moment in instants(quarters, BERLIN)]
    assert found == [utc(2026, 3, 29, 0, 45), utc(2026, 3, 29, 1, 0), utc(2026, 3, 29, 1, 15), utc(2026, 3, 29, 1, 30)]


def test_a_change_of_half_an_hour_is_known_too() -> None:
    (moment,) = instants([local(2026, 10, 4, 2, 15)], LORD_HOWE)
    assert moment == Moment(utc(2026, 10, 3, 15, 30), True)


@given(st.datetimes(min_value=local(2000, 1, 1), max_value=local(2036, 1, 1)), st.integers(1, 400))
def test_instants_rise_strictly(start: datetime, minutes: int) -> None:
    times = (start + timedelta(minutes=minutes * n) for n in range(50))
    found = [moment.at for moment in instants(times, BERLIN)]
    assert found == sorted(set(found))


@given(st.floats(1, 10_000), st.floats(0, 1e6), st.floats(0, 1e6))
def test_intervals_begin_after_the_instant_and_keep_their_pace(every_s: float, anchor: float, later: float) -> None:
    first, second = islice(every(every_s, anchor, anchor + later), 2)
    assert first.at > anchor
    assert first.at >= anchor + later or first.at == pytest.approx(anchor + later)
    assert second.at - first.at == pytest.approx(every_s)


@pytest.mark.parametrize(
    ("catchup", "expected"), [("none", [100.0]), ("last", [100.0]), ("all", [70.0, 80.0, 90.0, 100.0])]
)
def test_missed_firings_are_made_good_by_policy(catchup: str, expected: list[float]) -> None:
    found = due(every(10.0, 0.0, 60.0), 101.0, catchup, 5.0)  # type: ignore[arg-type]
    assert [moment.at for moment in found.firings] == expected
    assert found.following == Moment(110.0, False)


def test_of_several_firings_at_once_only_the_newest_is_on_time() -> None:
    assert [moment.at for moment in due(every(1.0, 0.0, 10.0), 15.5, "none", 60.0).firings] == [15.0]


def test_last_makes_one_good_when_nothing_is_on_time() -> None:
    found = due(every(10.0, 0.0, 60.0), 99.0, "last", 5.0)
    assert [moment.at for moment in found.firings] == [90.0]
    assert due(every(10.0, 0.0, 60.0), 99.0, "none", 5.0).firings == ()


def test_overlap_policies() -> None:
    assert overlap_verdict("skip", 0).start
    assert overlap_verdict("allow", 3).start
    assert not overlap_verdict("skip", 1).start
    assert overlap_verdict("queue", 1).queue
    assert (overlap_verdict("cancel_running", 1).cancel, overlap_verdict("cancel_running", 1).start) == (True, True)
