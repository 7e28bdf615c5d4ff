"""Choice tiles: a pictogram of bars, a word and a phrase, one of them chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import CENTER, draw_box, draw_text, text_width

Pictogram = Callable[[QPainter, QRectF, Look, bool], None]
"""Draws into a box of 72 by 32; the flag says that the tile is chosen."""
_HEIGHT: Final = 98
_LEAST: Final = 76
_MOST: Final = 124
_GAP: Final = 6
_PICTURE: Final = (60, 26)


@dataclass(frozen=True, slots=True)
class Tile:
    """One choice."""

    key: str
    word: str
    phrase: str
    picture: Pictogram


class ChoiceTiles(QWidget):
    """`chosen_changed` carries the key when a person chose another tile."""

    chosen_changed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tiles: tuple[Tile, ...] = ()
        self._chosen = ""
        self._hovered = ""
        self._by_keyboard = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.update)

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Set all choices; the chosen one stays by its key."""
        self._tiles = tuple(tiles)
        self.setMinimumWidth(self._least())
        self.updateGeometry()
        self.update()

    @property
    def chosen(self) -> str:
        """Key of the chosen tile."""
        return self._chosen

    def choose(self, key: str) -> None:
        """Show another choice, without saying so."""
        self._chosen = key
        found = [tile for tile in self._tiles if tile.key == key]
        self.setAccessibleDescription(found[0].word if found else "")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._least(), _HEIGHT)

    def _least(self) -> int:
        strong, plain = self._look.font("strong"), self._look.font("cell")
        widest = [max(text_width(t.word, strong), text_width(t.phrase, plain)) + 14 for t in self._tiles]
        return int(sum(max(width, _LEAST) for width in widest) + _GAP * max(len(widest) - 1, 0) + 1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for tile, place in zip(self._tiles, self._places(), strict=True):
            self._draw(painter, tile, place)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keyboard = False
        if event.button() == Qt.MouseButton.LeftButton and (key := self._at(event)):
            self._take(key)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._at(event)
        self.update()

    @override
    def leaveEvent(self, event: object) -> None:
        self._hovered = ""
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = [tile.key for tile in self._tiles]
        if step is None or self._chosen not in keys:
            super().keyPressEvent(event)
            return
        self._by_keyboard = True
        self._take(keys[(keys.index(self._chosen) + step) % len(keys)])

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _take(self, key: str) -> None:
        if key != self._chosen:
            self.choose(key)
            self.chosen_changed.emit(key)

    def _at(self, event: QMouseEvent) -> str:
        point = event.position()
        found = [t.key for t, place in zip(self._tiles, self._places(), strict=True) if place.contains(point)]
        return found[0] if found else ""

    def _places(self) -> list[QRectF]:
        count = max(len(self._tiles), 1)
        width = min((self.width() - _GAP * (count - 1)) / count, _MOST)
        return [QRectF(round(n * (width + _GAP)), 0, round(width), _HEIGHT) for n in range(len(self._tiles))]

    def _draw(self, painter: QPainter, tile: Tile, place: QRectF) -> None:
        look, chosen = self._look, tile.key == self._chosen
        ground = "selected" if chosen else "hover" if tile.key == self._hovered else "panel"
        outline = look.color("accent" if chosen else "border")
        draw_box(painter, place, 6, look.color(ground), outline, 1.5 if chosen else 1.0)
        if chosen and self.hasFocus() and self._by_keyboard:
            draw_box(painter, place.adjusted(3, 3, -3, -3), 4, None, look.color("focus"), 2)
        width, height = _PICTURE
        box = QRectF(round(place.center().x() - width / 2), place.top() + 13, width, height)
        tile.picture(painter, box, look, chosen)
        word = QRectF(place.left() + 4, place.top() + 52, place.width() - 8, 18)
        draw_text(painter, word, tile.word, look.font("strong"), look.color("link" if chosen else "text"), CENTER)
        phrase = word.translated(0, 19)
        draw_text(painter, phrase, tile.phrase, look.font("cell"), look.color("text.2"), CENTER)
