"""Cards and arrows as items, made only for the part of the scene that is looked at from near."""

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtWidgets import QGraphicsScene
from shiboken6 import isValid

from plum_desk.gui.dag.card_paint import Ports
from plum_desk.gui.dag.container_item import ContainerItem
from plum_desk.gui.dag.edge_item import EdgeItem
from plum_desk.gui.dag.graph import EdgeState
from plum_desk.gui.dag.ink import Ink
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.node_item import NodeItem
from plum_desk.gui.dag.placed import Placed

_MOST_ITEMS: Final = 2500
_STRONGEST: Final[tuple[EdgeState, ...]] = ("failed", "taken", "idle", "skipped")


class NearItems:
    """Makes items on demand, keeps them, and drops those out of sight when they become too many."""

    def __init__(
        self, scene: QGraphicsScene, model: CanvasModel, placed: Placed, ink: Ink, now: Callable[[], float]
    ) -> None:
        self._scene = scene
        self._model = model
        self._placed = placed
        self._ink = ink
        self._now = now
        self._far = False
        self._visible = True
        self.cards: dict[str, NodeItem | ContainerItem] = {}
        self.edges: dict[int, EdgeItem] = {}

    def cover(self, left: float, top: float, right: float, bottom: float) -> list[NodeItem | ContainerItem]:
        """Have items for a rectangle; returns the new cards, which have no marks yet."""
        cells = self._placed.index.cells(left, top, right, bottom)
        keys, edges = self._placed.index.cards_in(cells), self._placed.index.edges_in(cells)
        if len(self.cards) + len(self.edges) > _MOST_ITEMS:
            self._drop(keys, edges)
        for index in edges - self.edges.keys():
            self._add_edge(index)
        return [self._add_card(key) for key in keys - self.cards.keys()]

    def set_visible(self, visible: bool) -> None:
        """Show or hide all at once, when the distance changes."""
        if visible == self._visible:
            return
        self._visible = visible
        for item in (*self.cards.values(), *self.edges.values()):
            item.setVisible(visible)

    def set_far(self, far: bool) -> None:
        """Leave only title and glyph on the cards."""
        if far != self._far:
            self._far = far
            for item in self.cards.values():
                item.set_far(far)

    def update_card(self, key: str) -> None:
        """Take over one card from the model."""
        item = self.cards.get(key)
        if item is not None:
            item.set_node(self._model.nodes[key])

    def update_edges(self, key: str) -> None:
        """Take over the arrows around one card."""
        for index in self._model.edges_at(key):
            edge = self._model.edge(index)
            if index in self.edges:
                self.edges[index].set_edge(edge)
            for end in (edge.source, edge.target):
                if end in self.cards:
                    self.cards[end].set_ports(self._ports(end))

    def repaint(self) -> None:
        """Paint everything anew, after a change of theme or language."""
        for item in (*self.cards.values(), *self.edges.values()):
            item.update()

    def clear(self) -> None:
        """Take all items out of the scene."""
        self._drop(set(), set())

    def _add_card(self, key: str) -> NodeItem | ContainerItem:
        node = self._model.nodes[key]
        item: NodeItem | ContainerItem = (
            ContainerItem(key, self._model, self._ink, self._now)
            if node.is_open
            else NodeItem(node, self._ports(key), self._ink, self._now, can_open=self._model.inside(key) is not None)
        )
        item.setPos(*self._placed.layout.positions[key])
        item.set_far(self._far)
        item.setVisible(self._visible)
        self._scene.addItem(item)
        self.cards[key] = item
        return item

    def _add_edge(self, index: int) -> None:
        item = EdgeItem(self._model.edge(index), self._placed.routes[index], self._ink)
        item.setVisible(self._visible)
        self._scene.addItem(item)
        self.edges[index] = item

    def _ports(self, key: str) -> Ports:
        into: set[EdgeState] = set()
        out = False
        for index in self._model.edges_at(key):
            edge = self._model.edge(index)
            out = out or edge.source == key
            if edge.target == key:
                into.add(edge.state)
        return Ports(next((state for state in _STRONGEST if state in into), None), out)

    def _drop(self, keep_cards: set[str], keep_edges: set[int]) -> None:
        self._remove(self.cards.pop(key) for key in list(self.cards) if key not in keep_cards)
        self._remove(self.edges.pop(index) for index in list(self.edges) if index not in keep_edges)

    def _remove(self, items: Iterable[NodeItem | ContainerItem | EdgeItem]) -> None:
        for item in items:
            if isValid(item):
                self._scene.removeItem(item)
