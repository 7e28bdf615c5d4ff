"""One arrow in the scene."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from plum_desk.gui.dag.edges_path import arrow_head, rounded_path
from plum_desk.gui.dag.graph import CanvasEdge
from plum_desk.gui.dag.ink import Ink
from plum_desk.gui.dag.layout import Point
from plum_desk.gui.dag.measures import ARROW_WIDTH

_ORDER: Final = {"skipped": 0.0, "idle": 0.1, "failed": 0.2, "taken": 0.3}
_HOVERED_Z: Final = 1.0
_STRONGER: Final = 0.75


class EdgeItem(QGraphicsItem):
    """An arrow; a taken one lies over one that was not where they share a line."""

    def __init__(self, edge: CanvasEdge, route: Sequence[Point], ink: Ink) -> None:
        super().__init__()
        self._edge = edge
        self._ink = ink
        self._hovered = False
        self._path = rounded_path(route)
        self._head = arrow_head(route)
        half = ARROW_WIDTH / 2 + 1
        bounds = self._path.boundingRect().united(self._head.boundingRect())
        self._bounds = bounds.adjusted(-half, -half, half, half)
        self._order()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def edge(self) -> CanvasEdge:
        """What it shows."""
        return self._edge

    def set_edge(self, edge: CanvasEdge) -> None:
        """Show another state."""
        if edge != self._edge:
            self._edge = edge
            self._order()
            self.update()

    def set_hovered(self, hovered: bool) -> None:
        """Draw it stronger."""
        if hovered != self._hovered:
            self._hovered = hovered
            self._order()
            self.update()

    def _order(self) -> None:
        self.setZValue(_HOVERED_Z if self._hovered else _ORDER[self._edge.state])

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        pen = self._pen()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(pen.color())
        painter.drawPolygon(self._head)

    def _pen(self) -> QPen:
        pen = self._ink.edge_pen(self._edge.state)
        if self._hovered:
            pen.setWidthF(pen.widthF() + _STRONGER)
            if self._edge.state == "idle":
                pen.setColor(self._ink.color("control.hover"))
        return pen
