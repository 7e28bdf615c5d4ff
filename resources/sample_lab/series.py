"""A weekly series with gaps: read from the instrument's file and carried as one compact JSON object."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Series:
    """One value every `step_days` from `start` on; None where the instrument gave none."""

    start: date
    step_days: int
    values: tuple[float | None, ...]

    def day(self, index: int) -> date:
        return self.start + timedelta(days=self.step_days * index)

    def points(self) -> Iterator[tuple[int, float]]:
        """The indices and values that exist."""
        return ((index, value) for index, value in enumerate(self.values) if value is not None)


@dataclass(frozen=True)
class Gap:
    """A run of weeks without a value, both ends included."""

    first: date
    last: date
    weeks: int


def parse(text: str) -> Series:
    """The series of a CSV with the columns `date` (YYYYMMDD) and `co2` (empty where missing).

    Raises ValueError with the line when a date is not one step after the one before it.
    """
    rows = [(_day(row["date"]), row["co2"].strip()) for row in csv.DictReader(io.StringIO(text))]
    if len(rows) < 2:
        raise ValueError("a series needs at least two rows")
    start, step_days = rows[0][0], (rows[1][0] - rows[0][0]).days
    for number, (day, _) in enumerate(rows):
        if day != start + timedelta(days=step_days * number):
            raise ValueError(f"line {number + 2}: {day} is not {step_days} days after the line before")
    return Series(start, step_days, tuple(float(value) if value else None for _, value in rows))


def to_json(series: Series) -> dict[str, Any]:
    return {"start": series.start.isoformat(), "stepDays": series.step_days, "values": list(series.values)}


def from_json(data: dict[str, Any]) -> Series:
    return Series(date.fromisoformat(data["start"]), int(data["stepDays"]), tuple(data["values"]))


def gaps(series: Series) -> list[Gap]:
    """All runs of missing values, in order."""
    found: list[Gap] = []
    first: int | None = None
    for index, value in enumerate((*series.values, 0.0)):
        if value is None:
            first = index if first is None else first
        elif first is not None:
            found.append(Gap(series.day(first), series.day(index - 1), index - first))
            first = None
    return found


def year_of(day: date) -> float:
    """The day as a decimal year, counted in years of 365.25 days from 1958."""
    return 1958.0 + (day - date(1958, 1, 1)).days / DAYS_A_YEAR


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
