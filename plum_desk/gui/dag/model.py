"""The model behind the canvas: the graph now in view, what its containers hold, and which card changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from plum_desk.api.types.common import Json
from plum_desk.api.types.workflows import RunNode
from plum_desk.gui.dag.branches import Branches
from plum_desk.gui.dag.frame import Frame, frame_of
from plum_desk.gui.dag.graph import CanvasEdge, CanvasGraph, CanvasNode, at_place, edge_state, with_run_node
from plum_desk.gui.dag.inside import ChildInside, Inside, LoopInside
from plum_desk.gui.dag.measures import CARD_HEIGHT, CARD_WIDTH
from plum_desk.gui.dag.paths import is_inside, owner_of, place_in_loop


class CanvasModel(QObject):
    """Holds one graph; the scene only reflects it. Nodes are known by their paths.

    `graph_changed` means other cards or arrows; `node_changed` one card's state, or what is inside of it;
    `edges_changed` the arrows around one card; `opened_changed` that a card is larger or smaller now.
    """

    graph_changed = Signal()
    node_changed = Signal(str)
    edges_changed = Signal(str)
    opened_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: dict[str, CanvasNode] = {}
        self._edges: list[CanvasEdge] = []
        self._at: dict[str, list[int]] = {}
        self._insides: dict[str, Inside] = {}
        self._frames: dict[str, Frame] = {}
        self._opened: set[str] = set()
        self._chosen: dict[str, int] = {}
        self._branches = Branches(CanvasGraph())
        self._is_other = False

    @property
    def nodes(self) -> Mapping[str, CanvasNode]:
        """Cards by key, in the workflow's order."""
        return self._nodes

    @property
    def edges(self) -> tuple[CanvasEdge, ...]:
        """Arrows; an index into them is stable until `graph_changed`."""
        return tuple(self._edges)

    @property
    def opened(self) -> frozenset[str]:
        """Keys of the containers that are open."""
        return frozenset() if self._is_other else frozenset(self._opened)

    def sized(self, graph: CanvasGraph, insides: Mapping[str, Inside]) -> CanvasGraph:
        """Another graph with the containers that are open at their size."""
        opened, insides = self.opened, {**self._children(graph), **insides}
        nodes = (
            _at_size(node, _frame(node, insides[node.key])) if node.key in opened and node.key in insides else node
            for node in graph.nodes
        )
        return replace(graph, nodes=tuple(nodes))

    def _children(self, graph: CanvasGraph) -> dict[str, Inside]:
        """The child runs that are known and stay."""
        if self._is_other or not any(isinstance(inside, ChildInside) for inside in self._insides.values()):
            return {}
        kept = {node.key: self._insides.get(node.key) for node in graph.nodes if node.type == "workflow"}
        return {key: inside for key, inside in kept.items() if inside is not None}

    @property
    def graph(self) -> CanvasGraph:
        """The graph as it is now, open containers at their size."""
        return CanvasGraph(tuple(self._nodes.values()), self.edges)

    def edge(self, index: int) -> CanvasEdge:
        """One arrow."""
        return self._edges[index]

    def edges_at(self, key: str) -> tuple[int, ...]:
        """Indices of the arrows into and out of a card."""
        return tuple(self._at.get(key, ()))

    def successors(self, key: str) -> list[str]:
        """Cards that arrows lead to from here."""
        return [self._edges[i].target for i in self._at.get(key, ()) if self._edges[i].source == key]

    def predecessors(self, key: str) -> list[str]:
        """Cards that arrows come from."""
        return [self._edges[i].source for i in self._at.get(key, ()) if self._edges[i].target == key]

    def neighbours(self, key: str) -> set[str]:
        """Cards one arrow away, and the card itself."""
        return {key, *self.successors(key), *self.predecessors(key)}

    def count_by_state(self) -> dict[str, int]:
        """How many cards are in each state."""
        counts: dict[str, int] = {}
        for node in self._nodes.values():
            counts[node.state] = counts.get(node.state, 0) + 1
        return counts

    # --- what is inside

    def card(self, path: str) -> CanvasNode | None:
        """What is shown of a node, one inside of a loop too."""
        place = place_in_loop(path)
        if place is None:
            return self._nodes.get(path)
        loop, iteration, key = place
        inside = self._insides.get(loop)
        return inside.card(iteration, key) if isinstance(inside, LoopInside) else None

    def inside(self, key: str) -> Inside | None:
        """What a card holds; None for what can not be opened."""
        return self._insides.get(key)

    def frame(self, key: str) -> Frame | None:
        """The measures of an open container."""
        return self._frames.get(key) if key in self._opened else None

    def iteration(self, key: str) -> int | None:
        """The iteration that a loop's container shows."""
        inside = self._insides.get(key)
        if not isinstance(inside, LoopInside):
            return None
        return self._chosen.get(key, inside.newest)

    def choose_iteration(self, key: str, iteration: int | None) -> None:
        """Show another iteration; None follows the newest."""
        inside = self._insides.get(key)
        if not isinstance(inside, LoopInside) or (iteration is not None and not 0 <= iteration < inside.count):
            return
        if iteration is None:
            self._chosen.pop(key, None)
        else:
            self._chosen[key] = iteration
        self.node_changed.emit(key)

    def set_open(self, key: str, is_open: bool) -> None:
        """Open a container in place, or close it."""
        if key not in self._insides or is_open == (key in self._opened):
            return
        (self._opened.add if is_open else self._opened.discard)(key)
        self._resize(key)
        self.opened_changed.emit(key)

    def forget_choices(self) -> None:
        """The next graph is of another run: what is open or chosen now says nothing about it."""
        self._is_other = True

    def learn(self, params: Mapping[str, Json], outputs: Mapping[str, Json]) -> None:
        """Tell loops of parameters and outputs: some go over one of them."""
        for key, inside in self._insides.items():
            if isinstance(inside, LoopInside) and inside.total is None:
                inside.learn(params, outputs)
                self._count_parts(key)

    def set_child(self, key: str, inside: ChildInside) -> None:
        """Say what the child run of a card consists of."""
        if key in self._nodes:
            self._insides[key] = inside
            self._frames.pop(key, None)
            if key in self._opened:
                self._resize(key)
                self.opened_changed.emit(key)
            self._count_parts(key)

    def update_child(self, key: str, node: RunNode) -> None:
        """Take over what a card's child run says about one of its nodes."""
        inside = self._insides.get(key)
        if isinstance(inside, ChildInside) and inside.take(node):
            self._count_parts(key)
            self.node_changed.emit(key)

    # --- changes

    def set_graph(self, graph: CanvasGraph, insides: Mapping[str, Inside] | None = None) -> None:
        """Show another graph with what its containers hold; what is open stays so."""
        children = self._children(graph)
        if self._is_other:
            self._is_other, self._opened, self._chosen = False, set(), {}
        self._nodes = {node.key: node for node in graph.nodes}
        self._edges = list(graph.edges)
        self._at = {}
        for index, edge in enumerate(self._edges):
            self._at.setdefault(edge.source, []).append(index)
            self._at.setdefault(edge.target, []).append(index)
        self._insides = {**children, **(insides or {})}
        self._frames = {}
        self._branches = Branches(graph)
        self._opened &= self._insides.keys()
        for key in self._opened:
            self._resize(key)
        for key in (*self._insides, *self._branches.forks):
            self._nodes[key] = self._with_parts(self._nodes[key])
        self.graph_changed.emit()

    def update(self, node: RunNode) -> None:
        """Take over what the run says about one node; says nothing when its card looks the same."""
        if is_inside(node.path):
            self._update_inside(node)
            return
        old = self._nodes.get(node.path)
        if old is None:
            return
        new = with_run_node(old, node)
        inside = self._insides.get(node.path)
        if isinstance(inside, LoopInside) and node.state == "Succeeded" and isinstance(node.output, dict):
            inside.set_total(int(node.output.get("count", 0)))
            new = self._with_parts(new)
        if new == old:
            return
        self._nodes[node.path] = new
        self.node_changed.emit(node.path)
        if (old.state, old.taken) != (new.state, new.taken):
            self._update_edges(node.path)
            for fork in self._branches.forks_over(node.path):
                self._count_parts(fork)

    def set_place(self, path: str, place: str) -> None:
        """Say where a task runs, once that is known."""
        old = self._nodes.get(path)
        if old is None or old.type != "task":
            return
        new = at_place(old, place)
        if new != old:
            self._nodes[path] = new
            self.node_changed.emit(path)

    def _update_inside(self, node: RunNode) -> None:
        place = place_in_loop(node.path)
        inside = None if place is None else self._insides.get(place[0])
        if place is not None and isinstance(inside, LoopInside):
            inside.take(place[1], node)
            self._count_parts(place[0])
            if place[0] in self._opened and self.iteration(place[0]) == place[1]:
                self.node_changed.emit(owner_of(node.path))

    def _count_parts(self, key: str) -> None:
        old = self._nodes[key]
        new = self._with_parts(old)
        if new != old:
            self._nodes[key] = new
            self.node_changed.emit(key)

    def _with_parts(self, card: CanvasNode) -> CanvasNode:
        inside = self._insides.get(card.key)
        if inside is not None:
            parts = inside.parts if card.state else ()
            return replace(card, parts=parts, total=inside.total if card.state else None)
        parts = self._branches.parts(card.key, self._nodes) if card.state else ()
        return replace(card, parts=parts, total=sum(count for _, count in parts) or None)

    def _resize(self, key: str) -> None:
        card, inside = self._nodes[key], self._insides[key]
        if key not in self._opened:
            self._nodes[key] = replace(card, width=CARD_WIDTH, height=CARD_HEIGHT)
            return
        if key not in self._frames:
            self._frames[key] = _frame(card, inside)
        self._nodes[key] = _at_size(card, self._frames[key])

    def _update_edges(self, key: str) -> None:
        changed = False
        for index in self._at.get(key, ()):
            edge = self._edges[index]
            state = edge_state(self._nodes[edge.source], self._nodes[edge.target], edge.when)
            if state != edge.state:
                self._edges[index] = replace(edge, state=state)
                changed = True
        if changed:
            self.edges_changed.emit(key)


def _frame(card: CanvasNode, inside: Inside) -> Frame:
    return frame_of(inside.graph(None), strip=inside.is_loop and bool(card.state))


def _at_size(card: CanvasNode, frame: Frame) -> CanvasNode:
    return replace(card, width=frame.width, height=frame.height)
