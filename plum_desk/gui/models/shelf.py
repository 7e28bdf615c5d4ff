"""The objects of one topic by key, counted by state, the finished ones bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec import Struct

from plum_desk.api.types.tasks import FINAL_TASK_STATES

Key = str | tuple[str, str]
"""Ids are strings; a node of a run is known by (run id, path)."""

MOST_FINISHED: Final = 5000
_SLACK: Final = 250

_ID_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "task-defs": ("def_id",),
    "tasks": ("task_id",),
    "workflows": ("workflow_id",),
    "workflow-runs": ("run_id",),
    "run-nodes": ("run_id", "path"),
    "schedules": ("schedule_id",),
    "nodes": ("node_id",),
    "services": ("name",),
    "workers": ("worker_id",),
    "tokens": ("token_id",),
    "audit": ("audit_id",),
}
TOPICS: Final = tuple(_ID_FIELDS)
"""What the console shows; it asks for nothing else, so that an older controller understands it."""
_GROWING: Final = frozenset({"tasks", "workflow-runs", "audit"})


def key_of(topic: str, record: Struct) -> Key:
    """The key under which a topic keeps this record."""
    values = [str(getattr(record, field)) for field in _ID_FIELDS[topic]]
    return values[0] if len(values) == 1 else (values[0], values[1])


def key_of_deleted(topic: str, data: dict[str, Any]) -> Key | None:
    """The key in a `deleted` event, None when it names none."""
    values = [data.get(_camel(field)) for field in _ID_FIELDS[topic]]
    if any(value is None for value in values):
        return None
    return str(values[0]) if len(values) == 1 else (str(values[0]), str(values[1]))


def text_key(key: Key) -> str:
    """The key as one string, as tables use it."""
    return key if isinstance(key, str) else "/".join(key)


class Shelf:
    """All objects of one topic that the console knows."""

    def __init__(self, topic: str, most_finished: int = MOST_FINISHED) -> None:
        self.topic = topic
        self.records: dict[Key, Any] = {}
        self.counts: Counter[str] = Counter()
        self._most_finished = most_finished

    def put(self, record: Struct) -> Key:
        """Add or replace; gives the key."""
        key = key_of(self.topic, record)
        self._count(self.records.get(key), -1)
        self.records[key] = record
        self._count(record, 1)
        return key

    def remove(self, key: Key) -> bool:
        """Take away; says whether it was there."""
        record = self.records.pop(key, None)
        self._count(record, -1)
        return record is not None

    def become(self, records: Iterable[Struct]) -> None:
        """Hold exactly these."""
        self.records = {}
        self.counts = Counter()
        for record in records:
            self.put(record)

    def remove_where(self, condition: Callable[[Any], bool]) -> list[Key]:
        """Take away all that meet a condition; gives their keys."""
        gone = [key for key, record in self.records.items() if condition(record)]
        for key in gone:
            self.remove(key)
        return gone

    def trim(self) -> list[Key]:
        """Forget the oldest finished objects over the bound; gives their keys."""
        if self.topic not in _GROWING or len(self.records) <= self._most_finished + _SLACK:
            return []
        finished = [(_age(record), key) for key, record in self.records.items() if _is_finished(record)]
        too_many = len(finished) - self._most_finished
        gone = [key for _, key in sorted(finished)[: max(too_many, 0)]]
        for key in gone:
            self.remove(key)
        return gone

    def _count(self, record: Any, step: int) -> None:
        state = getattr(record, "state", None) or getattr(record, "health", None)
        if state is not None:
            self.counts[state] += step


def _is_finished(record: Any) -> bool:
    return getattr(record, "state", "Succeeded") in FINAL_TASK_STATES


def _age(record: Any) -> float:
    created: float | None = getattr(record, "created_at", None)
    return getattr(record, "timestamp", 0.0) if created is None else created


def _camel(field: str) -> str:
    first, *rest = field.split("_")
    return first + "".join(part.title() for part in rest)
