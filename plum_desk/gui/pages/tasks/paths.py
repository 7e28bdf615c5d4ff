"""Which field a JSONPath of a 422 is about."""

from __future__ import annotations

import re
from typing import Final

_STEP: Final = re.compile(r"\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\[['\"]([^'\"]+)['\"]\]")


def steps_of(path: str) -> list[str]:
    """`$.params.limit[0]` as `params`, `limit`, `0`."""
    return [next(part for part in match.groups() if part is not None) for match in _STEP.finditer(path)]


def below(path: str, *parents: str) -> str | None:
    """The step that follows the parents, None when the path leads elsewhere or ends there."""
    steps = steps_of(path)
    count = len(parents)
    return steps[count] if tuple(steps[:count]) == parents and len(steps) > count else None
