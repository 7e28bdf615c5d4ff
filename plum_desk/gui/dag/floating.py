"""What floats over the canvas: a raised ground with a border and a soft shadow."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.shadow import paint_shadow
from plum_desk.gui.widgets.paint import draw_box

MARGIN: Final = 12
"""Room for the shadow around the visible box, which is also the distance from the canvas's corners."""

HEIGHT: Final = 32
RADIUS: Final = 6


class Floating(QWidget):
    """A box with `MARGIN` around it; clicks on it never reach the canvas."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    @property
    def box(self) -> QRectF:
        """The visible part."""
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_shadow(painter, self.box, self._look.theme, "node", RADIUS)
        draw_box(painter, self.box, RADIUS, self._look.color("raised"), self._look.color("border"))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()


class FloatingBar(Floating):
    """A row of small controls, 32 high."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, side: int = 4, spacing: int = 4) -> None:
        super().__init__(look, parent)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(MARGIN + side, MARGIN, MARGIN + side, MARGIN)
        self.row.setSpacing(spacing)
        self.setFixedHeight(HEIGHT + 2 * MARGIN)

    def add_separator(self) -> None:
        """A thin upright line between groups."""
        line = QWidget(self)
        line.setFixedSize(1, HEIGHT // 2)
        line.setProperty("ground", "border")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.row.addSpacing(2)
        self.row.addWidget(line)
        self.row.addSpacing(2)
