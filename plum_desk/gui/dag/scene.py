"""The scene: it shows what the model says, with as much detail as the distance allows."""

from collections.abc import Callable
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtWidgets import QGraphicsScene

from plum_desk.gui.dag.container_item import ContainerItem, Spot
from plum_desk.gui.dag.far import FarItems
from plum_desk.gui.dag.grounds import Marks
from plum_desk.gui.dag.ink import Ink
from plum_desk.gui.dag.marks_item import MarksItem
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.near import NearItems
from plum_desk.gui.dag.paths import is_inside, owner_of, place_in_loop
from plum_desk.gui.dag.placed import Placed, nothing_placed
from plum_desk.gui.dag.walk import Direction, step_from
from plum_desk.gui.theme.look import Look

_FADED: Final = 0.4
_TICK_MS: Final = 1000
_FREE: Final = 4000.0
_EDGE_REACH_PX: Final = 6.0


class Level(IntEnum):
    """How much is drawn, by zoom."""

    FULL = 0
    TITLES = 1
    TILES = 2
    BOXES = 3


def level_of(zoom: float) -> Level:
    """The level of a zoom: 1.0 is 100 %."""
    if zoom > 0.7:
        return Level.FULL
    if zoom >= 0.4:
        return Level.TITLES
    return Level.TILES if zoom >= 0.2 else Level.BOXES


