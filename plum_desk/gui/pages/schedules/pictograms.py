"""The pictograms of overlap and catch-up: bars of runs over time, the firing as a thin line."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import draw_box

_BAR: Final = 7.0


def skip(painter: QPainter, box: QRectF, look: Look, chosen: bool) -> None:
    """The second run does not begin."""
    _firing(painter, box, look, 30)
    _bar(painter, box, look, 4, 2, 46, "control.hover")
    _hollow(painter, box, look, 30, 17, 24)


def queue(painter: QPainter, box: QRectF, look: Look, chosen: bool) -> None:
    """The second run waits for the end of the first."""
    _firing(painter, box, look, 20)
    _bar(painter, box, look, 4, 2, 34, "control.hover")
    painter.setPen(QPen(look.color("accent"), 1.0, Qt.PenStyle.DotLine))
    painter.drawLine(QLineF(box.left() + 20, box.top() + 20.5, box.left() + 38, box.top() + 20.5))
    _bar(painter, box, look, 38, 17, 20, "accent" if chosen else "control.hover")


def cancel_running(painter: QPainter, box: QRectF, look: Look, chosen: bool) -> None:
    """The first run is ended, the second takes its place."""
    _bar(painter, box, look, 4, 2, 28, "control.hover")
    painter.fillRect(QRectF(box.left() + 32, box.top() - 1, 2, 13), look.color("failed.solid"))
    _bar(painter, box, look, 34, 17, 24, "accent" if chosen else "control.hover")


def allow(painter: QPainter, box: QRectF, look: Look, chosen: bool) -> None:
    """Both run."""
    _firing(painter, box, look, 22)
    _bar(painter, box, look, 4, 2, 42, "control.hover")
    _bar(painter, box, look, 22, 17, 34, "accent" if chosen else "control.hover")


def none(painter: QPainter, box: QRectF, look: Look, chosen: bool) -> None:
    """What was missed is let go."""
    _missed(painter, box, look)
    _after(painter, box, look, 0, chosen)


def last(painter: QPainter, box: QRectF, look: Look, chosen: bool) -> None:
    """The last one missed is made good."""
    _missed(painter, box, look)
    _after(painter, box, look, 1, chosen)


def every(painter: QPainter, box: QRectF, look: Look, chosen: bool) -> None:
    """All that were missed are made good."""
    _missed(painter, box, look)
    _after(painter, box, look, 3, chosen)


def _firing(painter: QPainter, box: QRectF, look: Look, x: float) -> None:
    painter.fillRect(QRectF(box.left() + x, box.top() - 2, 1, 30), look.color("border"))


def _bar(painter: QPainter, box: QRectF, look: Look, x: float, y: float, width: float, token: str) -> None:
    draw_box(painter, QRectF(box.left() + x, box.top() + y, width, _BAR), 2, look.color(token))


def _hollow(painter: QPainter, box: QRectF, look: Look, x: float, y: float, width: float) -> None:
    place = QRectF(box.left() + x, box.top() + y, width, _BAR)
    draw_box(painter, place, 2, None, look.color("control.hover"))


def _missed(painter: QPainter, box: QRectF, look: Look) -> None:
    """The time in which the controller did not run, hatched, with three firings in it."""
    ground = QRectF(box.left(), box.top(), 38, box.height())
    painter.fillRect(ground, look.color("inset"))
    painter.fillRect(ground, QBrush(look.color("control"), Qt.BrushStyle.BDiagPattern))
    for number in range(3):
        place = QRectF(box.left() + 3 + number * 12, box.top() + 7, 8, 12)
        draw_box(painter, place, 2, look.color("panel"), look.color("control.hover"))


def _after(painter: QPainter, box: QRectF, look: Look, count: int, chosen: bool) -> None:
    """What begins when it runs again: the firings made good, then the next on its time."""
    left = box.left() + 42
    for number in range(count):
        place = QRectF(left + number * 6, box.top() + 7, 5, 12)
        draw_box(painter, place, 1, look.color("accent" if chosen else "control.hover"))
    if count < 3:
        draw_box(painter, QRectF(box.right() - 6, box.top() + 7, 6, 12), 2, look.color("control"))
