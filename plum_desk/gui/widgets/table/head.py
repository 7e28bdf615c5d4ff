"""The table's header: quiet words, the sorted one dark with a caret, aligned as its column."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import LEFT, RIGHT, draw_caret, draw_text, text_width
from plum_desk.gui.widgets.table.delegates import RowStyle

HEIGHT = 28


class TableHead(QHeaderView):
    """28 high; `rights` are the columns whose words stand at the right."""

    def __init__(self, look: Look, style: RowStyle, rights: frozenset[int], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._style = style
        self._rights = rights
        self._sorts = False
        self.setFixedHeight(HEIGHT)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(36)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def set_sorts(self, sorts: bool) -> None:
        """Whether a click sorts, and the sorted column is marked."""
        self._sorts = sorts
        self.setSectionsClickable(sorts)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        look, model = self._look, self.model()
        painter.fillRect(rect, look.color("inset"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look.color("border"))
        last = logicalIndex == model.columnCount() - 1
        left = self._style.margin if logicalIndex == 0 else 0
        right = self._style.margin if last else 12
        inner = QRectF(rect).adjusted(left, 0, -right, -1)
        text = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        is_sorted = self._sorts and self.sortIndicatorSection() == logicalIndex
        font = look.font("dock" if is_sorted else "caption.strong")
        if is_sorted:
            font.setPixelSize(look.font("caption").pixelSize())
        self._draw(painter, inner, text, font, logicalIndex in self._rights, is_sorted)

    def _draw(self, painter: QPainter, inner: QRectF, text: str, font: QFont, right: bool, is_sorted: bool) -> None:
        look = self._look
        color = look.color("text" if is_sorted else "text.3")
        if not is_sorted:
            draw_text(painter, inner, text, font, color, RIGHT if right else LEFT)
            return
        room = inner.adjusted(0, 0, -13, 0)
        draw_text(painter, room, text, font, color, RIGHT if right else LEFT)
        width = min(text_width(text, font), room.width())
        x = inner.right() - 4 if right else inner.left() + width + 9
        up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        draw_caret(painter, QPointF(x, inner.center().y() + 0.5), look.color("text.3"), 3, up)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        super().paintEvent(e)
        end = self.length() - self.offset()
        if end < self.viewport().width():
            painter = QPainter(self.viewport())
            rect = QRect(end, 0, self.viewport().width() - end, self.height())
            painter.fillRect(rect, self._look.color("inset"))
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._look.color("border"))
