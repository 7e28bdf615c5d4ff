"""Where ready tasks meet free places: lanes of alike tasks, the largest priority first, then the oldest."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping

from plum_desk.controller.core.task import TaskOrder
from plum_desk.controller.engine.ports import Executor

Lane = tuple[str, str, str, str, tuple[tuple[str, str], ...]]
Rank = tuple[int, float, str]


class Dispatcher:
    """Reserves places for tasks and tells ``assign`` which task got which place."""

    def __init__(self, executors: Mapping[str, Executor], assign: Callable[[TaskOrder, str], None]) -> None:
        self._executors = executors
        self._assign = assign
        self._lanes: dict[Lane, list[tuple[Rank, TaskOrder]]] = {}
        self._waiting: dict[str, Lane] = {}

    def place_now(self, order: TaskOrder) -> str | None:
        """A place for a task that has just become ready, unless others of its lane wait already."""
        if self._lanes.get(_lane(order)):
            return None
        return self._executors[order.executor].reserve(order)

    def wait(self, order: TaskOrder) -> None:
        """Let a task wait for a place."""
        lane = _lane(order)
        if order.task_id in self._waiting:
            return
        self._waiting[order.task_id] = lane
        heapq.heappush(self._lanes.setdefault(lane, []), (_rank(order), order))

    def withdraw(self, task_id: str) -> None:
        """The task waits no longer."""
        self._waiting.pop(task_id, None)

    def match(self, executor: str) -> None:
        """Hand out the free places of an executor."""
        heads = [(lane, head) for lane in list(self._lanes) if lane[0] == executor and (head := self._head(lane))]
        ranked = [(_rank(order), lane) for lane, order in heads]
        heapq.heapify(ranked)
        while ranked:
            _, lane = heapq.heappop(ranked)
            order = self._head(lane)
            if order is None:
                continue
            place = self._executors[executor].reserve(order)
            if place is None:
                continue
            heapq.heappop(self._lanes[lane])
            del self._waiting[order.task_id]
            self._assign(order, place)
            following = self._head(lane)
            if following is not None:
                heapq.heappush(ranked, (_rank(following), lane))

    def is_waiting(self, task_id: str) -> bool:
        """Whether the task waits for a place."""
        return task_id in self._waiting

    def _head(self, lane: Lane) -> TaskOrder | None:
        heap = self._lanes.get(lane, [])
        while heap and heap[0][1].task_id not in self._waiting:
            heapq.heappop(heap)
        if not heap:
            self._lanes.pop(lane, None)
            return None
        return heap[0][1]


def _lane(order: TaskOrder) -> Lane:
    labels = tuple(sorted(order.labels.items())) if order.labels else ()
    return (order.executor, order.task_name, order.target_kind, order.target_ref, labels)


def _rank(order: TaskOrder) -> Rank:
    return (-order.priority, order.created_at, order.task_id)
