"""The dotted ground of the canvas, painted row by row on whole device pixels."""

from math import ceil, floor
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from plum_desk.gui.dag.ink import Ink

_PITCH: Final = 20.0
_NONE_BELOW: Final = 0.2
_SPARSE_BELOW: Final = 0.5


def paint_ground(painter: QPainter, rect: QRectF, ink: Ink) -> None:
    """Fill a part of the scene and set its dots; far away every other dot, then none."""
    painter.fillRect(rect, ink.color("canvas"))
    transform = painter.worldTransform()
    scale = transform.m11()
    if scale < _NONE_BELOW:
        return
    pitch = _PITCH * (2 if scale < _SPARSE_BELOW else 1)
    painter.save()
    painter.setWorldTransform(QTransform())
    left = floor(rect.left() / pitch) * pitch
    row = _row(ink, left * scale + transform.dx(), pitch * scale, ceil(rect.width() / pitch) + 2)
    x = floor(left * scale + transform.dx())
    y = floor(rect.top() / pitch) * pitch
    while y <= rect.bottom():
        painter.drawPixmap(QPointF(x, round(y * scale + transform.dy())), row)
        y += pitch
    painter.restore()


def _row(ink: Ink, start: float, step: float, count: int) -> QPixmap:
    phase = round(start - floor(start), 2)
    return ink.pixmap(("dots", phase, round(step, 4), count), lambda: _make_row(ink, phase, step, count))


def _make_row(ink: Ink, phase: float, step: float, count: int) -> QPixmap:
    pixmap = QPixmap(ceil(step * count) + 2, 1)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setPen(ink.color("canvas.dot"))
    for number in range(count):
        painter.drawPoint(round(phase + number * step), 0)
    painter.end()
    return pixmap
