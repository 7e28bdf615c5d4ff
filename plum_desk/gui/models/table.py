"""A table over one topic of the store: rows come, change and go one by one, so that the view keeps its place."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from plum_desk.gui.models.shelf import Key, key_of, text_key
from plum_desk.gui.models.store import LabStore
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.model import RowModel

R = TypeVar("R")


class RecordModel(RowModel[R]):
    """Rows are the topic's records themselves, frozen structs.

    `accept` keeps records out of the model for good (filters that a person sets belong into the proxy); it must depend
    on the record alone. `also` names further topics after whose changes all cells are asked for again.
    """

    def __init__(
        self,
        store: LabStore,
        topic: str,
        columns: Sequence[Column[R]],
        *,
        accept: Callable[[R], bool] | None = None,
        also: Iterable[str] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, lambda record: text_key(key_of(topic, record)), parent)  # type: ignore[arg-type]
        self._store = store
        self._topic = topic
        self._accept = accept
        self._also = frozenset(also)
        store.reset.connect(self._on_reset)
        store.changed.connect(self._on_changed)
        self._read()

    def set_accept(self, accept: Callable[[R], bool] | None) -> None:
        """Hold other records of the topic from now on; rows that stay keep their place."""
        self._accept = accept
        self._read()

    def _read(self) -> None:
        records: list[Any] = self._store.all(self._topic)
        self.replace(record for record in records if self._holds(record))

    def _on_reset(self, topic: str) -> None:
        if topic == self._topic:
            self._read()
        elif topic in self._also:
            self.touch()

    def _on_changed(self, topic: str, keys: frozenset[Key]) -> None:
        if topic in self._also:
            self.touch()
        if topic != self._topic:
            return
        for key in keys:
            record = self._store.get(topic, key)
            if record is None or not self._holds(record):
                self.remove(text_key(key))
            else:
                self.upsert(record)

    def _holds(self, record: R) -> bool:
        return self._accept is None or self._accept(record)
