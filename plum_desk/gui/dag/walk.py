"""Which card an arrow key leads to: along the arrows to the left and right, within the column up and down."""

from collections.abc import Iterable
from typing import Literal

from plum_desk.gui.dag.layout import Point
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.placed import Placed

Direction = Literal["left", "right", "up", "down"]


def step_from(model: CanvasModel, placed: Placed, key: str | None, direction: Direction) -> str | None:
    """The card to go to; from nowhere the first one. None where the way ends."""
    places = placed.layout.positions
    if key is None:
        return min(places, key=lambda k: (places[k][0], places[k][1]), default=None)
    if direction == "right":
        return _nearest(places[key], model.successors(key), placed)
    if direction == "left":
        return _nearest(places[key], model.predecessors(key), placed)
    return _beside(key, direction, placed)


def _nearest(start: Point, keys: Iterable[str], placed: Placed) -> str | None:
    places = placed.layout.positions
    return min(keys, key=lambda k: (abs(places[k][1] - start[1]), abs(places[k][0] - start[0])), default=None)


def _beside(key: str, direction: Direction, placed: Placed) -> str | None:
    """The next card of the same column."""
    places, columns = placed.layout.positions, placed.layout.columns
    y = places[key][1]
    sign = 1 if direction == "down" else -1
    column = [k for k in places if columns[k] == columns[key] and (places[k][1] - y) * sign > 0]
    return min(column, key=lambda k: abs(places[k][1] - y), default=None)
