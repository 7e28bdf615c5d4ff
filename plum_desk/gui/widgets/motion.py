"""The little motion there is: a spinner's angle, still when the system wants no animation."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle

_STEP_MS: Final = 80
_STEP_DEGREES: Final = 30


def motion_allowed() -> bool:
    """Whether the system lets things move."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0


class Spin(QObject):
    """Turns while it is on and asks its owner to repaint."""

    def __init__(self, repaint: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.angle = 0
        self._repaint = repaint
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._turn)

    def set_on(self, on: bool) -> None:
        """Start or stop turning."""
        if on and motion_allowed():
            self._timer.start()
        else:
            self._timer.stop()
        self._repaint()

    def _turn(self) -> None:
        self.angle = (self.angle + _STEP_DEGREES) % 360
        self._repaint()


def draw_spinner(painter: QPainter, rect: QRectF, color: QColor, angle: int) -> None:
    """Draw three quarters of a ring, turned by `angle` degrees."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(rect.adjusted(1.5, 1.5, -1.5, -1.5), -angle * 16, 270 * 16)
    painter.restore()
