"""The model behind the canvas: the graph now in view, and which card changed."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from plum_desk.api.types.workflows import RunNode
from plum_desk.gui.dag.graph import CanvasEdge, CanvasGraph, CanvasNode, at_place, edge_state, with_run_node


class CanvasModel(QObject):
    """Holds one graph; the scene only reflects it.

    `graph_changed` means other cards or arrows; `node_changed` one card's state; `edges_changed` the arrows
    around one card.
    """

    graph_changed = Signal()
    node_changed = Signal(str)
    edges_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: dict[str, CanvasNode] = {}
        self._edges: list[CanvasEdge] = []
        self._at: dict[str, list[int]] = {}

    @property
    def nodes(self) -> Mapping[str, CanvasNode]:
        """Cards by key, in the workflow's order."""
        return self._nodes

    @property
    def edges(self) -> tuple[CanvasEdge, ...]:
        """Arrows; an index into them is stable until `graph_changed`."""
        return tuple(self._edges)

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

    def set_graph(self, graph: CanvasGraph) -> None:
        """Show another graph."""
        self._nodes = {node.key: node for node in graph.nodes}
        self._edges = list(graph.edges)
        self._at = {}
        for index, edge in enumerate(self._edges):
            self._at.setdefault(edge.source, []).append(index)
            self._at.setdefault(edge.target, []).append(index)
        self.graph_changed.emit()

    def update(self, node: RunNode) -> None:
        """Take over what the run says about one node; says nothing when the card looks the same."""
        old = self._nodes.get(node.key)
        if old is None:
            return
        new = with_run_node(old, node)
        if new == old:
            return
        self._nodes[node.key] = new
        self.node_changed.emit(node.key)
        if (old.state, old.taken) != (new.state, new.taken):
            self._update_edges(node.key)

    def set_place(self, key: str, place: str) -> None:
        """Say where a task runs, once that is known."""
        old = self._nodes.get(key)
        if old is None or old.type != "task":
            return
        new = at_place(old, place)
        if new != old:
            self._nodes[key] = new
            self.node_changed.emit(key)

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
