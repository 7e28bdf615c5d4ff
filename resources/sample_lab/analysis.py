"""What the sample lab computes from the series: trend and season of a decade, and outliers. Pure functions.

Model of a decade: y(t) = a + b t + two harmonics of the year, fitted by least squares, t in years from its middle.
The trend is b; the seasonal swing is the highest minus the lowest point of the fitted harmonics over a year.
"""

from __future__ import annotations

import math
import random
from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

from least_squares import Normal, normal, solve, total
from series import Series, year_of

HARMONICS = 2
TERMS = 2 + 2 * HARMONICS
MAD_TO_SIGMA = 1.4826
"""Scale of the median absolute deviation for a normal distribution (Hampel 1974)."""

Tell = Callable[[float], None]
"""Called with the fraction done; may raise to stop."""


@dataclass(frozen=True)
class Decade:
    """The result for the years `first` to `last`, both included. `low` and `high` bound the trend with 95 %."""

    first: int
    last: int
    weeks: int
    mean: float
    trend_per_year: float
    low: float
    high: float
    swing: float
    residual_rms: float


@dataclass(frozen=True)
class Outlier:
    """A week whose value is far from its neighbours'; `score` is in robust standard deviations."""

    day: date
    value: float
    residual: float
    score: float


def decade(series: Series, first: int, last: int, resamples: int, tell: Tell) -> Decade:
    """Trend and season of the years `first` to `last`; ValueError when they hold too few values."""
    middle = (first + last + 1) / 2
    points = [
        (year_of(day), value) for index, value in series.points() if first <= (day := series.day(index)).year <= last
    ]
    by_year: dict[int, list[tuple[float, float]]] = {}
    for year, value in points:
        by_year.setdefault(int(year), []).append((year, value))
    blocks = [normal(((_terms(t - middle), y) for t, y in block), TERMS) for block in by_year.values()]
    if not blocks:
        raise ValueError(f"no values from {first} to {last}")
    fit = solve(total(blocks))
    low, high = _interval(blocks, resamples, tell)
    residuals = [y - _value(fit, t - middle) for t, y in points]
    return Decade(
        first=first,
        last=last,
        weeks=len(points),
        mean=fmean(y for _, y in points),
        trend_per_year=fit[1],
        low=low,
        high=high,
        swing=_swing(fit),
        residual_rms=math.sqrt(fmean(r * r for r in residuals)),
    )


def outliers(series: Series, limit: float, window: int = 13) -> list[Outlier]:
    """Values whose distance from the median of the `window` weeks around them is above `limit` robust deviations.

    The season is fitted over the whole series and taken away first, so that spring and autumn do not count.
    """
    points = list(series.points())
    middle = year_of(series.day(len(series.values) // 2))
    times = [year_of(series.day(index)) - middle for index, _ in points]
    fit = solve(normal(((_terms(t), y) for t, (_, y) in zip(times, points, strict=True)), TERMS))
    plain = [y - _season(fit, t) for t, (_, y) in zip(times, points, strict=True)]
    residuals = [value - around for value, around in zip(plain, _running_median(plain, window), strict=True)]
    centre = median(residuals)
    scale = MAD_TO_SIGMA * median(abs(r - centre) for r in residuals)
    return [
        Outlier(series.day(index), value, r, (r - centre) / scale)
        for (index, value), r in zip(points, residuals, strict=True)
        if abs(r - centre) > limit * scale
    ]


def _interval(blocks: Sequence[Normal], resamples: int, tell: Tell) -> tuple[float, float]:
    """2.5 and 97.5 % of the trend over years drawn with replacement: weeks of one year are no independent values."""
    draw = random.Random(1958)  # a fixed seed: the same interval on every run
    slopes: list[float] = []
    for number in range(resamples):
        if number % 50 == 0:
            tell(number / resamples)
        insort(slopes, solve(total(draw.choices(blocks, k=len(blocks))))[1])
    tell(1.0)
    cut = round(0.025 * (resamples - 1))
    return slopes[cut], slopes[-1 - cut]


def _terms(t: float) -> tuple[float, ...]:
    turns = [2 * math.pi * k * t for k in range(1, HARMONICS + 1)]
    return (1.0, t, *(f(turn) for turn in turns for f in (math.cos, math.sin)))


def _value(fit: Sequence[float], t: float) -> float:
    return sum(c * x for c, x in zip(fit, _terms(t), strict=True))


def _season(fit: Sequence[float], t: float) -> float:
    return sum(c * x for c, x in zip(fit[2:], _terms(t)[2:], strict=True))


def _swing(fit: Sequence[float]) -> float:
    year = [_season(fit, day / 365) for day in range(365)]
    return max(year) - min(year)


def _running_median(values: Sequence[float], window: int) -> list[float]:
    half = window // 2
    return [median(values[max(0, i - half) : i + half + 1]) for i in range(len(values))]
