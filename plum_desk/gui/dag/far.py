"""Cards and arrows seen from afar, many in one item: a chunk of the scene is painted by a few calls."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from plum_desk.gui.dag.edges_path import plain_path
from plum_desk.gui.dag.ink import Ink
from plum_desk.gui.dag.layout import Point
from plum_desk.gui.dag.measures import CARD_HEIGHT, CARD_WIDTH, COLUMN_PITCH, ROW_PITCH
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.placed import Placed

_CHUNK_WIDTH: Final = 12 * COLUMN_PITCH
_CHUNK_HEIGHT: Final = 24 * ROW_PITCH
_FADED: Final = 0.4
_GLYPH: Final = 27.0
_LEAST_RADIUS: Final = 2.0

Faded = Callable[[str], bool]


class FarItems:
    """The chunks of one graph; `boxes` is the level at which only filled boxes are left."""

    def __init__(self, scene: QGraphicsScene, model: CanvasModel, placed: Placed, ink: Ink, faded: Faded) -> None:
        self._scene = scene
        self._cards: list[CardChunk] = []
        self._edges: list[EdgeChunk] = []
        self._of_card: dict[str, int] = {}
        members = _members(placed.layout.positions)
        for number, keys in enumerate(members):
            self._of_card.update(dict.fromkeys(keys, number))
            self._cards.append(CardChunk(keys, model, placed, ink, faded))
        arrows: list[list[int]] = [[] for _ in members]
        for index in range(len(placed.routes)):
            arrows[self._of_card[model.edge(index).source]].append(index)
        self._edges = [EdgeChunk(indices, model, placed, ink) for indices in arrows]
        for item in self._items():
            item.setVisible(False)
            scene.addItem(item)

    def _items(self) -> "list[CardChunk | EdgeChunk]":
        return [*self._cards, *self._edges]

    def set_level(self, visible: bool, boxes: bool) -> None:
        """Show or hide, and choose between tinted boxes with glyphs and filled boxes."""
        for item in self._items():
            item.set_boxes(boxes)
            item.setVisible(visible)

    def update_card(self, key: str) -> None:
        """One card has another state."""
        self._cards[self._of_card[key]].forget()

    def update_edges(self, key: str) -> None:
        """Arrows out of a card have other states."""
        self._edges[self._of_card[key]].forget()

    def repaint(self) -> None:
        """Paint everything anew."""
        for item in self._items():
            item.forget()

    def clear(self) -> None:
        """Take all out of the scene."""
        for item in self._items():
            self._scene.removeItem(item)
        self._cards, self._edges = [], []


def _members(positions: Mapping[str, Point]) -> list[list[str]]:
    chunks: dict[tuple[int, int], list[str]] = {}
    for key, (x, y) in positions.items():
        chunks.setdefault((int(x // _CHUNK_WIDTH), int(y // _CHUNK_HEIGHT)), []).append(key)
    return list(chunks.values())


class CardChunk(QGraphicsItem):
    """Some hundred cards that stand together."""

    def __init__(self, keys: list[str], model: CanvasModel, placed: Placed, ink: Ink, faded: Faded) -> None:
        super().__init__()
        self._keys = keys
        self._model = model
        self._positions = placed.layout.positions
        self._ink = ink
        self._faded = faded
        self._boxes = False
        self._by_look: dict[tuple[str, bool], list[QRectF]] | None = None
        self._size = placed.layout.size
        rects = [self._rect(key) for key in keys]
        left, top = min(r.left() for r in rects), min(r.top() for r in rects)
        right, bottom = max(r.right() for r in rects), max(r.bottom() for r in rects)
        self._bounds = QRectF(left - 4, top - 4, right - left + 8, bottom - top + 8)
        self.setZValue(9)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_boxes(self, boxes: bool) -> None:
        """Whether only filled boxes are left."""
        self._boxes = boxes
        self.update()

    def forget(self) -> None:
        """Sort the cards by their looks anew at the next painting."""
        self._by_look = None
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        looks = self._looks()
        if self._boxes:
            self._paint_boxes(painter, looks)
        else:
            self._paint_tiles(painter, looks)

    def _looks(self) -> dict[tuple[str, bool], list[QRectF]]:
        if self._by_look is None:
            self._by_look = {}
            for key in self._keys:
                look = (self._model.nodes[key].state, self._faded(key))
                rect = self._rect(key)
                self._by_look.setdefault(look, []).append(rect)
        return self._by_look

    def _rect(self, key: str) -> QRectF:
        return QRectF(*self._positions[key], *self._size(key))

    def _paint_boxes(self, painter: QPainter, looks: dict[tuple[str, bool], list[QRectF]]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for (state, faded), rects in looks.items():
            painter.setBrush(self._ink.color(self._ink.style(state).solid, _FADED if faded else 1.0))
            painter.drawRects(rects)

    def _paint_tiles(self, painter: QPainter, looks: dict[tuple[str, bool], list[QRectF]]) -> None:
        transform = painter.worldTransform()
        scale, dx, dy = transform.m11(), transform.dx(), transform.dy()
        ratio = painter.device().devicePixelRatioF()
        exposed = painter.clipBoundingRect() if painter.hasClipping() else None
        painter.save()
        painter.setWorldTransform(QTransform())
        for (state, faded), rects in looks.items():
            tile = far_tile(self._ink, state, scale, ratio)
            painter.setOpacity(_FADED if faded else 1.0)
            for rect in rects:
                if exposed is None or exposed.intersects(rect):
                    x, y = rect.x() * scale + dx, rect.y() * scale + dy
                    at = QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)
                    if rect.width() > CARD_WIDTH:
                        _paint_large(painter, self._ink, state, QRectF(at, rect.size() * scale))
                    painter.drawPixmap(at, tile)
        painter.restore()


class EdgeChunk(QGraphicsItem):
    """The arrows out of the cards of a chunk, as one path for each state, or as one alone from very far."""

    def __init__(self, indices: list[int], model: CanvasModel, placed: Placed, ink: Ink) -> None:
        super().__init__()
        self._indices = indices
        self._model = model
        self._routes = placed.routes
        self._ink = ink
        self._boxes = False
        self._paths: dict[str, QPainterPath] | None = None
        self._whole = plain_path([self._routes[i] for i in indices])
        self._bounds = self._whole.controlPointRect().adjusted(-4, -4, 4, 4)
        self.setZValue(0)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_boxes(self, boxes: bool) -> None:
        """Whether all arrows are one path."""
        self._boxes = boxes
        self.update()

    def forget(self) -> None:
        """Sort the arrows by their states anew at the next painting."""
        self._paths = None
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return self._bounds

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._boxes:
            painter.setPen(_hairline(self._ink, "idle"))
            painter.drawPath(self._whole)
            return
        for state, path in self._by_state().items():
            painter.setPen(_hairline(self._ink, state))
            painter.drawPath(path)

    def _by_state(self) -> dict[str, QPainterPath]:
        if self._paths is None:
            states: dict[str, list[int]] = {}
            for index in self._indices:
                states.setdefault(self._model.edge(index).state, []).append(index)
            self._paths = {state: plain_path([self._routes[i] for i in some]) for state, some in states.items()}
        return self._paths


def _paint_large(painter: QPainter, ink: Ink, state: str, rect: QRectF) -> None:
    """The ground of an open container; its tile stands in its corner."""
    painter.setPen(QPen(ink.color(ink.style(state).solid), 1.0))
    painter.setBrush(ink.color(ink.style(state).tint))
    painter.drawRect(rect)


def far_tile(ink: Ink, state: str, scale: float, ratio: float) -> QPixmap:
    """A tinted box with the state's glyph."""
    key = ("far", state, round(scale * ratio, 4), ratio)
    return ink.pixmap(key, lambda: _make_tile(ink, state, scale, ratio))


def _make_tile(ink: Ink, state: str, scale: float, ratio: float) -> QPixmap:
    zoom = scale * ratio
    pixmap = QPixmap(max(round(CARD_WIDTH * zoom), 2), max(round(CARD_HEIGHT * zoom), 2))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    style = ink.style(state)
    pen = QPen(ink.color(style.solid), 1.0)
    if state == "Skipped":
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(ink.color(style.tint))
    radius = max(6.0 * zoom, _LEAST_RADIUS)
    painter.drawRoundedRect(QRectF(0.5, 0.5, pixmap.width() - 1.0, pixmap.height() - 1.0), radius, radius)
    side = max(round(_GLYPH * zoom), 5)
    glyph = ink.glyph(state, None, side)
    painter.drawPixmap(QPointF((pixmap.width() - side) // 2, (pixmap.height() - side) // 2), glyph)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _hairline(ink: Ink, state: str) -> QPen:
    pen = ink.edge_pen(state)
    pen.setCosmetic(True)
    pen.setWidthF(1.0)
    pen.setStyle(Qt.PenStyle.SolidLine)
    return pen
