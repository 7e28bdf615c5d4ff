"""The layered left-to-right layout of a workflow: where each card stands and which lanes long arrows take."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plum_desk.gui.dag.crossings import reduce_crossings
from plum_desk.gui.dag.graph import CanvasGraph
from plum_desk.gui.dag.heights import assign_heights
from plum_desk.gui.dag.layers import make_slots
from plum_desk.gui.dag.measures import CARD_HEIGHT, CARD_WIDTH, COLUMN_PITCH, ROW_PITCH

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Top left corner of each card; for each arrow the heights of its lanes; the cards that a person placed."""

    positions: Mapping[str, Point] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    lanes: tuple[tuple[float, ...], ...] = ()
    chosen: frozenset[str] = frozenset()


def layout_of(graph: CanvasGraph) -> Layout:
    """Lay out a graph without cycles; a card with a position keeps it, the others make room."""
    slots = make_slots(graph)
    reduce_crossings(slots)
    y = assign_heights(slots)
    positions = {
        node.key: (float(slots.layer[i] * COLUMN_PITCH), y[i] - CARD_HEIGHT / 2) for i, node in enumerate(graph.nodes)
    }
    return Layout(
        positions=_with_chosen(graph, positions),
        columns={node.key: slots.layer[i] for i, node in enumerate(graph.nodes)},
        lanes=tuple(tuple(y[lane] for lane in path) for path in slots.paths),
        chosen=frozenset(node.key for node in graph.nodes if node.position is not None),
    )


def _with_chosen(graph: CanvasGraph, laid_out: dict[str, Point]) -> dict[str, Point]:
    chosen = {node.key: node.position for node in graph.nodes if node.position is not None}
    if not chosen:
        return laid_out
    taken = list(chosen.values())
    result: dict[str, Point] = dict(chosen)
    for node in graph.nodes:
        if node.key not in result:
            result[node.key] = _free_place(laid_out[node.key], taken)
            taken.append(result[node.key])
    return {node.key: result[node.key] for node in graph.nodes}


def _free_place(wanted: Point, taken: list[Point]) -> Point:
    """The first free place at or below the wanted one."""
    x, y = wanted
    while any(abs(x - other_x) < CARD_WIDTH and abs(y - other_y) < CARD_HEIGHT for other_x, other_y in taken):
        y += ROW_PITCH
    return x, y
