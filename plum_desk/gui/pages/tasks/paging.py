"""One page of a list in the controller's database, kept current by the store's deltas."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from plum_desk.api.errors import PlumError
from plum_desk.api.types.common import Page
from plum_desk.gui.actions import Actions
from plum_desk.gui.models.shelf import Key, key_of, text_key
from plum_desk.gui.models.store import LabStore
from plum_desk.gui.widgets.table.model import RowModel

R = TypeVar("R", bound=Struct)
PAGE_SIZE: Final = 100


class Fetch(Protocol[R]):
    """Asks the controller for a page."""

    def __call__(self, *, limit: int, cursor: str | None, count: bool) -> Awaitable[Page[R]]:
        """The page after the cursor."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page stands: rows `first` to `last` of `total` that match; `first` is 0 when there is none."""

    first: int
    last: int
    total: int
    has_previous: bool
    has_next: bool


class PagedRows(QObject, Generic[R]):
    """Fills a row model with one page after another.

    Changes of rows on the page come in as they happen. On the first page new rows that match are added; a row that no
    longer matches stays until the next load, so that nothing jumps away under the pointer, but it is counted no more.
    """

    moved = Signal()
    failed = Signal(object)

    def __init__(
        self, store: LabStore, topic: str, model: RowModel[R], actions: Actions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._topic = topic
        self._model = model
        self._actions = actions
        self._fetch: Fetch[R] | None = None
        self._matches: Callable[[R], bool] = lambda _: True
        self._cursors: list[str | None] = [None]
        self._next: str | None = None
        self._total = 0
        self._asked = 0
        self.loaded = False
        store.changed.connect(self._on_changed)
        store.reset.connect(self._on_reset)

    @property
    def place(self) -> Place:
        """Where the page stands."""
        page = len(self._cursors) - 1
        count = self._model.rowCount()
        first = page * PAGE_SIZE + 1 if count else 0
        return Place(first, page * PAGE_SIZE + count, max(self._total, count), page > 0, self._next is not None)

    def show(self, fetch: Fetch[R], matches: Callable[[R], bool]) -> None:
        """Show the first page of another list; `matches` tells which new objects belong to it."""
        self._fetch, self._matches = fetch, matches
        self._cursors = [None]
        self._load()

    def reload(self) -> None:
        """Read the page again."""
        self._load()

    def go_next(self) -> None:
        """Show older rows."""
        if self._next is not None:
            self._cursors.append(self._next)
            self._load()

    def go_previous(self) -> None:
        """Show newer rows."""
        if len(self._cursors) > 1:
            self._cursors.pop()
            self._load()

    def _load(self) -> None:
        self._asked += 1
        self._actions.start(self._read(self._asked), "page")

    async def _read(self, asked: int) -> None:
        fetch = self._fetch
        if fetch is None:
            return
        try:
            page = await fetch(limit=PAGE_SIZE, cursor=self._cursors[-1], count=True)
        except PlumError as error:
            if asked == self._asked:
                self.failed.emit(error)
            return
        if asked == self._asked:
            self._take(page)

    def _take(self, page: Page[R]) -> None:
        self._next = page.cursor
        self._total = len(page.items) if page.total is None else page.total
        self.loaded = True
        # What the event stream told meanwhile is newer than the answer.
        self._model.replace(self._newest(item) for item in page.items)
        self.moved.emit()

    def _newest(self, item: R) -> R:
        known: Any = self._store.get(self._topic, key_of(self._topic, item))
        return known if known is not None and known.revision >= item.revision else item  # type: ignore[attr-defined]

    def _on_reset(self, topic: str) -> None:
        if topic == self._topic and self._fetch is not None:
            self._load()

    def _on_changed(self, topic: str, keys: frozenset[Key]) -> None:
        if topic != self._topic or not self.loaded:
            return
        before = self._model.rowCount()
        for key in sorted(keys, key=text_key):
            self._change(text_key(key), self._store.get(topic, key))
        if self._model.rowCount() != before:
            self.moved.emit()

    def _change(self, key: str, record: Any) -> None:
        place = self._model.place_of(key)
        if record is None:
            if place is not None:
                self._model.remove(key)
                self._total -= 1
        elif place is not None:
            self._model.upsert(record)
        elif len(self._cursors) == 1 and self._is_new(key) and self._matches(record):
            self._model.upsert(record)
            self._total += 1
            self._drop_oldest()

    def _is_new(self, key: str) -> bool:
        """Ids grow with time: only what is younger than the page's last row belongs on the first page."""
        rows = self._model.rows
        return self._next is None or not rows or key > min(text_key(key_of(self._topic, row)) for row in rows)

    def _drop_oldest(self) -> None:
        if self._model.rowCount() <= 2 * PAGE_SIZE:
            return
        keys = sorted(text_key(key_of(self._topic, row)) for row in self._model.rows)
        for key in keys[:PAGE_SIZE]:
            self._model.remove(key)
        # The rows that left begin the second page, which is asked for after the oldest that stayed.
        self._next = keys[PAGE_SIZE]
