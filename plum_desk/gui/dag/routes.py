"""The course of every arrow: horizontal through its lanes, up and down only in the gaps between the columns."""

from collections.abc import Sequence
from typing import Final

from plum_desk.gui.dag.bends import Net, place_bends
from plum_desk.gui.dag.detours import around_cards
from plum_desk.gui.dag.graph import CanvasEdge, CanvasGraph
from plum_desk.gui.dag.layout import Layout, Point
from plum_desk.gui.dag.measures import port_offset

Route = tuple[Point, ...]
_Hop = tuple[int, float, float]
"""Gap, height before it, height after it."""

_SAME: Final = 0.5


def routes_of(graph: CanvasGraph, layout: Layout) -> list[Route]:
    """Corners of each arrow, from the port of its source to the left edge of its target."""
    ports = _ports(graph, layout)
    free = {i for i, edge in enumerate(graph.edges) if edge.source in layout.chosen or edge.target in layout.chosen}
    hops = {i: _hops(edge, ports[i], layout, i) for i, edge in enumerate(graph.edges) if i not in free}
    bends = _bends(hops, layout)
    boxes = [(*place, *layout.size(key)) for key, place in layout.positions.items()] if free else []
    routes: list[Route] = []
    for i, edge in enumerate(graph.edges):
        target = layout.positions[edge.target]
        end = (target[0], target[1] + layout.size(edge.target)[1] / 2)
        if i in free:
            routes.append(around_cards(ports[i], end, boxes))
        else:
            routes.append(_corners(ports[i], end, hops[i], bends))
    return routes


def _ports(graph: CanvasGraph, layout: Layout) -> list[Point]:
    outcomes = {node.key: node.outcomes for node in graph.nodes}
    result = []
    for edge in graph.edges:
        x, y = layout.positions[edge.source]
        width, height = layout.size(edge.source)
        result.append((x + width, y + port_offset(outcomes[edge.source], edge.when, height)))
    return result


def _hops(edge: CanvasEdge, port: Point, layout: Layout, index: int) -> list[_Hop]:
    first = layout.columns[edge.source]
    end = layout.positions[edge.target][1] + layout.size(edge.target)[1] / 2
    heights = [port[1], *layout.lanes[index], end]
    return [(first + i, heights[i], heights[i + 1]) for i in range(len(heights) - 1)]


def _bends(hops: dict[int, list[_Hop]], layout: Layout) -> dict[tuple[int, float], float]:
    """For each gap and height that arrows come from: the x of their vertical stroke."""
    gaps: dict[int, dict[float, set[float]]] = {}
    for path in hops.values():
        for gap, start, end in path:
            gaps.setdefault(gap, {}).setdefault(start, set()).add(end)
    bends: dict[tuple[int, float], float] = {}
    for gap, starts in gaps.items():
        nets = [Net(start, tuple(sorted(ends))) for start, ends in sorted(starts.items())]
        for net, offset in zip(nets, place_bends(nets), strict=True):
            bends[gap, net.start] = layout.rights[gap] + offset
    return bends


def _corners(start: Point, end: Point, hops: Sequence[_Hop], bends: dict[tuple[int, float], float]) -> Route:
    points = [start]
    for gap, before, after in hops:
        if abs(after - before) > _SAME:
            x = bends[gap, before]
            points += [(x, before), (x, after)]
    points.append(end)
    return tuple(points)
