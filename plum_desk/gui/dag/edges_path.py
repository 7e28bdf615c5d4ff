"""An arrow's corners as painter paths: rounded when near, plain when far."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from plum_desk.gui.dag.layout import Point
from plum_desk.gui.dag.measures import ARROW_LENGTH, ARROW_SHORT, ARROW_WIDTH, CORNER

_BASE: Final = ARROW_LENGTH + ARROW_SHORT


def rounded_path(route: Sequence[Point]) -> QPainterPath:
    """The line from the port to the base of the arrow head, with rounded corners."""
    corners = [*route[:-1], (route[-1][0] - _BASE, route[-1][1])]
    path = QPainterPath(QPointF(*corners[0]))
    last = len(corners) - 1
    for i in range(1, last):
        before, corner, after = corners[i - 1 : i + 2]
        # A stroke between two corners lends half of its length to each, the first and the last lend all of it.
        lent_before = _distance(before, corner) / (1 if i == 1 else 2)
        lent_after = _distance(corner, after) / (1 if i + 1 == last else 2)
        radius = min(CORNER, lent_before, lent_after)
        path.lineTo(QPointF(*_towards(corner, before, radius)))
        path.quadTo(QPointF(*corner), QPointF(*_towards(corner, after, radius)))
    path.lineTo(QPointF(*corners[-1]))
    return path


def plain_path(routes: Sequence[Sequence[Point]]) -> QPainterPath:
    """Many lines as one path, without arrow heads."""
    path = QPainterPath()
    for route in routes:
        path.moveTo(*route[0])
        for point in route[1:]:
            path.lineTo(*point)
    return path


def arrow_head(route: Sequence[Point]) -> QPolygonF:
    """The head, a little short of the card."""
    x, y = route[-1]
    tip, base, half = x - ARROW_SHORT, x - _BASE, ARROW_WIDTH / 2
    return QPolygonF([QPointF(base, y - half), QPointF(tip, y), QPointF(base, y + half)])


def distance_to(route: Sequence[Point], x: float, y: float) -> float:
    """How far a point is from an arrow."""
    return min(_to_stroke(a, b, x, y) for a, b in pairwise(route))


def _to_stroke(a: Point, b: Point, x: float, y: float) -> float:
    # Strokes are level or upright, so the nearest point is the clamped one.
    near_x = min(max(x, min(a[0], b[0])), max(a[0], b[0]))
    near_y = min(max(y, min(a[1], b[1])), max(a[1], b[1]))
    return hypot(x - near_x, y - near_y)


def _distance(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _towards(start: Point, end: Point, length: float) -> Point:
    whole = _distance(start, end)
    if whole == 0.0:
        return start
    part = length / whole
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
