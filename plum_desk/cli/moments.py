"""Points in time as a person types them."""

from __future__ import annotations

import re
from datetime import datetime

from plum_desk.cli.options import UsageFault

_AGE = re.compile(r"(\d+(?:\.\d+)?)([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def when(text: str | None, now: float) -> float | None:
    """Unix seconds from an age before `now`, an ISO date and time (local without a zone), or Unix seconds.

    None for None; UsageFault for anything else.
    """
    if text is None:
        return None
    if (age := _AGE.fullmatch(text)) is not None:
        return now - float(age[1]) * _SECONDS[age[2]]
    try:
        return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError) as error:
        raise UsageFault(f"{text}: expected 90s, 15m, 12h, 7d, 2026-03-01T08:00, or Unix seconds") from error
