"""A worker of the sample lab: offers the analysis of the CO2 series to workflows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import analysis
import series

from plum_desk.sdk import PermanentError, Worker
from plum_desk.sdk.context import TaskContext

DATA = Path(__file__).with_name("mauna-loa-co2.csv")

worker = Worker("sample-lab-worker", capacity=4, labels={"lab": "sample"})


class StoppedError(Exception):
    """The task was canceled or its time is up."""


@worker.task("co2.load")
def load(ctx: TaskContext, file: str = "") -> dict[str, Any]:
    """The weekly series: of the file that came with the lab, or of one in the same form."""
    path = Path(file) if file else DATA
    try:
        found = series.parse(path.read_text(encoding="utf-8"))
    except (OSError, KeyError, ValueError) as error:
        raise PermanentError(f"{path}: {error}") from error
    present = sum(1 for _ in found.points())
    ctx.log(f"{path.name}: {len(found.values)} weeks from {found.start}, {present} with a value")
    return {"weeks": len(found.values), "present": present, "source": path.name, "series": series.to_json(found)}


@worker.task("co2.decade")
def decade(ctx: TaskContext, data: dict[str, Any], first: int, last: int, resamples: int = 12_000) -> dict[str, Any]:
    """Trend in ppm a year with its 95 % interval, and seasonal swing in ppm, for the years first to last."""

    def tell(fraction: float) -> None:
        if ctx.cancelled:
            raise StoppedError(f"{first} to {last}: stopped at {fraction:.0%}")
        ctx.progress(fraction, f"{first} to {last}")

    found = analysis.decade(series.from_json(data), first, last, resamples, tell)
    ctx.log(f"{first} to {last}: {found.trend_per_year:+.3f} ppm a year, swing {found.swing:.2f} ppm")
    return decade_json(found)


@worker.task("co2.outliers")
def outliers(ctx: TaskContext, data: dict[str, Any], limit: float = 4.0) -> dict[str, Any]:
    """Weeks that are far from their neighbours, by robust standard deviations."""
    found = analysis.outliers(series.from_json(data), limit)
    ctx.log(f"{len(found)} weeks beyond {limit:g} robust standard deviations")
    return outliers_json(found, limit)


def decade_json(found: analysis.Decade) -> dict[str, Any]:
    return {
        "first": found.first,
        "last": found.last,
        "weeks": found.weeks,
        "meanPpm": found.mean,
        "trendPpmPerYear": found.trend_per_year,
        "trendLow": found.low,
        "trendHigh": found.high,
        "swingPpm": found.swing,
        "residualRmsPpm": found.residual_rms,
    }


def outliers_json(found: list[analysis.Outlier], limit: float) -> dict[str, Any]:
    weeks = [
        {"date": o.day.isoformat(), "ppm": o.value, "residualPpm": round(o.residual, 4), "score": round(o.score, 3)}
        for o in found
    ]
    return {"limit": limit, "count": len(weeks), "weeks": weeks}


if __name__ == "__main__":
    worker.run()
    sys.exit(0)
