"""Waiting for a condition of this process, without guessing a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

WAIT_S = 15.0


async def turn_until(condition: Callable[[], object]) -> None:
    """Let the loop run until the condition holds."""
    async with asyncio.timeout(WAIT_S):
        while not condition():
            await asyncio.sleep(0)
