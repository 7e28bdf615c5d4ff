"""A laid-out graph ready to be drawn: places, courses of the arrows, what lies where, and the outer bounds."""

import asyncio
from dataclasses import dataclass
from typing import Final

from plum_desk.gui.dag.graph import CanvasGraph
from plum_desk.gui.dag.layout import Layout, layout_of
from plum_desk.gui.dag.measures import CARD_HEIGHT, CARD_WIDTH
from plum_desk.gui.dag.routes import Route, routes_of
from plum_desk.gui.dag.spatial import SpatialIndex

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_LARGE: Final = 100


@dataclass(frozen=True, slots=True)
class Placed:
    """All geometry of one graph."""

    layout: Layout
    routes: list[Route]
    index: SpatialIndex
    bounds: Bounds


def nothing_placed() -> Placed:
    """The geometry of an empty canvas."""
    return Placed(Layout(), [], SpatialIndex({}, []), _bounds(Layout(), []))


def placed_now(graph: CanvasGraph) -> Placed:
    """Lay out a graph and route its arrows."""
    layout = layout_of(graph)
    routes = routes_of(graph, layout)
    return Placed(layout, routes, SpatialIndex(dict(layout.positions), routes), _bounds(layout, routes))


async def place(graph: CanvasGraph) -> Placed:
    """`placed_now`, in a thread when the graph is large."""
    if len(graph.nodes) < _LARGE:
        return placed_now(graph)
    return await asyncio.to_thread(placed_now, graph)


def _bounds(layout: Layout, routes: list[Route]) -> Bounds:
    places = list(layout.positions.values())
    if not places:
        return (0.0, 0.0, float(CARD_WIDTH), float(CARD_HEIGHT))
    xs = [x for x, _ in places] + [x + CARD_WIDTH for x, _ in places]
    ys = [y for _, y in places] + [y + CARD_HEIGHT for _, y in places]
    for route in routes:
        xs += [x for x, _ in route]
        ys += [y for _, y in route]
    return min(xs), min(ys), max(xs), max(ys)
