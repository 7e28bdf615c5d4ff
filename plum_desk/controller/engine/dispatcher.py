"""Where ready tasks meet free places: lanes of alike tasks, the largest effective priority first, then the oldest.

The effective priority is the task's own plus one for every ``AGING_S`` seconds that it waits, so that a task of a low
priority comes to its turn however many of a higher one arrive. As all waiting tasks age alike, their order never
changes while they wait, and a heap keeps it.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping

from plum_desk.api.types.tasks import Explanation
from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.pools import Pools
from plum_desk.controller.engine.ports import Executor

AGING_S = 30.0
"""Waiting so long is worth one step of priority."""
Lane = tuple[str, str, str, str, tuple[tuple[str, str], ...], str | None]
Rank = tuple[float, float, str]


class Dispatcher:
    """Reserves places, with a slot of the task's pool, and tells ``assign`` which task got which place.

    ``wall`` gives Unix seconds.
    """

    def __init__(
        self,
        executors: Mapping[str, Executor],
        assign: Callable[[TaskOrder, str], None],
        pools: Pools,
        wall: Callable[[], float],
    ) -> None:
        self._executors = executors
        self._assign = assign
        self._wall = wall
        self._lanes: dict[Lane, list[tuple[Rank, TaskOrder]]] = {}
        self._named: dict[str, dict[str, set[Lane]]] = {}
        """The lanes by executor and task name: only those that may have a place are looked at."""
        self._waiting: dict[str, Lane] = {}
        self._waiting_in: Counter[str | None] = Counter()
        self._withdrawn: set[str] = set()
        self.pools = pools

    def place_now(self, order: TaskOrder) -> str | None:
        """A place for a task that has just become ready, unless others of its lane or its pool wait already."""
        if self._lanes.get(_lane(order)) or (order.pool is not None and self.waiting_in(order.pool)):
            return None
        return self._reserve(order)

    def wait(self, order: TaskOrder, since: float | None = None) -> None:
        """Let a task wait for a place; ``since`` is when it began to wait, else when it was created."""
        lane = _lane(order)
        if order.task_id in self._waiting:
            return
        self._waiting[order.task_id] = lane
        self._waiting_in[order.pool] += 1
        self._named.setdefault(lane[0], {}).setdefault(lane[1], set()).add(lane)
        if order.task_id in self._withdrawn:
            # Its old entry still stands in the lane, and counts again.
            self._withdrawn.discard(order.task_id)
            return
        rank = _rank(order, order.created_at if since is None else since)
        heapq.heappush(self._lanes.setdefault(lane, []), (rank, order))

    def withdraw(self, task_id: str) -> None:
        """The task waits no longer; its entry stands in the lane until it comes to the front."""
        if self._forget(task_id):
            self._withdrawn.add(task_id)

    def give_back(self, order: TaskOrder) -> None:
        """A place that was reserved is not used."""
        self._executors[order.executor].release(order.task_id)
        self.pools.give_back(order.task_id)

    def match(self, executor: str) -> None:
        """Hand out the free places of an executor."""
        heads = [(lane, head) for lane in self._candidates(executor) if (head := self._head(lane))]
        ranked = [(rank, lane) for lane, (rank, _) in heads]
        heapq.heapify(ranked)
        while ranked:
            _, lane = heapq.heappop(ranked)
            head = self._head(lane)
            if head is None:
                continue
            order = head[1]
            place = self._reserve(order)
            if place is None:
                continue
            heapq.heappop(self._lanes[lane])
            self._forget(order.task_id)
            self._assign(order, place)
            following = self._head(lane)
            if following is not None:
                heapq.heappush(ranked, (following[0], lane))

    def waiting_in(self, pool: str) -> int:
        """How many tasks wait that need a slot of a pool."""
        return self._waiting_in[pool]

    def explain_waiting(self, order: TaskOrder) -> Explanation:
        """Why there is no place for the task."""
        if order.pool is None or not self.pools.is_full_for(order):
            return self._executors[order.executor].explain_waiting(order)
        holders = [{"taskId": task_id, "since": since} for task_id, since in self.pools.holders(order.pool).items()]
        slots = self.pools.slots(order.pool)
        return Explanation(
            state="Pending",
            code="pool.full",
            message=f"Waits for one of the {slots} slots of the pool {order.pool}.",
            details={"pool": order.pool, "slots": slots, "holders": holders[:100]},
        )

    def _reserve(self, order: TaskOrder) -> str | None:
        if self.pools.is_full_for(order):
            return None
        place = self._executors[order.executor].reserve(order)
        if place is not None and order.pool is not None:
            self.pools.hold(order, self._wall())
        return place

    def _forget(self, task_id: str) -> bool:
        lane = self._waiting.pop(task_id, None)
        if lane is None:
            return False
        self._waiting_in[lane[5]] -= 1
        return True

    def _candidates(self, executor: str) -> list[Lane]:
        named = self._named.get(executor, {})
        offered = self._executors[executor].names_with_room()
        names = named.keys() if offered is None else named.keys() & offered
        return [lane for name in names for lane in named[name]]

    def _head(self, lane: Lane) -> tuple[Rank, TaskOrder] | None:
        heap = self._lanes.get(lane, [])
        while heap and heap[0][1].task_id not in self._waiting:
            self._withdrawn.discard(heapq.heappop(heap)[1].task_id)
        if not heap:
            self._drop(lane)
            return None
        return heap[0]

    def _drop(self, lane: Lane) -> None:
        if self._lanes.pop(lane, None) is not None:
            named = self._named[lane[0]]
            named[lane[1]].discard(lane)
            if not named[lane[1]]:
                del named[lane[1]]


def _lane(order: TaskOrder) -> Lane:
    labels = tuple(sorted(order.labels.items())) if order.labels else ()
    return (order.executor, order.task_name, order.target_kind, order.target_ref, labels, order.pool)


def _rank(order: TaskOrder, since: float) -> Rank:
    """Smallest first. The effective priority at a time t, priority + (t - since) / AGING_S, without the common t."""
    return (since / AGING_S - order.priority, order.created_at, order.task_id)
