"""How moments, durations, sizes and values stand in a table."""

from __future__ import annotations

from datetime import datetime

import msgspec

_CELL, _FIELD = 60, 2000


def moment(unix: float | None) -> str | None:
    """Local time to the second."""
    return None if unix is None else datetime.fromtimestamp(unix).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def duration(seconds: float | None) -> str | None:
    """`4 ms`, `1.42 s`, `12.3 s`, `4 min 05 s`, `3 h 07 min`, `2 d 03 h`."""
    if seconds is None:
        return None
    if seconds < 0.9995:
        return f"{1000 * seconds:.0f} ms"
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"
    whole = int(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    if whole < 86400:
        return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
    return f"{whole // 86400} d {whole % 86400 // 3600:02d} h"


def between(start: float | None, end: float | None) -> str | None:
    """The duration from start to end; None while one of them is unknown."""
    return None if start is None or end is None else duration(max(0.0, end - start))


def size(count: float | None) -> str | None:
    """Bytes in the largest unit that keeps the number at least 1."""
    if count is None:
        return None
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < 1024 or unit == "GiB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return None


def percent(fraction: float | None) -> str | None:
    return None if fraction is None else f"{fraction:.0%}"


def value(data: object) -> str | None:
    """JSON for a cell: one short line."""
    return _cut(data, _CELL)


def field(data: object) -> str | None:
    """JSON for a line of its own, cut only when it is very long."""
    return _cut(data, _FIELD)


def _cut(data: object, longest: int) -> str | None:
    if data is None:
        return None
    text = msgspec.json.encode(data).decode()
    return text if len(text) <= longest else text[: longest - 1] + "…"


def pairs(labels: dict[str, str]) -> str | None:
    """`key=value` of each label."""
    return " ".join(f"{key}={text}" for key, text in sorted(labels.items())) or None
