"""Leaves out the less important columns of a table while it is narrow, so that nothing has to be scrolled to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject
from typing_extensions import override

from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable


class FitColumns(QObject):
    """`first_to_go` names columns in the order in which they give way."""

    def __init__(self, table: DataTable[Any], columns: Sequence[Column[Any]], first_to_go: Sequence[str]) -> None:
        super().__init__(table)
        self._table = table
        self._columns = list(columns)
        self._first_to_go = list(first_to_go)
        table.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit(self._table.viewport().width())
        return False

    def _fit(self, room: int) -> None:
        widths = {column.key: column.width for column in self._columns}
        gone: set[str] = set()
        for key in self._first_to_go:
            if sum(width for name, width in widths.items() if name not in gone) <= room:
                break
            gone.add(key)
        for number, column in enumerate(self._columns):
            if self._table.isColumnHidden(number) != (column.key in gone):
                self._table.setColumnHidden(number, column.key in gone)
