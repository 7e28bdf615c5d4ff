"""Computes the sample lab's numbers a second time, with numpy and other methods, and compares; shares no code with it.

Two kinds of checks: the same model solved another way (SVD instead of normal equations) must agree to 1e-6, and
estimates without the model (year-on-year differences, monthly means, another bootstrap) must agree roughly.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SAME = 1e-6
"""Tolerance, in ppm or ppm a year, where the same model is solved by another method."""
TREND_WITHOUT_MODEL = 0.12
"""ppm a year: year-on-year differences weigh the ends of a decade, the fit weighs all of it."""
SWING_WITHOUT_MODEL = 0.5
"""ppm: monthly means flatten the peaks, and two harmonics do not follow them exactly."""
INTERVAL = 0.04
"""ppm a year: two bootstraps with other random numbers."""
DECADES = {"d1958": (1958, 1969), "d1970": (1970, 1979), "d1980": (1980, 1989), "d1990": (1990, 2001)}


@dataclass(frozen=True)
class Check:
    """One number twice; `ok` when they differ by no more than `tolerance`."""

    what: str
    found: float
    expected: float
    tolerance: float

    @property
    def ok(self) -> bool:
        return bool(abs(self.found - self.expected) <= self.tolerance)


@dataclass(frozen=True)
class Record:
    """The instrument's file: decimal years, values (NaN where missing), and the dates as they stand in it."""

    years: Floats
    values: Floats
    dates: tuple[str, ...]


def read(path: Path) -> Record:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    days = np.array([date(int(d[:4]), int(d[4:6]), int(d[6:])).toordinal() for d, _ in rows], dtype=float)
    years = 1958 + (days - date(1958, 1, 1).toordinal()) / 365.25
    values = np.array([float(v) if v else np.nan for _, v in rows])
    return Record(years, values, tuple(f"{d[:4]}-{d[4:6]}-{d[6:]}" for d, _ in rows))


def checks(record: Record, outputs: Mapping[str, Any], params: Mapping[str, Any]) -> Iterator[Check]:
    """All checks of one run, by the outputs of its nodes."""
    yield from _gaps(record, outputs["gap_check"])
    for key, (first, last) in DECADES.items():
        yield from _decade(record, outputs[key], first, last)
    yield from _outliers(record, outputs["outliers"], float(params["outlierLimit"]))
    yield from _comparison(outputs)
    yield from _outcome(outputs, float(params["acceleration"]))


def _gaps(record: Record, found: dict[str, Any]) -> Iterator[Check]:
    marks = "".join("-" if np.isnan(value) else "x" for value in record.values)
    runs = [run for run in marks.split("x") if run]
    yield Check("gaps", found["count"], len(runs), 0)
    yield Check("weeks without a value", found["missingWeeks"], marks.count("-"), 0)
    yield Check("longest gap, weeks", found["longest"]["weeks"], max(map(len, runs)), 0)
    yield Check("week of the longest gap", record.dates.index(found["longest"]["first"]), marks.index(max(runs)), 0)


def _decade(record: Record, found: dict[str, Any], first: int, last: int) -> Iterator[Check]:
    name = f"{first} to {last}"
    inside = np.array([first <= int(day[:4]) <= last for day in record.dates]) & ~np.isnan(record.values)
    t, y = record.years[inside], record.values[inside]
    fit = np.linalg.lstsq(_design(t), y, rcond=None)[0]
    year = np.arange(365) / 365 + (first + last + 1) / 2
    season = _design(year)[:, 2:] @ fit[2:]
    yield Check(f"{name}: weeks", found["weeks"], len(y), 0)
    yield Check(f"{name}: trend", found["trendPpmPerYear"], fit[1], SAME)
    yield Check(f"{name}: swing", found["swingPpm"], float(np.ptp(season)), SAME)
    yield Check(f"{name}: trend, differences", found["trendPpmPerYear"], _trend(record, inside), TREND_WITHOUT_MODEL)
    yield Check(f"{name}: swing, monthly means", found["swingPpm"], _swing(record, inside), SWING_WITHOUT_MODEL)
    low, high = _bootstrap(t, y)
    yield Check(f"{name}: trend, 2.5 %", found["trendLow"], low, INTERVAL)
    yield Check(f"{name}: trend, 97.5 %", found["trendHigh"], high, INTERVAL)


def _design(t: Floats) -> Floats:
    turn = 2 * np.pi * t
    return np.column_stack([np.ones_like(t), t - 1980, np.cos(turn), np.sin(turn), np.cos(2 * turn), np.sin(2 * turn)])


def _trend(record: Record, inside: NDArray[np.bool_]) -> float:
    """The mean of the differences between weeks 52 weeks apart, both inside: no model, no season."""
    values = np.where(inside, record.values, np.nan)
    return float(np.nanmean(values[52:] - values[:-52]) / (52 * 7 / 365.25))


