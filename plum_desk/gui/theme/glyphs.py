"""State glyphs as painter paths: the shape says the state even without its colour."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.theme.tokens import state_of

# Shapes are drawn in a box of 24, where whole numbers fall on the strokes of the design.
_BOX: Final = 24.0
_CENTER: Final = QPointF(12, 12)
_LEAST_WEDGE: Final = 0.25


def paint_glyph(
    painter: QPainter,
    rect: QRectF,
    state_name: str,
    theme: Theme,
    progress: float | None = None,
    color: QColor | None = None,
) -> None:
    """Paint a state's glyph into `rect`; `progress` (0 to 1) is the wedge of a running one."""
    style = state_of(state_name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(rect.width(), rect.height())
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / _BOX, side / _BOX)
    paint = color or theme.color(style.solid)
    if style.glyph == "wedge":
        _wedge(painter, paint, progress)
    else:
        _SHAPES[style.glyph](painter, paint)
    painter.restore()


def _pen(color: QColor, width: float) -> QPen:
    return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _stroke(painter: QPainter, color: QColor, width: float) -> None:
    painter.setPen(_pen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _fill(painter: QPainter, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)


def _ring(painter: QPainter, color: QColor) -> None:
    _stroke(painter, color, 3.0)
    painter.drawEllipse(_CENTER, 9.5, 9.5)


def _ring_dot(painter: QPainter, color: QColor) -> None:
    _ring(painter, color)
    _fill(painter, color)
    painter.drawEllipse(_CENTER, 4.2, 4.2)


def _wedge(painter: QPainter, color: QColor, progress: float | None) -> None:
    _stroke(painter, color, 2.8)
    painter.drawEllipse(_CENTER, 9.6, 9.6)
    share = 0.6 if progress is None else min(max(progress, _LEAST_WEDGE), 1.0)
    _fill(painter, color)
    painter.drawPie(QRectF(5.6, 5.6, 12.8, 12.8), 90 * 16, -round(share * 360 * 16))


def _cut(painter: QPainter, color: QColor, body: QPainterPath, line: QPainterPath, width: float) -> None:
    """Fill a body with a line cut out of it, so that the ground of any row shows through."""
    _fill(painter, color)
    painter.drawPath(body.subtracted(_outline(line, width)))


def _outline(line: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(line)


def _disc() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(_CENTER, 11.0, 11.0)
    return path


def _diamond(radius: float) -> QPainterPath:
    path = QPainterPath()
    points = ((12, 12 - radius), (12 + radius, 12), (12, 12 + radius), (12 - radius, 12))
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _lines(*strokes: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for first, *rest in strokes:
        path.moveTo(*first)
        for point in rest:
            path.lineTo(*point)
    return path


def _rounded(body: QPainterPath, width: float) -> QPainterPath:
    return body.united(_outline(body, width))


def _tick(painter: QPainter, color: QColor) -> None:
    _cut(painter, color, _disc(), _lines(((7.0, 12.4), (10.6, 16.0), (17.2, 8.6))), 3.0)


def _cross_lines(arm: float) -> QPainterPath:
    low, high = 12 - arm, 12 + arm
    return _lines(((low, low), (high, high)), ((high, low), (low, high)))


def _cross(painter: QPainter, color: QColor) -> None:
    _cut(painter, color, _rounded(_diamond(11.0), 2.0), _cross_lines(3.2), 2.8)


def _clock(painter: QPainter, color: QColor) -> None:
    _cut(painter, color, _rounded(_diamond(11.0), 2.0), _lines(((12, 6.8), (12, 12.4), (15.8, 14.8))), 2.8)


def _cross_hollow(painter: QPainter, color: QColor) -> None:
    _stroke(painter, color, 2.4)
    painter.drawPath(_diamond(10.6))
    painter.setPen(_pen(color, 2.6))
    painter.drawPath(_cross_lines(3.0))


def _bar(painter: QPainter, color: QColor) -> None:
    _cut(painter, color, _disc(), _lines(((7.4, 12), (16.6, 12))), 3.2)


def _skip(painter: QPainter, color: QColor) -> None:
    pen = QPen(color, 2.4, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([2.0, 1.35])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(_CENTER, 9.8, 9.8)
    painter.setPen(_pen(color, 2.4))
    painter.drawLine(QPointF(8.6, 15.4), QPointF(15.4, 8.6))


def _hourglass(painter: QPainter, color: QColor) -> None:
    _fill(painter, color)
    upper = ((4, 1.5), (20, 1.5), (20, 4.2), (13.4, 12), (10.6, 12), (4, 4.2))
    lower = ((4, 22.5), (20, 22.5), (20, 19.8), (13.4, 12), (10.6, 12), (4, 19.8))
    for half in (upper, lower):
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in half]))


def _pause(painter: QPainter, color: QColor) -> None:
    _fill(painter, color)
    painter.drawRoundedRect(QRectF(4.2, 3, 5.8, 18), 1.6, 1.6)
    painter.drawRoundedRect(QRectF(14.0, 3, 5.8, 18), 1.6, 1.6)


def _triangle(painter: QPainter, color: QColor) -> None:
    body = QPainterPath()
    body.addPolygon(QPolygonF([QPointF(12, 1.6), QPointF(23.6, 21.4), QPointF(0.4, 21.4)]))
    body.closeSubpath()
    sign = _lines(((12, 9.4), (12, 13.6)), ((12, 17.4), (12, 17.5)))
    _cut(painter, color, _rounded(body, 2.2), sign, 2.6)


def _info(painter: QPainter, color: QColor) -> None:
    _cut(painter, color, _disc(), _lines(((12, 11.4), (12, 16.8)), ((12, 7.2), (12, 7.3))), 2.9)


_SHAPES: Final[dict[str, Callable[[QPainter, QColor], None]]] = {
    "ring": _ring,
    "ring-dot": _ring_dot,
    "tick": _tick,
    "cross": _cross,
    "clock": _clock,
    "cross-hollow": _cross_hollow,
    "bar": _bar,
    "skip": _skip,
    "hourglass": _hourglass,
    "pause": _pause,
    "triangle": _triangle,
    "info": _info,
}
