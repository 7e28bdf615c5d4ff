"""Long work in small pieces, so that nothing holds the loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from plum_desk.base.clock import Clock

T = TypeVar("T")
_PAUSE_S = 0.0005


async def in_turns(clock: Clock, items: Sequence[T], chunk: int, take: Callable[[T], None]) -> None:
    """Take all items, ``chunk`` in a turn of the loop."""
    for start in range(0, len(items), chunk):
        for item in items[start : start + chunk]:
            take(item)
        await clock.sleep_until(clock.monotonic() + _PAUSE_S)
