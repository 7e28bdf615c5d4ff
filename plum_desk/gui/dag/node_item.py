"""One card in the scene: it reflects the model and knows only how to ask for its painting."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from plum_desk.gui.dag.card_paint import PORT_RADIUS, SIGN, Ports, paint_card, paint_sign
from plum_desk.gui.dag.frame import within
from plum_desk.gui.dag.graph import CanvasNode
from plum_desk.gui.dag.grounds import MARGIN, Marks
from plum_desk.gui.dag.ink import Ink
from plum_desk.gui.dag.measures import CARD_HEIGHT, CARD_WIDTH

_BOUNDS = QRectF(0, 0, CARD_WIDTH, CARD_HEIGHT).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
_FACE = QRectF(0, 0, CARD_WIDTH, CARD_HEIGHT).adjusted(-PORT_RADIUS - 1, 0, PORT_RADIUS + 1, 0)


class NodeItem(QGraphicsItem):
    """A card; `painted` counts its paintings, so that tests can hold repaints to one card."""

    def __init__(
        self, node: CanvasNode, ports: Ports, ink: Ink, now: Callable[[], float], *, can_open: bool = False
    ) -> None:
        super().__init__()
        self.painted = 0
        self._node = node
        self._ports = ports
        self._ink = ink
        self._now = now
        self._marks = Marks()
        self._far = False
        self._can_open = can_open
        self.setZValue(10)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def node(self) -> CanvasNode:
        """What it shows."""
        return self._node

    def set_node(self, node: CanvasNode) -> None:
        """Show another state; the shadows of the neighbours are left alone."""
        same_shadow = (node.state == "Skipped") == (self._node.state == "Skipped")
        self._node = node
        self.update(_FACE if same_shadow else _BOUNDS)

    def set_ports(self, ports: Ports) -> None:
        """Show what comes in otherwise."""
        if ports != self._ports:
            self._ports = ports
            self.update()

    def set_marks(self, marks: Marks) -> None:
        """Show pointer, selection and focus."""
        if marks != self._marks:
            self._marks = marks
            self.setZValue(11 if marks.selected or marks.hovered else 10)
            self.update()

    def opens_at(self, x: float, y: float) -> bool:
        """Whether the sign that opens a container stands at a point of the card."""
        return self._can_open and within(SIGN, x, y)

    def set_far(self, far: bool) -> None:
        """Show only title and glyph."""
        if far != self._far:
            self._far = far
            self.update()

    def tick(self) -> None:
        """A second went by: repaint the line with the duration."""
        self.update(QRectF(0, CARD_HEIGHT / 2, CARD_WIDTH, CARD_HEIGHT / 2))

    @override
    def boundingRect(self) -> QRectF:
        return _BOUNDS

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self.painted += 1
        paint_card(painter, self._ink, self._node, self._marks, self._ports, self._now(), far=self._far)
        if self._can_open and not self._far:
            paint_sign(painter, self._ink)
