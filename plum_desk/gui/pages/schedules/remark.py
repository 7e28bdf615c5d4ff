"""A sentence with its glyph, wrapped where it is long; as a note it lies on a tint."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.tokens import state_of
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.paint import draw_box

_GLYPH = 11
_SIDE = 10


class Remark(QWidget):
    """`tinted` for a note in a box of its own."""

    def __init__(self, look: Look, state: str, parent: QWidget | None = None, *, tinted: bool = False) -> None:
        super().__init__(parent)
        self._look = look
        self._state = state
        self._tinted = tinted
        self.label = Label(look, "", "cell", "" if tinted else "2")
        self.label.setWordWrap(True)
        side, edge = (_SIDE, 9) if tinted else (0, 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(side + _GLYPH + 8, edge, side, edge)
        row.addWidget(self.label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        look.theme.changed.connect(self.update)

    def set_text(self, text: str, state: str = "") -> None:
        """Say something, under the glyph of a state."""
        self._state = state or self._state
        if text != self.label.text():
            self.label.setText(text)
        self.setVisible(bool(text))
        self.update()

    @property
    def text(self) -> str:
        """What is said."""
        return self.label.text()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._tinted:
            draw_box(painter, QRectF(self.rect()), 6, self._look.color(state_of(self._state).tint))
        left, top = (_SIDE, 12) if self._tinted else (0, 5)
        paint_glyph(painter, QRectF(left, top, _GLYPH, _GLYPH), self._state, self._look.theme)
