"""Finds the weeks without a value: the series as JSON on stdin, one JSON object on stdout."""

from __future__ import annotations

import json
import sys
from typing import Any

from series import Gap, from_json, gaps


def summary(found: list[Gap]) -> dict[str, Any]:
    longest = max(found, key=lambda gap: gap.weeks, default=None)
    return {
        "count": len(found),
        "missingWeeks": sum(gap.weeks for gap in found),
        "longest": None if longest is None else as_json(longest),
        "gaps": [as_json(gap) for gap in found],
    }


def as_json(gap: Gap) -> dict[str, Any]:
    return {"first": gap.first.isoformat(), "last": gap.last.isoformat(), "weeks": gap.weeks}


def main() -> int:
    found = summary(gaps(from_json(json.load(sys.stdin))))
    print(f"{found['count']} gaps, {found['missingWeeks']} weeks without a value", file=sys.stderr)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
