"""Clock changes, ticks of the axis, rows of the list and relative times."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from plum_desk.api.types.schedules import Firing
from plum_desk.gui.i18n import Languages
from plum_desk.gui.pages.schedules.firings import rows_of
from plum_desk.gui.pages.schedules.moments import span_word, ticks, until
from plum_desk.gui.pages.schedules.zones import clock_changes, local_zone, offset_text, zone_names, zone_of

BERLIN = ZoneInfo("Europe/Berlin")
DAY = 86_400


def at(text: str, zone: ZoneInfo = BERLIN) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


def test_clock_changes_are_found_to_the_second() -> None:
    found = clock_changes(BERLIN, at("2026-11-24"), at("2027-12-01"))
    assert [(change.before_s, change.after_s) for change in found] == [(3600, 7200), (7200, 3600)]
    assert [datetime.fromtimestamp(change.at, BERLIN).isoformat() for change in found] == [
        "2027-03-28T03:00:00+02:00",
        "2027-10-31T02:00:00+01:00",
    ]
    assert clock_changes(ZoneInfo("Asia/Shanghai"), at("2026-11-24"), at("2027-12-01")) == []


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "UTC"), (3600, "UTC+1"), (19_800, "UTC+5:30"), (-12_600, "UTC\N{MINUS SIGN}3:30")]
)
def test_offsets(seconds: int, text: str) -> None:
    assert offset_text(seconds) == text


def test_zones_that_people_choose_from() -> None:
    names = zone_names()
    assert names[0] == "UTC"
    assert {"Europe/Berlin", "Asia/Shanghai", "Pacific/Auckland"} <= set(names)
    assert all(zone_of(name) is not None for name in names[:5])
    assert zone_of("Mars/Base") is None
    assert zone_of(local_zone()) is not None


@pytest.mark.parametrize("span", [20, 600, 7200, DAY, 9 * DAY, 90 * DAY, 400 * DAY, 4000 * DAY])
def test_ticks_are_few_rising_and_within(languages: Languages, span: int) -> None:
    start = at("2026-11-24T09:42:17")
    found = ticks(start, start + span, BERLIN, 9)
    assert 2 <= len(found) <= 11
    places = [tick.at for tick in found]
    assert places == sorted(set(places))
    assert start <= places[0]
    assert places[-1] <= start + span


def test_ticks_of_months_name_the_year_once(languages: Languages) -> None:
    start = at("2026-11-24")
    texts = [tick.text for tick in ticks(start, start + 200 * DAY, BERLIN, 9)]
    assert texts == ["Dec", "Jan 2027", "Feb", "Mar", "Apr", "May", "Jun"]
    languages.set("zh")
    assert ticks(start, start + 200 * DAY, BERLIN, 9)[1].text == "2027 年 1 月"


def test_relative_times_in_both_languages(languages: Languages) -> None:
    now = datetime(2026, 11, 24, 9, 42, 4).astimezone().timestamp()
    saturday = datetime(2026, 11, 28, 9, 30).astimezone().timestamp()
    assert until(now + 12, now) == "in 12 s"
    assert until(now + 296, now) == "in 4 min 56 s"
    assert until(now + 4 * 3600, now) == "today 13:42"
    assert until(now + DAY, now) == "tomorrow 09:42"
    assert until(saturday, now) == "Sat 11-28 09:30"
    assert until(now, now) == "now"
    languages.set("zh")
    assert until(now + 296, now) == "4 分 56 秒后"
    assert until(saturday, now) == "11-28 周六 09:30"
    assert span_word(-3600) == "1 小时"


def test_rows_tell_local_time_and_why_one_was_moved(languages: Languages) -> None:
    local = "2027-03-28T03:00:00+02:00"
    instant = datetime.fromisoformat(local)
    moved = Firing(at=instant.timestamp(), local=local, moved=True)
    later = instant + timedelta(days=1, hours=20)
    plain = Firing(at=later.timestamp(), local=later.isoformat(), moved=False)
    first, second = rows_of((moved, plain), with_local=True, reason="instead of 02:30")
    here = instant.astimezone()
    assert (first.date, first.weekday, first.time, first.reason) == ("2027-03-28", "Sun", "03:00", "instead of 02:30")
    assert first.aside.endswith(f"{here:%H:%M}")
    assert second.reason == ""
    assert rows_of((plain,), with_local=False, reason="")[0].aside == ""
