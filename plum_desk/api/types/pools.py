"""Pools: named limits on how many tasks run at once, whatever runs them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from plum_desk.api.types.common import Definition, Name, Wire

Slots = Annotated[int, Meta(ge=0, le=1_000_000, description="How many attempts may run at once; 0 holds all of them.")]


class PoolSpec(Definition, frozen=True, kw_only=True):
    """A pool to make."""

    name: Name
    slots: Slots


class PoolSlots(Definition, frozen=True, kw_only=True):
    """What may change of a pool; ``name``, when it is given, must be the pool's."""

    slots: Slots
    name: Name | None = None


class PoolHolder(Wire, frozen=True, kw_only=True):
    """A running attempt that holds a slot, since a Unix time."""

    task_id: str
    since: float


class Pool(Wire, frozen=True, kw_only=True):
    """A pool with who holds its slots, longest first, and how many tasks wait for one."""

    name: str
    slots: int
    holders: tuple[PoolHolder, ...]
    waiting: int
    revision: int
