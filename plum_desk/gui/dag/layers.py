"""Columns of the layered layout: every arrow goes right, a long one through a lane in each column between."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from plum_desk.gui.dag.graph import CanvasEdge, CanvasGraph
from plum_desk.gui.dag.measures import port_offset


@dataclass(slots=True)
class Slots:
    """Cards (slots 0 to `cards` - 1, in the graph's order) and lanes, by column, with who joins whom.

    `up` holds (slot to the left, height of its port from its middle); `down` the slots to the right.
    `paths` gives, for each arrow, its lanes from left to right; `heights` are those of the cards.
    """

    cards: int
    layer: list[int]
    up: list[list[tuple[int, float]]]
    down: list[list[int]]
    columns: list[list[int]]
    paths: list[list[int]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def half(self, slot: int) -> float:
        """Half its height; a lane has none."""
        return 0.0 if self.is_lane(slot) else self.heights[slot] / 2

    def is_lane(self, slot: int) -> bool:
        """Whether only an arrow passes here."""
        return slot >= self.cards


def assign_layers(graph: CanvasGraph) -> dict[str, int]:
    """Column of each card: as far left as its predecessors allow, a source as near to its first use as it can."""
    import networkx as nx

    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_nodes_from(node.key for node in graph.nodes)
    net.add_edges_from((edge.source, edge.target) for edge in graph.edges)
    generations = [list(generation) for generation in nx.topological_generations(net)]
    layer = {key: index for index, generation in enumerate(generations) for key in generation}
    for generation in reversed(generations):
        for key in generation:
            out = net.out_degree(key)
            if out > net.in_degree(key):
                layer[key] = min(layer[target] for target in net.successors(key)) - 1
    return layer


def make_slots(graph: CanvasGraph) -> Slots:
    """Columns in the workflow's order, with lanes for the arrows that pass them."""
    layer_of = assign_layers(graph)
    layer = [layer_of[node.key] for node in graph.nodes]
    count = len(layer)
    slots = Slots(count, layer, [[] for _ in layer], [[] for _ in layer], [])
    slots.heights = [node.height for node in graph.nodes]
    index = {node.key: i for i, node in enumerate(graph.nodes)}
    ports = [_port(graph, index, edge) for edge in graph.edges]
    lanes = _LaneBook(slots)
    shared = _sharing(graph.edges, layer_of)
    for number, edge in enumerate(graph.edges):
        source, target = index[edge.source], index[edge.target]
        path = [lanes.lane(shared[number], column) for column in range(layer[source] + 1, layer[target])]
        lanes.join([source, *path, target], ports[number])
        slots.paths.append(path)
    slots.columns = [[] for _ in range(max(layer, default=-1) + 1)]
    for slot, column in enumerate(slots.layer):
        slots.columns[column].append(slot)
    return slots


def _port(graph: CanvasGraph, index: dict[str, int], edge: CanvasEdge) -> float:
    node = graph.nodes[index[edge.source]]
    return port_offset(node.outcomes, edge.when, node.height) - node.height / 2


def _sharing(edges: Iterable[CanvasEdge], layer: dict[str, int]) -> list[object]:
    """Long arrows share lanes with those out of the same port or into the same card, whichever are more."""
    edges = list(edges)
    out: dict[object, int] = {}
    into: dict[object, int] = {}
    for edge in edges:
        if layer[edge.target] - layer[edge.source] > 1:
            out[edge.source, edge.when] = out.get((edge.source, edge.when), 0) + 1
            into[edge.target] = into.get(edge.target, 0) + 1
    return [
        (edge.source, edge.when) if out.get((edge.source, edge.when), 0) >= into.get(edge.target, 0) else (edge.target,)
        for edge in edges
    ]


class _LaneBook:
    """Hands out lanes, one for each group of arrows and column, and joins slots once."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._lanes: dict[tuple[object, int], int] = {}
        self._joined: set[tuple[int, int, float]] = set()

    def lane(self, group: object, column: int) -> int:
        found = self._lanes.get((group, column))
        if found is None:
            found = self._lanes[group, column] = len(self._slots.layer)
            self._slots.layer.append(column)
            self._slots.up.append([])
            self._slots.down.append([])
        return found

    def join(self, path: list[int], port: float) -> None:
        for number, (left, right) in enumerate(pairwise(path)):
            offset = port if number == 0 else 0.0
            if (left, right, offset) not in self._joined:
                self._joined.add((left, right, offset))
                self._slots.up[right].append((left, offset))
                self._slots.down[left].append(right)
