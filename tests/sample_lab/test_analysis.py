"""The arithmetic against made-up series whose answer is known."""

import math
from datetime import date

import analysis
import pytest
from least_squares import normal, solve, total
from series import Series, year_of


def made(trend: float, amplitude: float, weeks: int = 522, start: date = date(1970, 1, 3)) -> Series:
    blank = Series(start, 7, (0.0,) * weeks)
    years = [year_of(blank.day(i)) for i in range(weeks)]
    return Series(
        start, 7, tuple(330 + trend * (t - 1970) + amplitude * math.cos(2 * math.pi * (t - 0.37)) for t in years)
    )


def silent(_fraction: float) -> None:
    pass


def test_trend_and_swing_of_a_known_curve_come_back() -> None:
    found = analysis.decade(made(1.25, 3.0), 1970, 1979, 200, silent)
    assert found.trend_per_year == pytest.approx(1.25, abs=1e-9)
    assert found.swing == pytest.approx(6.0, abs=1e-3)
    assert found.low == pytest.approx(1.25, abs=1e-9)
    assert found.high == pytest.approx(1.25, abs=1e-9)
    assert found.residual_rms == pytest.approx(0, abs=1e-9)
    assert found.weeks == 522


def test_missing_weeks_do_not_move_a_known_trend() -> None:
    whole = made(1.25, 3.0)
    holes = Series(
        whole.start, 7, tuple(None if i % 7 == 3 or 100 < i < 140 else v for i, v in enumerate(whole.values))
    )
    assert analysis.decade(holes, 1970, 1979, 100, silent).trend_per_year == pytest.approx(1.25, abs=1e-9)


def test_the_same_interval_comes_out_every_time() -> None:
    noisy = made(1.25, 3.0)
    noisy = Series(noisy.start, 7, tuple(v + (i * 7919 % 13 - 6) / 10 for i, v in enumerate(noisy.values) if v))
    first, second = (analysis.decade(noisy, 1970, 1979, 500, silent) for _ in range(2))
    assert first == second
    assert first.low < first.trend_per_year < first.high


def test_years_without_values_are_refused() -> None:
    with pytest.raises(ValueError, match="no values from 1990 to 1999"):
        analysis.decade(made(1.0, 1.0), 1990, 1999, 10, silent)


def test_too_few_values_are_refused() -> None:
    with pytest.raises(ValueError, match="too few values"):
        analysis.decade(made(1.0, 1.0, weeks=3), 1970, 1979, 10, silent)


def test_progress_rises_to_the_end_and_may_stop_the_work() -> None:
    told: list[float] = []
    analysis.decade(made(1.0, 1.0), 1970, 1979, 200, told.append)
    assert told == [0.0, 0.25, 0.5, 0.75, 1.0]

    def stop(fraction: float) -> None:
        if fraction >= 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analysis.decade(made(1.0, 1.0), 1970, 1979, 200, stop)


def test_a_spike_is_an_outlier_and_the_season_is_none() -> None:
    plain = made(1.25, 3.0)
    values = [v + (i * 7919 % 13 - 6) / 50 for i, v in enumerate(plain.values) if v]
    assert analysis.outliers(Series(plain.start, 7, tuple(values)), 6.0) == []
    values[300] += 5
    (spike,) = analysis.outliers(Series(plain.start, 7, tuple(values)), 6.0)
    assert spike.day == plain.day(300)
    assert spike.residual == pytest.approx(5, abs=0.3)
    assert spike.score > 6


def test_normal_equations_of_parts_are_those_of_the_whole() -> None:
    rows = [((1.0, float(t)), 2.0 + 3.0 * t) for t in range(10)]
    whole, parts = normal(rows, 2), total([normal(rows[:4], 2), normal(rows[4:], 2)])
    assert whole == parts
    assert solve(parts) == pytest.approx([2.0, 3.0])
