"""Rows by key behind a table: updated in place, so that selection and scroll position survive."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from typing_extensions import override

from plum_desk.gui.widgets.table.cells import Cell, Chips, Dots, Name, Progress, Sparkline, State, Text, Time
from plum_desk.gui.widgets.table.columns import Column

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

CELL: Final = Qt.ItemDataRole.UserRole
SORT: Final = Qt.ItemDataRole.UserRole + 1
ROW: Final = Qt.ItemDataRole.UserRole + 2
_ROOT: Final = QModelIndex()


class RowModel(QAbstractTableModel, Generic[R]):
    """Holds rows of one type; `key_of` tells which row an update is about."""

    def __init__(self, columns: Sequence[Column[R]], key_of: Callable[[R], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key_of = key_of
        self._rows: list[R] = []
        self._places: dict[str, int] = {}

    @property
    def rows(self) -> list[R]:
        """All rows, in the order they came."""
        return list(self._rows)

    def row_at(self, number: int) -> R:
        """The row with this number."""
        return self._rows[number]

    def place_of(self, key: str) -> int | None:
        """Number of the row with this key."""
        return self._places.get(key)

    def replace(self, rows: Iterable[R]) -> None:
        """Become exactly these rows: those with a known key stay where they are and are updated."""
        wanted = {self._key_of(row): row for row in rows}
        for key in [key for key in self._places if key not in wanted]:
            self.remove(key)
        for row in wanted.values():
            self.upsert(row)

    def upsert(self, row: R) -> None:
        """Update the row with the same key, or add it at the end."""
        place = self._places.get(self._key_of(row))
        if place is None:
            place = len(self._rows)
            self.beginInsertRows(_ROOT, place, place)
            self._rows.append(row)
            self._places[self._key_of(row)] = place
            self.endInsertRows()
        elif self._rows[place] != row:
            self._rows[place] = row
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def remove(self, key: str) -> None:
        """Take a row away; an unknown key is no error, its row went before."""
        place = self._places.get(key)
        if place is None:
            return
        self.beginRemoveRows(_ROOT, place, place)
        del self._rows[place]
        self._places = {self._key_of(row): number for number, row in enumerate(self._rows)}
        self.endRemoveRows()

    def touch(self) -> None:
        """Say that what is shown changed though no row did, such as the time that has passed."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def retranslate(self) -> None:
        """Ask for titles and cells again after a change of language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(self.columns) - 1, 0))
        self.touch()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == CELL:
            return column.cell(row)
        if role == ROW:
            return row
        if role == SORT:
            return column.sort(row) if column.sort is not None else text_of(column.cell(row)).casefold()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text_of(column.cell(row))
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title()
        return None


class SortProxy(QSortFilterProxyModel, Generic[R]):
    """Sorts by the columns' keys and lets through what `accept` says."""

    def __init__(self, model: RowModel[R], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._accept: Callable[[R], bool] | None = None
        self.setSourceModel(model)
        self.setSortRole(SORT)
        self.setDynamicSortFilter(True)

    def set_filter(self, accept: Callable[[R], bool] | None) -> None:
        """Show only rows that `accept`, or all."""
        self.beginFilterChange()
        self._accept = accept
        self.endFilterChange()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        return self._accept is None or self._accept(self._model.row_at(source_row))

    @override
    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        left, right = self._key(source_left), self._key(source_right)
        if left is None or right is None:
            return left is None and right is not None
        return bool(left < right)

    def _key(self, index: Index) -> Any:
        return self._model.data(index, SORT)


def text_of(cell: Cell) -> str:
    """A cell as plain words, for copying, for searching and for screen readers."""
    match cell:
        case Text(text=text):
            return text
        case State(word=word, note=note):
            return f"{word} {note}".rstrip()
        case Name(name=name, technical=technical):
            return f"{name} {technical}".rstrip()
        case Progress(share=share, message=message):
            return message if share is None else f"{round(share * 100)} % {message}".rstrip()
        case Sparkline(value=value):
            return value
        case Time(at=at):
            return "" if at is None else str(at)
        case Chips(words=words):
            return ", ".join(words)
        case Dots(states=states):
            return ", ".join(states)
