"""The window into the scene: pan, zoom, fit, and the keys that walk along the arrows."""

from typing import Final, Literal

from PySide6.QtCore import QEasingCurve, QEvent, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget
from typing_extensions import override

from plum_desk.gui.dag.camera import Camera, clamp_zoom, fitting, opening
from plum_desk.gui.dag.ground_dots import paint_ground
from plum_desk.gui.dag.paths import owner_of
from plum_desk.gui.dag.scene import CanvasScene
from plum_desk.gui.dag.walk import Direction
from plum_desk.gui.widgets.motion import motion_allowed

Tool = Literal["select", "pan"]

_FLIGHT_MS: Final = 180
_WHEEL_STEP: Final = 1.2
_KEY_STEP: Final = 1.25
_NOTCH: Final = 120.0
_SHOWN: Final = 40.0
_TURNS: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ARROWS: Final[dict[Qt.Key, Direction]] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class CanvasView(QGraphicsView):
    """`opened` asks to show a card closely; `panned` says that a person moved the view.

    `pressed` carries a container's key and the part of it that was pressed; `turned` asks for the iteration before
    (-1) or after (1).
    """

    opened = Signal(str)
    pressed = Signal(str, object)
    turned = Signal(str, int)
    camera_changed = Signal()
    panned = Signal()
    tool_changed = Signal(str)

    def __init__(self, scene: CanvasScene, parent: QWidget | None = None, *, moves: bool | None = None) -> None:
        super().__init__(scene, parent)
        self._canvas = scene
        self._moves = moves
        self._tool: Tool = "select"
        self._space = False
        self._grabbed: QPoint | None = None
        self._flight = QVariantAnimation(self)
        self._flight.setDuration(_FLIGHT_MS)
        self._flight.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._flight.setStartValue(0.0)
        self._flight.setEndValue(1.0)
        self._flight.valueChanged.connect(self._on_flight)
        self._from = self._to = Camera(0.0, 0.0, 1.0)
        self._dress()

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._on_moved)

    @property
    def zoom(self) -> float:
        """The zoom: 1.0 is 100 %."""
        return float(self.transform().m11())

    @property
    def camera(self) -> Camera:
        """Where the view looks now."""
        middle = self.mapToScene(self.viewport().rect().center())
        return Camera(middle.x(), middle.y(), self.zoom)

    @property
    def visible_rect(self) -> QRectF:
        """The part of the scene in view."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    @property
    def tool(self) -> Tool:
        """What a drag does."""
        return self._tool

    def set_tool(self, tool: Tool) -> None:
        """Choose what a drag does."""
        if tool != self._tool:
            self._tool = tool
            self._show_cursor()
            self.tool_changed.emit(tool)

    def look(self, camera: Camera, *, fly: bool = False) -> None:
        """Look somewhere, at once or in a short flight where the system lets things move."""
        self._flight.stop()
        moves = motion_allowed() if self._moves is None else self._moves
        if fly and moves and self.isVisible():
            self._from, self._to = self.camera, camera
            self._flight.start()
        else:
            self._set_camera(camera)

    def zoom_at(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor; the scene point under `at` (the middle by default) stays there."""
        self._flight.stop()
        at = at if at is not None else QPointF(self.viewport().rect().center())
        zoom = clamp_zoom(self.zoom * factor)
        anchor = self.viewportTransform().inverted()[0].map(at)
        away = (QPointF(self.viewport().rect().center()) - at) / zoom
        self._set_camera(Camera(anchor.x() + away.x(), anchor.y() + away.y(), zoom))

    def zoom_to(self, zoom: float) -> None:
        """Set the zoom around the middle."""
        camera = self.camera
        self.look(Camera(camera.x, camera.y, clamp_zoom(zoom)), fly=True)

    def fit(self) -> None:
        """Show everything."""
        self.look(fitting(self._canvas.bounds, self._size()), fly=True)

    def fit_selection(self) -> None:
        """Show the selected card and its neighbours; without one, everything."""
        key = self._canvas.selected
        if key is None:
            self.fit()
            return
        rect = QRectF()
        for one in self._canvas.neighbours(owner_of(key)):
            rect = rect.united(self._canvas.card_rect(one))
        self.look(fitting(rect, self._size()), fly=True)

    def begin(self) -> None:
        """Look at a legible beginning."""
        self.look(opening(self._canvas.bounds, self._size()))

    def reveal(self, key: str) -> None:
        """Bring a card into view if it is not."""
        rect = self._canvas.card_rect(key).adjusted(-_SHOWN, -_SHOWN, _SHOWN, _SHOWN)
        if not self.visible_rect.contains(rect):
            self.look(Camera(rect.center().x(), rect.center().y(), max(self.zoom, 0.5)), fly=True)

    def _size(self) -> QSizeF:
        return QSizeF(self.viewport().size())

    def _on_flight(self, part: float) -> None:
        self._set_camera(self._from.between(self._to, part))

    def _set_camera(self, camera: Camera) -> None:
        self.setTransform(QTransform.fromScale(camera.zoom, camera.zoom))
        self.centerOn(camera.x, camera.y)
        self._on_moved()

    def _on_moved(self) -> None:
        self._canvas.look_at(self.visible_rect, self.zoom)
        self.camera_changed.emit()

    def _move_by(self, delta: QPointF) -> None:
        self._flight.stop()
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() - round(delta.x()))
        vertical.setValue(vertical.value() - round(delta.y()))
        self.panned.emit()

    @override
    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        paint_ground(painter, QRectF(rect), self._canvas.ink)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta()
        if not pixels.isNull() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._move_by(QPointF(pixels))
        else:
            self.zoom_at(_WHEEL_STEP ** (event.angleDelta().y() / _NOTCH), event.position())
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._canvas.show_focus(False)
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and (self._space or self._tool == "pan")
        ):
            self._grabbed = event.position().toPoint()
            self._show_cursor()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._press(event)
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            now = event.position().toPoint()
            self._move_by(QPointF(now - self._grabbed))
            self._grabbed = now
        else:
            self._card_at(event)
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._grabbed = None
            self._show_cursor()
        event.accept()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        key = self._card_at(event)
        if key is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(key)
        event.accept()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._canvas.leave()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._space = True
            self._show_cursor()
        elif not self._on_key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._space = False
        self._canvas.show_focus(False)
        super().focusOutEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._canvas.show_focus(True)
        super().focusInEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._on_moved()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._canvas.set_live(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._canvas.set_live(False)
        super().hideEvent(event)

    def _on_key(self, key: Qt.Key) -> bool:
        if key in _ARROWS:
            self._walk(_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._canvas.selected is not None:
            self.opened.emit(self._canvas.selected)
        elif key == Qt.Key.Key_Escape and self._canvas.selected is not None:
            self._canvas.select(None)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_at(_KEY_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_at(1 / _KEY_STEP)
        elif key in _TURNS and self._canvas.selected is not None:
            self.turned.emit(owner_of(self._canvas.selected), _TURNS[key])
        elif key == Qt.Key.Key_0:
            self.zoom_to(1.0)
        elif key == Qt.Key.Key_F:
            self.fit_selection()
        else:
            return False
        return True

    def _press(self, event: QMouseEvent) -> None:
        """Select what is pressed; the parts of a container act."""
        point = self.mapToScene(event.position().toPoint())
        found = self._canvas.spot_at(point.x(), point.y())
        if found is None:
            self._canvas.select(self._card_at(event))
        elif found[1].kind == "node":
            self._canvas.select(found[1].path)
        else:
            self.pressed.emit(*found)

    def _walk(self, direction: Direction) -> None:
        key = self._canvas.step(direction)
        if key is not None:
            self._canvas.select(key)
            self._canvas.show_focus(True)
            self.reveal(key)

    def _card_at(self, event: QMouseEvent) -> str | None:
        point = self.mapToScene(event.position().toPoint())
        return self._canvas.hover(point.x(), point.y(), self.zoom)

    def _show_cursor(self) -> None:
        if self._grabbed is not None:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space or self._tool == "pan":
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().unsetCursor()
