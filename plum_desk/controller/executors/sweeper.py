"""Judges leases at a steady pace, and never for the time in which the controller itself stood still."""

from __future__ import annotations

from collections.abc import Sequence

from plum_desk.base.clock import Clock
from plum_desk.controller.executors.peers import SWEEP_S, Peers

_STALL_S = 0.25


async def sweep_leases(clock: Clock, pools: Sequence[Peers]) -> None:
    """Sweep until canceled. A wake-up later than ``_STALL_S`` is a stall: all leases are extended by it."""
    while True:
        due = clock.monotonic() + SWEEP_S
        await clock.sleep_until(due)
        late = clock.monotonic() - due
        for peers in pools:
            peers.sweep(late if late > _STALL_S else 0.0)
