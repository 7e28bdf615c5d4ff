"""The layered left-to-right layout of a workflow: where each card stands and which lanes long arrows take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from plum_desk.gui.dag.crossings import reduce_crossings
from plum_desk.gui.dag.graph import CanvasGraph
from plum_desk.gui.dag.heights import assign_heights
from plum_desk.gui.dag.layers import Slots, make_slots
from plum_desk.gui.dag.measures import CARD_HEIGHT, CARD_WIDTH, GAP, ROW_PITCH

Point = tuple[float, float]
Size = tuple[float, float]
_CARD: Final[Size] = (float(CARD_WIDTH), float(CARD_HEIGHT))


@dataclass(frozen=True, slots=True)
class Layout:
    """Top left corner of each card; for each arrow the heights of its lanes; the cards that a person placed.

    `lefts` and `rights` are the edges of the columns; `sizes` holds those cards that are larger than others.
    """

    positions: Mapping[str, Point] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    lefts: tuple[float, ...] = ()
    rights: tuple[float, ...] = ()
    sizes: Mapping[str, Size] = field(default_factory=dict)
    lanes: tuple[tuple[float, ...], ...] = ()
    chosen: frozenset[str] = frozenset()

    def size(self, key: str) -> Size:
        """Width and height of a card."""
        return self.sizes.get(key, _CARD)


def layout_of(graph: CanvasGraph) -> Layout:
    """Lay out a graph without cycles; a card with a position keeps it, the others make room."""
    slots = make_slots(graph)
    reduce_crossings(slots)
    y = assign_heights(slots)
    lefts, rights = _columns(slots, graph)
    positions = {node.key: (lefts[slots.layer[i]], y[i] - node.height / 2) for i, node in enumerate(graph.nodes)}
    return Layout(
        positions=_with_chosen(graph, positions),
        columns={node.key: slots.layer[i] for i, node in enumerate(graph.nodes)},
        lefts=lefts,
        rights=rights,
        sizes={node.key: (node.width, node.height) for node in graph.nodes if node.is_open},
        lanes=tuple(tuple(y[lane] for lane in path) for path in slots.paths),
        chosen=frozenset(node.key for node in graph.nodes if node.position is not None),
    )


def _columns(slots: Slots, graph: CanvasGraph) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Edges of the columns: each is as wide as its widest card."""
    lefts, rights = [], []
    left = 0.0
    for column in slots.columns:
        width = max((graph.nodes[slot].width for slot in column if not slots.is_lane(slot)), default=float(CARD_WIDTH))
        lefts.append(left)
        rights.append(left + width)
        left += width + GAP
    return tuple(lefts), tuple(rights)


def _with_chosen(graph: CanvasGraph, laid_out: dict[str, Point]) -> dict[str, Point]:
    chosen = {node.key: node.position for node in graph.nodes if node.position is not None}
    if not chosen:
        return laid_out
    _make_room(graph, chosen)
    result: dict[str, Point] = dict(chosen)
    taken = list(chosen.values())
    for node in graph.nodes:
        if node.key not in result:
            result[node.key] = _free_place(laid_out[node.key], taken)
            taken.append(result[node.key])
    return {node.key: result[node.key] for node in graph.nodes}


def _make_room(graph: CanvasGraph, places: dict[str, Point]) -> None:
    """Move what stands right of an open container, or below it, by as much as it is larger than a card."""
    for node in graph.nodes:
        if not node.is_open or node.key not in places:
            continue
        left, top = places[node.key]
        for key, (x, y) in places.items():
            if x >= left + CARD_WIDTH:
                places[key] = (x + node.width - CARD_WIDTH, y)
            elif key != node.key and x + CARD_WIDTH > left and y >= top + CARD_HEIGHT:
                places[key] = (x, y + node.height - CARD_HEIGHT)


def _free_place(wanted: Point, taken: list[Point]) -> Point:
    """The first free place at or below the wanted one."""
    x, y = wanted
    while any(abs(x - other_x) < CARD_WIDTH and abs(y - other_y) < CARD_HEIGHT for other_x, other_y in taken):
        y += ROW_PITCH
    return x, y
