"""A page of one list: header, filter bar, table above its detail, or what belongs here when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.frame.page import Page
from plum_desk.gui.models.table import RecordModel
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.widgets.empty import EmptyState
from plum_desk.gui.widgets.filterbar import FilterBar
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.header import PageHeader
from plum_desk.gui.widgets.splitter import Splitter
from plum_desk.gui.widgets.table.data_table import DataTable

_FIRST, _LIST = 0, 1


class ListPage(Page):
    """A subclass fills in its own parts by `compose` and says what matches by `accepts`."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent)
        self.context = context
        self._header = PageHeader(context.look)
        self.filters = FilterBar(context.look)

    def compose(
        self, model: RecordModel[Any], table: DataTable[Any], detail: QWidget, empty: EmptyState, *, below: QWidget
    ) -> None:
        """Put the page together; `below` stands between table and detail."""
        self.model, self.table, self.detail, self.empty = model, table, detail, empty
        upper = QWidget()
        rows = QVBoxLayout(upper)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.filters)
        rows.addWidget(table, 1)
        rows.addWidget(below)
        self.splitter = Splitter(self.context.look, Qt.Orientation.Vertical)
        self.splitter.addWidget(upper)
        self.splitter.addWidget(detail)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty_ground(empty))
        self._stack.addWidget(self.splitter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        for signal in (model.rowsInserted, model.rowsRemoved, model.dataChanged):
            signal.connect(self.refresh)
        self.filters.changed.connect(self._filter)
        table.picked.connect(self._on_picked)
        detail.hide()

    def accepts(self, row: Any) -> bool:
        """Whether the filters let a row through."""
        return True

    def show_row(self, row: Any) -> None:
        """Show a row in the detail."""

    def phrase(self) -> str:
        """The header's quiet phrase."""
        return ""

    def title(self) -> str:
        """The header's title."""
        return ""

    @override
    def header(self) -> QWidget:
        return self._header

    @override
    def show_object(self, key: str) -> None:
        if key and not self.table.pick(key):
            self.filters.clear()
            self.table.pick(key)

    def refresh(self) -> None:
        """Write counts, and show the newest state of the chosen row."""
        self._stack.setCurrentIndex(_LIST if self.model.rowCount() else _FIRST)
        shown, total = self.table.proxy.rowCount(), self.model.rowCount()
        self.filters.set_count(number(shown), number(total))
        self._header.set_texts(self.title(), self.phrase())
        row = self.table.current_row
        if row is not None:
            self.show_row(row)
        elif shown and self.isVisible():
            self.table.selectRow(0)

    def _filter(self) -> None:
        self.table.proxy.set_filter(self.accepts)
        self.refresh()

    def _on_picked(self, row: Any) -> None:
        self.detail.setVisible(row is not None)
        if row is not None:
            self.show_row(row)

    def _empty_ground(self, empty: EmptyState) -> QWidget:
        ground = QWidget()
        layout = QVBoxLayout(ground)
        layout.setContentsMargins(20, 16, 20, 16)
        empty.setMaximumWidth(640)
        layout.addWidget(empty)
        layout.addStretch(1)
        return ground


def found(words: str, texts: Iterable[str]) -> bool:
    """Whether every word occurs in one of the texts."""
    line = " ".join(texts).casefold()
    return all(word in line for word in words.casefold().split())


def option_list(values: Iterable[str], word: Callable[[str], str]) -> list[tuple[str, str]]:
    """Options of a filter, in alphabetical order."""
    return [(value, word(value)) for value in sorted(set(values))]
