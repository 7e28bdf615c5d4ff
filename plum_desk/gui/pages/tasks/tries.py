"""The attempts of a task as chips; the chosen one is outlined in accent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import RIGHT, draw_box, draw_text, text_width

_HEIGHT: Final = 26
_GAP: Final = 8
_GLYPH: Final = 11
_MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Try:
    """One chip: number of the attempt, its state, its word and how long it took."""

    number: int
    state: str
    word: str
    took: str


class Tries(QWidget):
    """Shows the last four attempts; `chosen` carries the number of the attempt that was clicked."""

    chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._tries: tuple[Try, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.update)

    @property
    def current(self) -> int:
        """Number of the chosen attempt, 0 when there is none."""
        return self._current

    def show_tries(self, tries: Sequence[Try], current: int) -> None:
        """Show these attempts."""
        shown = tuple(tries[-_MOST:])
        if (shown, current) == (self._tries, self._current):
            return
        self._tries, self._current = shown, current
        self.setVisible(len(tries) > 1)
        self.setAccessibleName(", ".join(f"{one.word} {one.took}" for one in shown))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        for one, rect in self._boxes():
            outline = "accent" if one.number == self._current else "border"
            draw_box(painter, rect, 4, look.color("inset"), look.color(outline))
            glyph = QRectF(rect.left() + 8, rect.center().y() - _GLYPH / 2, _GLYPH, _GLYPH)
            paint_glyph(painter, glyph, one.state, look.theme)
            words = rect.adjusted(8 + _GLYPH + 6, 0, -8, 0)
            used = draw_text(painter, words, one.word, look.font("cell"), look.color("text"))
            rest = words.adjusted(used + 4, 0, 0, 0)
            font = look.font("caption", tabular=True)
            if text_width(one.took, font) <= rest.width():
                draw_text(painter, rest, one.took, font, look.color("text.2"), RIGHT)
        if self.hasFocus():
            draw_box(painter, QRectF(self.rect()), 5, None, look.color("focus"), 2)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for one, rect in self._boxes():
            if rect.contains(event.position()):
                self.chosen.emit(one.number)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        numbers = [one.number for one in self._tries]
        if step is None or self._current not in numbers:
            super().keyPressEvent(event)
            return
        place = numbers.index(self._current) + step
        if 0 <= place < len(numbers):
            self.chosen.emit(numbers[place])

    def _boxes(self) -> list[tuple[Try, QRectF]]:
        if not self._tries:
            return []
        width = (self.width() - _GAP * (len(self._tries) - 1)) / max(len(self._tries), 2)
        return [
            (one, QRectF(round(place * (width + _GAP)), 0, round(width), _HEIGHT))
            for place, one in enumerate(self._tries)
        ]
