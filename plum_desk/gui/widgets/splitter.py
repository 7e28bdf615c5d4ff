"""A splitter that is one line with a small grip; its grab area is wider than what is drawn."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import draw_box

_HIT = 7
_GRIP = (32, 3)


class Splitter(QSplitter):
    """Two panes that may be folded by neither."""

    def __init__(self, look: Look, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.look = look
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_HIT)

    @override
    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)


class _Handle(QSplitterHandle):
    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        splitter = self.splitter()
        if not isinstance(splitter, Splitter):
            return
        painter, look = QPainter(self), splitter.look
        painter.fillRect(self.rect(), look.color("panel"))
        long, thick = _GRIP
        rect = QRectF(self.rect())
        center = rect.center()
        if self.orientation() == Qt.Orientation.Vertical:
            painter.fillRect(0, self.height() // 2, self.width(), 1, look.color("border"))
            grip = QRectF(center.x() - long / 2, self.height() // 2 - 1, long, thick)
        else:
            painter.fillRect(self.width() // 2, 0, 1, self.height(), look.color("border"))
            grip = QRectF(self.width() // 2 - 1, center.y() - long / 2, thick, long)
        draw_box(painter, grip, 1.5, look.color("control"))
