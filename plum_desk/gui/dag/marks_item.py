"""Selection and pointer over cards that are too small to carry their own marks."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from plum_desk.gui.dag.ink import Ink

_REACH = 40.0


class MarksItem(QGraphicsItem):
    """Two outlines that keep their width at every zoom."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self._selected: QRectF | None = None
        self._hovered: QRectF | None = None
        self.setZValue(20)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_at(self, selected: QRectF | None, hovered: QRectF | None) -> None:
        """Surround two cards, or none."""
        self.prepareGeometryChange()
        self._selected, self._hovered = selected, hovered
        self.setVisible(selected is not None or hovered is not None)

    @override
    def boundingRect(self) -> QRectF:
        result = QRectF()
        for rect in (self._selected, self._hovered):
            if rect is not None:
                result = result.united(rect.adjusted(-_REACH, -_REACH, _REACH, _REACH))
        return result

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rect, token, width in ((self._hovered, "text.2", 1.0), (self._selected, "focus", 2.0)):
            if rect is not None:
                pen = QPen(self._ink.color(token), width)
                pen.setCosmetic(True)
                painter.setPen(pen)
                gap = 2.0 / painter.worldTransform().m11()
                painter.drawRoundedRect(rect.adjusted(-gap, -gap, gap, gap), 6 + gap, 6 + gap)
