"""Seven days in one box, any number of them chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import CENTER, draw_box, draw_text

_CELL: Final = 44
_HEIGHT: Final = 28
_ORDER: Final = (1, 2, 3, 4, 5, 6, 0)
"""Monday first, as 0 to 6 from Sunday."""


class WeekdayPicker(QWidget):
    """`chosen` are numbers as in cron: 0 is Sunday. At least one day stays."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chosen: frozenset[int] = frozenset({1})
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.update)
        Retranslator(self, self.update)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The chosen days, rising."""
        return tuple(sorted(self._chosen))

    def choose(self, days: Iterable[int]) -> None:
        """Show these, without saying so."""
        self._chosen = frozenset(days) or frozenset({1})
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_CELL * len(_ORDER) + 1, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        focused = self.hasFocus()
        draw_box(painter, QRectF(self.rect()), 5, look.color("panel"), look.color("focus" if focused else "control"))
        for place, day in enumerate(_ORDER):
            cell = QRectF(place * _CELL, 0, _CELL + 1, _HEIGHT)
            on = day in self._chosen
            if on:
                draw_box(painter, cell, 5, look.color("selected"), look.color("accent"))
            elif place:
                painter.fillRect(QRectF(cell.left(), 7, 1, _HEIGHT - 14), look.color("border"))
            if focused and place == self._at:
                painter.fillRect(QRectF(cell.left() + 12, _HEIGHT - 5, _CELL - 23, 2), look.color("focus"))
            name = QLocale().dayName(day or 7, QLocale.FormatType.ShortFormat)
            draw_text(painter, cell, name, look.font("cell.strong"), look.color("link" if on else "text.2"), CENTER)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = int(event.position().x() // _CELL)
        if 0 <= place < len(_ORDER):
            self._at = place
            self._toggle(_ORDER[place])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._at = (self._at + step) % len(_ORDER)
            self.update()
        elif event.key() == Qt.Key.Key_Space:
            self._toggle(_ORDER[self._at])
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _toggle(self, day: int) -> None:
        wanted = self._chosen ^ {day}
        if wanted:
            self._chosen = wanted
            self.update()
            self.changed.emit()