def _swing(record: Record, inside: NDArray[np.bool_]) -> float:
    """Highest minus lowest of the monthly means, after a parabola is taken away."""
    t, y = record.years[inside], record.values[inside]
    rest = y - np.polyval(np.polyfit(t - t.mean(), y, 2), t - t.mean())
    months = np.array([int(day[5:7]) for day, used in zip(record.dates, inside, strict=True) if used])
    means = [rest[months == month].mean() for month in range(1, 13)]
    return float(max(means) - min(means))


def _bootstrap(t: Floats, y: Floats) -> tuple[float, float]:
    """The interval of the trend when whole years are drawn with replacement, refitted each time."""
    draw = np.random.default_rng(2001)
    years = np.unique(t.astype(int))
    rows = [np.flatnonzero(t.astype(int) == year) for year in years]
    design = _design(t)
    slopes = []
    for _ in range(1500):
        chosen = np.concatenate([rows[i] for i in draw.integers(len(years), size=len(years))])
        slopes.append(np.linalg.lstsq(design[chosen], y[chosen], rcond=None)[0][1])
    low, high = np.percentile(slopes, [2.5, 97.5])
    return float(low), float(high)


def _outliers(record: Record, found: dict[str, Any], limit: float) -> Iterator[Check]:
    there = ~np.isnan(record.values)
    t, y = record.years[there], record.values[there]
    design = _design(t)
    plain = y - design[:, 2:] @ np.linalg.lstsq(design, y, rcond=None)[0][2:]
    padded = np.pad(plain, 6, constant_values=np.nan)
    rest = plain - np.nanmedian(np.lib.stride_tricks.sliding_window_view(padded, 13), axis=1)
    scores = (rest - np.median(rest)) / (1.4826 * np.median(np.abs(rest - np.median(rest))))
    dates = np.array(record.dates)[there]
    expected = {str(day): float(score) for day, score in zip(dates, scores, strict=True) if abs(score) > limit}
    reported = {week["date"]: week["score"] for week in found["weeks"]}
    yield Check("outliers", found["count"], len(expected), 0)
    yield Check("outliers, other weeks", len(reported.keys() ^ expected.keys()), 0, 0)
    furthest = max(expected, key=lambda day: abs(expected[day]))
    yield Check(f"outlier {furthest}: score", reported.get(furthest, np.nan), expected[furthest], 1e-3)


def _comparison(outputs: Mapping[str, Any]) -> Iterator[Check]:
    middles = [(first + last + 1) / 2 for first, last in DECADES.values()]
    trends = [outputs[key]["trendPpmPerYear"] for key in DECADES]
    slope = float(np.polyfit(middles, trends, 1)[0])
    yield Check("acceleration, ppm a year and decade", outputs["compare"]["acceleration"], 10 * slope, SAME)


def _outcome(outputs: Mapping[str, Any], threshold: float) -> Iterator[Check]:
    """The branch took the side that the number asks for, and that side's report holds the numbers."""
    full = outputs["compare"]["acceleration"] > threshold
    report = outputs["full_report" if full else "short_note"]
    other = outputs["short_note" if full else "full_report"]
    yield Check("the branch took the right side", outputs["accelerating"]["taken"] == str(full).lower(), True, 0)
    yield Check("the other side did not run", other is None, True, 0)
    written = json.loads(Path(report["json"]).read_text(encoding="utf-8"))
    yield Check("decades in the report", len(written["decades"]), len(DECADES), 0)
    same = [row == outputs[key] for key, row in zip(DECADES, written["decades"], strict=False)]
    yield Check("the report holds the run's numbers", sum(same), len(DECADES), 0)
    text = Path(report["markdown"]).read_text(encoding="utf-8")
    stated = [f"{outputs[key]['trendPpmPerYear']:.3f}" in text for key in DECADES]
    yield Check("trends stated in the report's text", sum(stated), len(DECADES), 0)


def main(arguments: list[str]) -> int:
    """`check_demo.py RUN.json DATA.csv`: RUN.json is what `plum runs get ID --json` prints."""
    if len(arguments) != 2:
        print("usage: check_demo.py RUN.json DATA.csv", file=sys.stderr)
        return 2
    detail = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    outputs = {node["key"]: node["output"] for node in detail["nodes"]}
    failed = 0
    for check in checks(read(Path(arguments[1])), outputs, detail["run"]["params"]):
        failed += not check.ok
        mark = "ok   " if check.ok else "WRONG"
        print(f"{mark} {check.what}: {check.found:.6g}, independently {check.expected:.6g} ± {check.tolerance:g}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
