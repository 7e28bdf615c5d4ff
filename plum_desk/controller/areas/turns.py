"""Long work in small pieces, so that nothing holds the loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from plum_desk.base.clock import Clock

T = TypeVar("T")
_PAUSE_S = 0.0005
_TURN_S = 0.003


async def in_turns(clock: Clock, items: Sequence[T], chunk: int, take: Callable[[T], None]) -> None:
    """Take all items, in each turn of the loop at most ``chunk`` and for a few milliseconds."""
    begun, taken = clock.monotonic(), 0
    for item in items:
        take(item)
        taken += 1
        if taken >= chunk or clock.monotonic() - begun > _TURN_S:
            await clock.sleep_until(clock.monotonic() + _PAUSE_S)
            begun, taken = clock.monotonic(), 0
