"""Attempts of a task side by side: glyph, word and duration of each; one is chosen."""

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
_WIDEST: Final = 120
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: its key, state, word and, when it has ended, its duration."""

    key: str
    state: str
    word: str
    took: str = ""


class Attempts(QWidget):
    """The last three attempts; `selected` carries the key of the chosen one."""

    selected = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._attempts: list[Attempt] = []
        self._current = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_attempts(self, attempts: Sequence[Attempt]) -> None:
        """Show these, oldest first; the newest is chosen unless another one was."""
        before = [one.key for one in self._attempts]
        followed = not before or self._current == before[-1]
        self._attempts = list(attempts)[-_SHOWN:]
        keys = [one.key for one in self._attempts]
        if keys and (followed or self._current not in keys):
            self.choose(keys[-1])
        self.setVisible(len(self._attempts) > 1)
        self.update()

    @property
    def current(self) -> str:
        """Key of the chosen attempt."""
        return self._current

    def choose(self, key: str) -> None:
        """Choose an attempt and say so when it is another one."""
        if key != self._current:
            self._current = key
            self.update()
            self.selected.emit(key)

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        for attempt, box in self._boxes():
            chosen = attempt.key == self._current
            outline = look.color("focus" if chosen else "border")
            draw_box(painter, box, 5, look.color("panel" if chosen else "inset"), outline)
            glyph = QRectF(box.left() + 8, box.center().y() - 5.5, 11, 11)
            paint_glyph(painter, glyph, attempt.state, look.theme)
            inner = box.adjusted(26, 0, -8, 0)
            used = text_width(attempt.took, look.font("caption"))
            words = inner.adjusted(0, 0, -used - 4, 0)
            ink = look.color("text" if chosen else "text.2")
            draw_text(painter, words, attempt.word, look.font("cell.strong" if chosen else "cell"), ink)
            draw_text(painter, inner, attempt.took, look.font("caption"), look.color("text.3"), RIGHT)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for attempt, box in self._boxes():
            if box.contains(event.position()):
                self.choose(attempt.key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = [one.key for one in self._attempts]
        if step is None or self._current not in keys:
            super().keyPressEvent(event)
            return
        self.choose(keys[min(max(keys.index(self._current) + step, 0), len(keys) - 1)])

    def _boxes(self) -> list[tuple[Attempt, QRectF]]:
        count = max(len(self._attempts), 1)
        width = min((self.width() - _GAP * (count - 1)) / count, _WIDEST)
        return [
            (attempt, QRectF(round(place * (width + _GAP)), 0, round(width), _HEIGHT))
            for place, attempt in enumerate(self._attempts)
        ]
