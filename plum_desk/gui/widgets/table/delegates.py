"""Delegates: one draws a row's ground, line and mark, its children draw the cells upon it."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.table.cells import Cell
from plum_desk.gui.widgets.table.model import CELL, text_of

Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class RowStyle:
    """How the rows of one table look; the view keeps `hovered` and `now` up to date."""

    height: int = 28
    margin: int = 20
    inset_lines: bool = False
    hovered: int = -1
    now: float = 0.0


_GAP: Final = 12


class RowDelegate(QStyledItemDelegate):
    """Ground (hover, selected), the line below, and the accent mark of the selected row."""

    def __init__(self, look: Look, style: RowStyle, *, right: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.row_style = style
        self.right = right

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, self.row_style.height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        first, last = index.column() == 0, index.column() == index.model().columnCount() - 1
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = QRectF(option.rect)
        painter.save()
        self._draw_ground(painter, rect, index.row(), selected, first, last)
        left = self.row_style.margin if first else 0
        edge = self.row_style.margin if last else _GAP
        inner = rect.adjusted(left, 0, -edge, -1)
        painter.setClipRect(rect)
        cell = index.data(CELL)
        if cell is not None:
            self.paint_cell(painter, inner, cell)
        painter.restore()

    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        """Draw the cell's own content; the ground draws none."""

    def _draw_ground(self, painter: QPainter, rect: QRectF, row: int, selected: bool, first: bool, last: bool) -> None:
        look, style = self.look, self.row_style
        hovered = row == style.hovered
        ground = ("selected.hover" if hovered else "selected") if selected else "hover" if hovered else "panel"
        painter.fillRect(rect, look.color(ground))
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        if style.inset_lines and not selected:
            line.adjust(style.margin if first else 0, 0, -style.margin if last else 0, 0)
        painter.fillRect(line, look.color("line"))
        if selected and first:
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height() - 1), look.color("accent"))

    @override
    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            QToolTip.showText(event.globalPos(), self.tip(index.data(CELL)), view)
            return True
        return super().helpEvent(event, view, option, index)

    def tip(self, cell: Cell) -> str:
        """The tool tip: everything the cell says, uncut."""
        return text_of(cell)
