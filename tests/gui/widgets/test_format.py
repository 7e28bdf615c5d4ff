"""Numbers, durations and times as people read them."""

import pytest

from plum_desk.gui.i18n import Languages
from plum_desk.gui.widgets import format as fmt

NOW = 1_795_513_337.0


@pytest.fixture(autouse=True)
def english(qapp: object) -> None:
    from PySide6.QtCore import QLocale

    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"),
        (float("nan"), "–"),
        (0.2, "0:00.2"),
        (3, "0:03"),
        (15.4, "0:15"),
        (59.7, "1:00"),
        (9.96, "0:10"),
        (3250, "54:10"),
        (55_328, "15:22:08"),
        (6 * 86_400, "6 d"),
        (-5, "0:00.0"),
    ],
)
def test_durations(seconds: float | None, text: str) -> None:
    assert fmt.duration(seconds) == text


@pytest.mark.parametrize(
    ("passed", "text"),
    [(0.2, "now"), (2, "2 s ago"), (26 * 60, "26 min ago"), (7 * 3600, "7 h ago"), (5 * 86_400, "5 d ago")],
)
def test_times_are_relative(passed: float, text: str) -> None:
    assert fmt.ago(NOW - passed, NOW) == text


def test_a_missing_time_is_a_dash() -> None:
    assert fmt.ago(None, NOW) == fmt.clock(None) == fmt.exact(None) == "–"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(48_213, 0, "48,213"), (-0.502, 3, "−0.502"), (None, 0, "–"), (-0.001, 1, "0.0"), (-1204, 0, "−1,204")],
)
def test_numbers(value: float | None, digits: int, text: str) -> None:
    assert fmt.number(value, digits) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1,023 B"), (190_840_832, "182 MiB"), (6_657_199_308, "6.2 GiB"), (None, "–")],
)
def test_sizes(count: float | None, text: str) -> None:
    assert fmt.size(count) == text


def test_chinese_times(qapp: object) -> None:
    languages = Languages(qapp)  # type: ignore[arg-type]
    languages.set("zh")
    try:
        assert fmt.ago(NOW - 360, NOW) == "6 分钟前"
    finally:
        languages.set("en")
