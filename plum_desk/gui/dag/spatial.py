"""What lies where in the scene: cards and strokes of arrows by the cells of a coarse grid."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from plum_desk.gui.dag.edges_path import distance_to
from plum_desk.gui.dag.layout import Layout, Point
from plum_desk.gui.dag.measures import COLUMN_PITCH, ROW_PITCH

Cell = tuple[int, int]
_WIDTH: Final = 4 * COLUMN_PITCH
_HEIGHT: Final = 8 * ROW_PITCH


class SpatialIndex:
    """Answers which cards and arrows touch a rectangle or a point, without looking at all of them."""

    def __init__(self, layout: Layout, routes: Sequence[Sequence[Point]]) -> None:
        self._layout = layout
        self._routes = routes
        self._cards: dict[Cell, list[str]] = {}
        self._edges: dict[Cell, list[int]] = {}
        for key, (x, y) in layout.positions.items():
            width, height = layout.size(key)
            for cell in _cells(x, y, x + width, y + height):
                self._cards.setdefault(cell, []).append(key)
        for index, route in enumerate(routes):
            for cell in set(_cells_of(route)):
                self._edges.setdefault(cell, []).append(index)

    def cells(self, left: float, top: float, right: float, bottom: float) -> set[Cell]:
        """Cells that a rectangle touches and that hold anything."""
        return {c for c in _cells(left, top, right, bottom) if c in self._cards or c in self._edges}

    def cards_in(self, cells: Iterable[Cell]) -> set[str]:
        """Cards that touch the cells."""
        return {key for cell in cells for key in self._cards.get(cell, ())}

    def edges_in(self, cells: Iterable[Cell]) -> set[int]:
        """Arrows that touch the cells."""
        return {index for cell in cells for index in self._edges.get(cell, ())}

    def card_at(self, x: float, y: float) -> str | None:
        """The card at a point."""
        for key in self._cards.get(_cell(x, y), ()):
            left, top = self._layout.positions[key]
            width, height = self._layout.size(key)
            if left <= x <= left + width and top <= y <= top + height:
                return key
        return None

    def edge_near(self, x: float, y: float, within: float) -> int | None:
        """The arrow nearest to a point, if it is near enough."""
        best, nearest = None, within
        for index in self._edges.get(_cell(x, y), ()):
            distance = distance_to(self._routes[index], x, y)
            if distance < nearest:
                best, nearest = index, distance
        return best


def _cell(x: float, y: float) -> Cell:
    return int(x // _WIDTH), int(y // _HEIGHT)


def _cells(left: float, top: float, right: float, bottom: float) -> Iterator[Cell]:
    first, last = _cell(left, top), _cell(right, bottom)
    for column in range(first[0], last[0] + 1):
        for row in range(first[1], last[1] + 1):
            yield column, row


def _cells_of(route: Sequence[Point]) -> Iterator[Cell]:
    for a, b in pairwise(route):
        yield from _cells(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
