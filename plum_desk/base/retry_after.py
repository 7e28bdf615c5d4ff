"""The header ``Retry-After`` of an HTTP answer: when the server wants to be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_S = 24 * 3600.0


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds, from 0 to a day, or None when the server does not tell (RFC 9110, 10.2.3).

    A date counts from the answer's own ``Date``, so that the clocks of both sides need not agree. Header names are
    looked up as given: the mapping must not care about case, or have them capitalized.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(MAX_S, float(text[:12]))
    until, now = _moment(text), _moment(headers.get("Date", ""))
    if until is None or now is None:
        return None
    return min(MAX_S, max(0.0, (until - now).total_seconds()))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
