"""Tabs with quiet counts and an accent line, for headers, docks and details."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.theme.fonts import FontRole
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import draw_text, size_of, text_width

_GAP: Final = 24
_COUNT_GAP: Final = 6


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its key, its word, and a count that may be empty."""

    key: str
    text: str
    count: str = ""


class Tabs(QWidget):
    """`selected` carries the key of the chosen tab; arrows move along."""

    selected = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None, *, height: int = 32, small: bool = False) -> None:
        super().__init__(parent)
        self._look = look
        self._tabs: list[Tab] = []
        self._current = ""
        self._height = height
        self._small = small
        self._lower = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        look.theme.changed.connect(self.updateGeometry)

    def set_tabs(self, tabs: list[Tab]) -> None:
        """Replace the tabs; the choice stays if its key does."""
        self._tabs = list(tabs)
        if self._current not in [tab.key for tab in tabs]:
            self._current = tabs[0].key if tabs else ""
        self.updateGeometry()
        self.update()

    def set_text_shift(self, pixels: int) -> None:
        """Move the text down, to sit on the base line of a page title."""
        self._lower = pixels

    @property
    def current(self) -> str:
        """Key of the chosen tab."""
        return self._current

    def choose(self, key: str) -> None:
        """Choose a tab and say so when it is another one."""
        if key != self._current and key in [tab.key for tab in self._tabs]:
            self._current = key
            self.update()
            self.selected.emit(key)

    @override
    def sizeHint(self) -> QSize:
        spans = self._spans()
        return size_of(spans[-1][1] + spans[-1][2] if spans else 0.0, self._height)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        for tab, x, width in self._spans():
            chosen = tab.key == self._current
            token = "text" if chosen else "text.2"
            rect = QRectF(x, self._lower, width + 1, self.height() - self._lower)
            taken = draw_text(painter, rect, tab.text, look.font(self._role()), look.color(token))
            rect.setLeft(x + taken + _COUNT_GAP)
            draw_text(painter, rect, tab.count, look.font("cell"), look.color("text.3"))
            if chosen:
                painter.fillRect(QRectF(round(x), self.height() - 2, round(width), 2), look.color("accent"))
        if self.hasFocus():
            self._draw_focus(painter)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for tab, x, width in self._spans():
            if x - _GAP / 2 <= event.position().x() < x + width + _GAP / 2:
                self.choose(tab.key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = [tab.key for tab in self._tabs]
        if step is None or self._current not in keys:
            super().keyPressEvent(event)
            return
        self.choose(keys[(keys.index(self._current) + step) % len(keys)])

    def _draw_focus(self, painter: QPainter) -> None:
        for tab, x, width in self._spans():
            if tab.key == self._current:
                rect = QRectF(round(x), self.height() - 3, round(width), 3)
                painter.fillRect(rect, self._look.color("focus"))

    def _role(self) -> FontRole:
        return "cell.strong" if self._small else "strong"

    def _spans(self) -> list[tuple[Tab, float, float]]:
        spans, x = [], 0.0
        font, count_font = self._look.font(self._role()), self._look.font("cell")
        for tab in self._tabs:
            width = text_width(tab.text, font)
            if tab.count:
                width += _COUNT_GAP + text_width(tab.count, count_font)
            spans.append((tab, x, width))
            x += width + (20 if self._small else _GAP)
        return spans
