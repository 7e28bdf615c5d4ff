"""Writes the sample lab's report: the findings as JSON on stdin, two files in a folder, one JSON object on stdout."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def markdown(findings: dict[str, Any], kind: str) -> str:
    """The report for people: `full` with everything, `note` with the decades only."""
    parts = [_head(findings), _decades(findings)]
    if kind == "full":
        parts += [_gaps(findings["gaps"]), _outliers(findings["outliers"])]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(findings: dict[str, Any]) -> Iterator[str]:
    compared = findings["comparison"]
    yield "# Carbon dioxide at Mauna Loa"
    yield ""
    yield (
        f"The trend changes by {compared['acceleration']:+.2f} ppm a year with every decade; "
        f"it was fastest from {compared['fastest']['first']} to {compared['fastest']['last']}."
    )


def _decades(findings: dict[str, Any]) -> Iterator[str]:
    yield "| years | weeks | mean, ppm | trend, ppm a year | 95 % interval | seasonal swing, ppm |"
    yield "|---|---:|---:|---:|---:|---:|"
    for row in findings["decades"]:
        yield (
            f"| {row['first']} to {row['last']} | {row['weeks']} | {row['meanPpm']:.2f} | {row['trendPpmPerYear']:.3f}"
            f" | {row['trendLow']:.3f} to {row['trendHigh']:.3f} | {row['swingPpm']:.2f} |"
        )


def _gaps(found: dict[str, Any]) -> Iterator[str]:
    yield "## Gaps"
    yield ""
    yield f"{found['missingWeeks']} weeks without a value, in {found['count']} gaps:"
    yield ""
    for gap in found["gaps"]:
        weeks = "1 week" if gap["weeks"] == 1 else f"{gap['weeks']} weeks"
        yield f"- {gap['first']} to {gap['last']} ({weeks})"


def _outliers(found: dict[str, Any]) -> Iterator[str]:
    yield "## Outliers"
    yield ""
    yield f"{found['count']} weeks beyond {found['limit']:g} robust standard deviations:"
    yield ""
    for week in found["weeks"]:
        yield f"- {week['date']}: {week['ppm']} ppm ({week['residualPpm']:+.2f})"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--kind", choices=("full", "note"), required=True)
    chosen = parser.parse_args(arguments)
    findings = json.load(sys.stdin)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    text, data = (chosen.folder / f"report-{chosen.kind}{suffix}" for suffix in (".md", ".json"))
    text.write_text(markdown(findings, chosen.kind), encoding="utf-8")
    data.write_text(json.dumps(findings, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {text}", file=sys.stderr)
    print(json.dumps({"kind": chosen.kind, "markdown": str(text), "json": str(data), "bytes": text.stat().st_size}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
