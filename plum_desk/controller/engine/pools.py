"""Who holds the slots of which pool: every running attempt of a pool's task holds one, from its start to its end."""

from __future__ import annotations

from collections.abc import Callable

from plum_desk.controller.core.task import TaskOrder


class Pools:
    """Kept in memory; on start the running attempts take their slots again. ``freed`` is called for a free slot."""

    def __init__(self, freed: Callable[[], None]) -> None:
        self._freed = freed
        self._slots: dict[str, int] = {}
        self._holders: dict[str, dict[str, float]] = {}
        self._pool_of: dict[str, str] = {}

    def set(self, name: str, slots: int) -> None:
        """Make a pool, or change how many slots it has; what holds one beyond that goes on."""
        self._slots[name] = slots
        self._freed()

    def remove(self, name: str) -> None:
        """Drop a pool: nothing limits its tasks any more."""
        self._slots.pop(name, None)
        self._freed()

    def known(self, name: str) -> bool:
        """Whether there is such a pool."""
        return name in self._slots

    def slots(self, name: str) -> int | None:
        """How many slots a pool has."""
        return self._slots.get(name)

    def holders(self, name: str) -> dict[str, float]:
        """Since when (Unix seconds) which task holds a slot, the longest first."""
        return dict(self._holders.get(name, {}))

    def is_full_for(self, order: TaskOrder) -> bool:
        """Whether the task's pool has no slot for it."""
        if order.pool is None or order.task_id in self._pool_of:
            return False
        slots = self._slots.get(order.pool)
        return slots is not None and len(self._holders.get(order.pool, {})) >= slots

    def hold(self, order: TaskOrder, since: float) -> None:
        """Take a slot of the task's pool, if it has one, full or not; once for each task."""
        if order.pool is not None and order.task_id not in self._pool_of:
            self._pool_of[order.task_id] = order.pool
            self._holders.setdefault(order.pool, {})[order.task_id] = since

    def give_back(self, task_id: str) -> None:
        """Free what the task holds, if anything."""
        pool = self._pool_of.pop(task_id, None)
        if pool is not None:
            holders = self._holders[pool]
            del holders[task_id]
            if not holders:
                del self._holders[pool]
            self._freed()
