"""Sparklines painted from plain sequences, without a plot widget behind them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen

from plum_desk.gui.theme.look import Look

_LINE: Final = 1.4
_FILL: Final = 0.22
_DOT: Final = 1.9


def draw_sparkline(
    painter: QPainter,
    rect: QRectF,
    values: Sequence[float | None],
    look: Look,
    ink: str = "text.3",
    low: float | None = None,
    high: float | None = None,
) -> None:
    """Draw values from old to new; None is a gap, and without any value a dashed line says so."""
    known = [value for value in values if value is not None]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if len(known) < 2:
        _draw_missing(painter, rect, look.color("control"))
    else:
        floor = min(known) if low is None else low
        ceiling = max(known) if high is None else high
        runs = _runs(rect, values, floor, ceiling)
        _draw_runs(painter, rect, runs, look.color(ink), look)
    painter.restore()


def _draw_missing(painter: QPainter, rect: QRectF, color: QColor) -> None:
    pen = QPen(color, 1.0, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([2, 3])
    painter.setPen(pen)
    y = round(rect.bottom()) - 4.5
    painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def _runs(rect: QRectF, values: Sequence[float | None], floor: float, ceiling: float) -> list[list[QPointF]]:
    span = (ceiling - floor) or 1.0
    step = rect.width() / max(len(values) - 1, 1)
    runs: list[list[QPointF]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        share = min(max((value - floor) / span, 0.0), 1.0)
        y = rect.bottom() - 1.5 - share * (rect.height() - 3)
        runs[-1].append(QPointF(rect.left() + index * step, y))
    return [run for run in runs if run]


def _draw_runs(painter: QPainter, rect: QRectF, runs: list[list[QPointF]], color: QColor, look: Look) -> None:
    top, bottom = QColor(color), QColor(color)
    top.setAlphaF(_FILL)
    bottom.setAlphaF(0.0)
    gradient = QLinearGradient(rect.topLeft(), rect.bottomLeft())
    gradient.setColorAt(0, top)
    gradient.setColorAt(1, bottom)
    for run in runs:
        area = QPainterPath(QPointF(run[0].x(), rect.bottom()))
        for point in run:
            area.lineTo(point)
        area.lineTo(run[-1].x(), rect.bottom())
        painter.fillPath(area, gradient)
        painter.setPen(QPen(color, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(run)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(runs[-1][-1], _DOT, _DOT)
