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

LARGE: Final = 100
"""From so many cards on a graph is laid out in a thread."""


@dataclass(frozen=True, slots=True)
class Placed:
    """All geometry of one graph."""

    layout: Layout
    routes: list[Route]
    index: SpatialIndex
    bounds: Bounds


def nothing_placed() -> Placed:
    """The geometry of an empty canvas."""
    return Placed(Layout(), [], SpatialIndex(Layout(), []), _bounds(Layout(), []))


def placed_now(graph: CanvasGraph) -> Placed:
    """Lay out a graph and route its arrows."""
    layout = layout_of(graph)
    routes = routes_of(graph, layout)
    return Placed(layout, routes, SpatialIndex(layout, routes), _bounds(layout, routes))


async def place(graph: CanvasGraph) -> Placed:
    """`placed_now`, in a thread when the graph is large."""
    if len(graph.nodes) < LARGE:
        return placed_now(graph)
    return await asyncio.to_thread(placed_now, graph)


def _bounds(layout: Layout, routes: list[Route]) -> Bounds:
    places = layout.positions
    if not places:
        return (0.0, 0.0, float(CARD_WIDTH), float(CARD_HEIGHT))
    xs = [x for x, _ in places.values()] + [x + layout.size(key)[0] for key, (x, _) in places.items()]
    ys = [y for _, y in places.values()] + [y + layout.size(key)[1] for key, (_, y) in places.items()]
    for route in routes:
        xs += [x for x, _ in route]
        ys += [y for _, y in route]
    return min(xs), min(ys), max(xs), max(ys)