class CanvasScene(QGraphicsScene):
    """Cards and arrows of a model. `selected_changed` carries a key or None."""

    selected_changed = Signal(object)
    placed_changed = Signal()

    def __init__(self, model: CanvasModel, look: Look, now: Callable[[], float], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.ink = Ink(look)
        self._model = model
        self._now = now
        self._level = Level.FULL
        self._hovered: str | None = None
        self._hovered_edge: int | None = None
        self._selected: str | None = None
        self._focus_shown = False
        self._filter: frozenset[str] = frozenset()
        self._stay: frozenset[str] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._marks = MarksItem(self.ink)
        self.addItem(self._marks)
        self._placed = nothing_placed()
        self._near, self._far = self._make_items()
        model.node_changed.connect(self._on_node_changed)
        model.edges_changed.connect(self._on_edges_changed)
        look.theme.changed.connect(self.repaint_all)

    @property
    def placed(self) -> Placed:
        """Where everything is."""
        return self._placed

    @property
    def level(self) -> Level:
        """How much is drawn now."""
        return self._level

    @property
    def near(self) -> NearItems:
        """The items of cards and arrows that exist now."""
        return self._near

    @property
    def selected(self) -> str | None:
        """Key of the selected card."""
        return self._selected

    @property
    def hovered(self) -> str | None:
        """Key of the card under the pointer."""
        return self._hovered

    @property
    def bounds(self) -> QRectF:
        """The rectangle around all cards and arrows."""
        left, top, right, bottom = self._placed.bounds
        return QRectF(left, top, right - left, bottom - top)

    def set_placed(self, placed: Placed) -> None:
        """Show the model's graph at these places; selection stays if its card does."""
        self._near.clear()
        self._far.clear()
        self._placed = placed
        self._hovered = self._hovered_edge = self._stay = None
        self._near, self._far = self._make_items()
        self._apply_level()
        self.setSceneRect(self.bounds.adjusted(-_FREE, -_FREE, _FREE, _FREE))
        if self._selected is not None and owner_of(self._selected) not in self._model.nodes:
            self.select(None)
        self._place_marks()
        self.placed_changed.emit()

    def look_at(self, rect: QRectF, zoom: float) -> None:
        """Draw what a view shows now."""
        level = level_of(zoom)
        if level != self._level:
            self._level = level
            self._apply_level()
        if level <= Level.TITLES:
            for item in self._near.cover(rect.left(), rect.top(), rect.right(), rect.bottom()):
                self._dress(item.node.key)
            if self._stay is not None:
                self._dress_edges()

    def card_rect(self, key: str) -> QRectF:
        """Where a card stands."""
        owner = owner_of(key)
        x, y = self._placed.layout.positions[owner]
        frame, place = self._model.frame(owner), place_in_loop(key)
        box = frame.cards.get(place[2]) if frame is not None and place is not None else None
        if box is not None:
            return QRectF(x + box[0], y + box[1], box[2], box[3])
        return QRectF(x, y, *self._placed.layout.size(owner))

    def spot_at(self, x: float, y: float) -> tuple[str, Spot] | None:
        """The part of a container at a point, with the container's key; of a closed one the sign that opens it."""
        key = self._placed.index.card_at(x, y)
        item = self._near.cards.get(key) if key is not None and self._level <= Level.TITLES else None
        if key is None or item is None:
            return None
        if isinstance(item, ContainerItem):
            spot = item.spot_at(x, y)
            return None if spot is None else (key, spot)
        if self._level == Level.FULL and item.opens_at(x - item.x(), y - item.y()):
            return key, Spot("open")
        return None

    def hover(self, x: float, y: float, zoom: float) -> str | None:
        """The pointer is at a point of the scene; returns the card under it."""
        key = self._placed.index.card_at(x, y)
        near = level_of(zoom) <= Level.TITLES
        edge = self._placed.index.edge_near(x, y, _EDGE_REACH_PX / zoom) if key is None and near else None
        self._set_hover(key, edge)
        return key

    def leave(self) -> None:
        """The pointer left."""
        self._set_hover(None, None)

    def select(self, key: str | None) -> None:
        """Select a card, or none."""
        if key == self._selected:
            return
        old, self._selected = self._selected, key
        for one in (old, key):
            if one is not None:
                self._dress(owner_of(one))
        self._place_marks()
        self.selected_changed.emit(key)

    def neighbours(self, key: str) -> set[str]:
        """Cards one arrow away, and the card itself."""
        return self._model.neighbours(key)

    def step(self, direction: Direction) -> str | None:
        """The card that an arrow key leads to from the selected one."""
        return step_from(self._model, self._placed, owner_of(self._selected or "") or None, direction)

    def show_focus(self, shown: bool) -> None:
        """Whether the keyboard is on the selected card."""
        if shown != self._focus_shown:
            self._focus_shown = shown
            if self._selected is not None:
                self._dress(owner_of(self._selected))
            self._place_marks()

    def set_filter(self, states: frozenset[str]) -> None:
        """Fade cards in other states; an empty filter fades none."""
        if states != self._filter:
            self._filter = states
            self._dress_all()

    def set_live(self, live: bool) -> None:
        """Let durations go on while somebody looks."""
        if live:
            self._timer.start()
        else:
            self._timer.stop()

    @property
    def is_live(self) -> bool:
        """Whether durations go on."""
        return self._timer.isActive()

    def tick(self) -> None:
        """A second went by."""
        if self._level != Level.FULL:
            return
        for key, item in self._near.cards.items():
            node = self._model.nodes[key]
            if (node.started_at is not None or node.due_at is not None) and node.finished_at is None:
                item.tick()

    def repaint_all(self) -> None:
        """Take over another theme or language."""
        self.ink.forget()
        self._near.repaint()
        self._far.repaint()
        self._marks.update()
        self.invalidate(self.sceneRect(), QGraphicsScene.SceneLayer.BackgroundLayer)

    def _make_items(self) -> tuple[NearItems, FarItems]:
        near = NearItems(self, self._model, self._placed, self.ink, self._now)
        return near, FarItems(self, self._model, self._placed, self.ink, self._is_faded)

    def _on_node_changed(self, key: str) -> None:
        self._near.update_card(key)
        self._far.update_card(key)
        if self._filter:
            self._dress(key)

    def _on_edges_changed(self, key: str) -> None:
        self._near.update_edges(key)
        for end in self._model.neighbours(key):
            self._far.update_edges(end)

    def _apply_level(self) -> None:
        near = self._level <= Level.TITLES
        self._near.set_far(self._level == Level.TITLES)
        self._near.set_visible(near)
        self._far.set_level(not near, self._level == Level.BOXES)
        self._place_marks()

    def _set_hover(self, key: str | None, edge: int | None) -> None:
        if key == self._hovered and edge == self._hovered_edge:
            return
        old, self._hovered = self._hovered, key
        for one in (old, key):
            if one is not None:
                self._dress(one)
        if edge != self._hovered_edge:
            self._hover_edge(edge)
        self._place_marks()

    def _hover_edge(self, edge: int | None) -> None:
        for index, on in ((self._hovered_edge, False), (edge, True)):
            if index is not None and index in self._near.edges:
                self._near.edges[index].set_hovered(on)
        self._hovered_edge = edge
        ends = None if edge is None else self._model.edge(edge)
        self._stay = None if ends is None else frozenset((ends.source, ends.target))
        self._dress_all()

    def _dress_all(self) -> None:
        for key in self._near.cards:
            self._dress(key)
        self._dress_edges()
        self._far.repaint()

    def _dress(self, key: str) -> None:
        item = self._near.cards.get(key)
        if item is not None:
            inner = self._selected if is_inside(self._selected or "") else None
            if isinstance(item, ContainerItem):
                item.set_inner(inner)
                selected = key == self._selected
            else:
                selected = key == owner_of(self._selected or "")
            item.set_marks(Marks(key == self._hovered, selected, selected and self._focus_shown))
            item.setOpacity(_FADED if self._is_faded(key) else 1.0)

    def _dress_edges(self) -> None:
        for index, item in self._near.edges.items():
            stays = self._stay is None or index == self._hovered_edge
            item.setOpacity(1.0 if stays else _FADED)

    def _is_faded(self, key: str) -> bool:
        if self._stay is not None:
            return key not in self._stay
        return bool(self._filter) and self._model.nodes[key].state not in self._filter

    def _place_marks(self) -> None:
        far = self._level >= Level.TILES
        self._marks.show_at(
            self.card_rect(owner_of(self._selected)) if far and self._selected else None,
            self.card_rect(self._hovered) if far and self._hovered else None,
        )
