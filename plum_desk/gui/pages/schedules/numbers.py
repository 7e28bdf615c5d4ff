"""Numbers as people type them."""

from __future__ import annotations

import math


def read_number(text: str) -> float | None:
    """A finite number, None when the text is none."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
