"""What a benchmark gives: a number with its unit and its budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Measure:
    """One figure, the median of several runs. `budget` None: there is none; `runs` are the single results."""

    name: str
    value: float
    unit: str
    budget: float | None = None
    better: Literal["lower", "higher"] = "lower"
    runs: list[float] = field(default_factory=list)
    note: str = ""

    @property
    def within(self) -> bool | None:
        if self.budget is None:
            return None
        return self.value <= self.budget if self.better == "lower" else self.value >= self.budget


def percentile(values: Sequence[float], fraction: float) -> float:
    """The value below which that fraction lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * fraction))]
