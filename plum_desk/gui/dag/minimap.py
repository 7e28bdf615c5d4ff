"""The whole graph in a corner: what is done and runs as solids, the rest as outlines, and the view as a frame."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.gui.dag.camera import Camera
from plum_desk.gui.dag.floating import MARGIN, Floating
from plum_desk.gui.dag.measures import CARD_HEIGHT
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.scene import CanvasScene
from plum_desk.gui.dag.view import CanvasView
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.tokens import state_of

WIDTH: Final = 176
HEIGHT: Final = 112
_INSET: Final = 10.0
_MOST_SCALE: Final = 0.12
_REFRESH_MS: Final = 500
_OUTLINED: Final = frozenset({"Pending", "Ready", "Skipped", "UpstreamFailed"})


class Minimap(Floating):
    """Click or drag to look elsewhere; it is drawn anew at most twice a second."""

    def __init__(self, look: Look, model: CanvasModel, view: CanvasView, scene: CanvasScene, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._model = model
        self._view = view
        self._canvas = scene
        self._cards: QPixmap | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._redraw)
        self.setFixedSize(WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN)
        model.node_changed.connect(self._on_node_changed)
        scene.placed_changed.connect(self._redraw)
        look.theme.changed.connect(self._redraw)
        view.camera_changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if self._cards is None or self._cards.devicePixelRatio() != self.devicePixelRatioF():
            self._cards = self._draw_cards()
        painter.drawPixmap(QPointF(MARGIN, MARGIN), self._cards)
        self._paint_frame(painter)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(event.position())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def _on_node_changed(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _redraw(self) -> None:
        self._cards = None
        self.update()

    def _scale(self) -> tuple[float, QPointF]:
        """Pixels for one unit of the scene, and where the scene's origin is inside the box."""
        bounds = self._canvas.bounds
        room = QSize(WIDTH, HEIGHT)
        across, down = room.width() - 2 * _INSET, room.height() - 2 * _INSET
        scale = min(across / bounds.width(), down / bounds.height(), _MOST_SCALE)
        middle = QPointF(room.width() / 2, room.height() / 2)
        return scale, middle - bounds.center() * scale

    def _draw_cards(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(WIDTH * ratio), round(HEIGHT * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        scale, origin = self._scale()
        for state, rects in self._by_state(scale, origin).items():
            solid = self._look.color(state_of(state).solid)
            if state in _OUTLINED and scale * CARD_HEIGHT >= 3:
                painter.setPen(QPen(solid, 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(solid)
            painter.drawRects(rects)
        painter.end()
        return pixmap

    def _by_state(self, scale: float, origin: QPointF) -> dict[str, list[QRectF]]:
        result: dict[str, list[QRectF]] = {}
        layout = self._canvas.placed.layout
        for key, (x, y) in layout.positions.items():
            width, height = (max(side * scale, 1.0) for side in layout.size(key))
            state = self._model.nodes[key].state
            place = QPointF(x, y) * scale + origin
            rect = QRectF(place.x(), place.y(), width, height)
            if scale > 0.05:
                rect = QRectF(round(place.x()) + 0.5, round(place.y()) + 0.5, round(width), round(height))
            result.setdefault(state, []).append(rect)
        return result

    def _paint_frame(self, painter: QPainter) -> None:
        scale, origin = self._scale()
        seen = self._view.visible_rect
        corner = seen.topLeft() * scale + origin + QPointF(MARGIN, MARGIN)
        frame = QRectF(corner, seen.size() * scale).intersected(self.box.adjusted(5, 5, -5, -5))
        if frame.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("accent"), 1.5))
        painter.setBrush(self._look.color("accent", 0.06))
        painter.drawRoundedRect(frame, 3, 3)

    def _go_to(self, at: QPointF) -> None:
        scale, origin = self._scale()
        point = (at - QPointF(MARGIN, MARGIN) - origin) / scale
        self._view.look(Camera(point.x(), point.y(), self._view.zoom))
        self._view.panned.emit()
