"""The status bar: connection and counts as links at the left; lag, revision, theme, language, clock right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.tokens import state_of
from plum_desk.gui.widgets.format import clock
from plum_desk.gui.widgets.paint import draw_text, size_of, text_width

HEIGHT = 26


@dataclass(frozen=True, slots=True)
class StatusLink:
    """A count that leads to its page; with a state it wears that state's glyph and colour."""

    key: str
    text: str
    state: str = ""


class StatusBar(QWidget):
    """`followed` carries the key of a link; `connection`, `theme` and `language` are keys too."""

    followed = Signal(str)

    def __init__(self, look: Look, now: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._now = now
        self.setFixedHeight(HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 1, 12, 0)
        self._row.setSpacing(0)
        self.connection = _Part(look, strong=True)
        self.address = _Part(look, mono=True)
        self._links: list[_Part] = []
        self.lag, self.revision = _Part(look), _Part(look, line=True)
        self.theme, self.language = _Part(look, line=True), _Part(look, line=True)
        self.clock = _Part(look, line=True, tabular=True)
        self._row.addWidget(self.connection)
        self._row.addWidget(self.address)
        self._row.addStretch(1)
        for part in (self.lag, self.revision, self.theme, self.language, self.clock):
            self._row.addWidget(part)
        for key in ("connection", "theme", "language"):
            self._link(getattr(self, key), key)
        self._tick()
        timer = QTimer(self)
        timer.setInterval(1000)
        timer.timeout.connect(self._tick)
        timer.start()

    def set_connection(self, state: str, word: str, address: str) -> None:
        """Say whether the controller answers, and where it is."""
        self.connection.show_text(word, state)
        self.address.show_text(address)

    def set_links(self, links: Sequence[StatusLink]) -> None:
        """Show these counts."""
        while len(self._links) < len(links):
            part = _Part(self._look, line=True)
            self._links.append(part)
            self._row.insertWidget(1 + len(self._links), part)
            part.clicked.connect(lambda _=False, part=part: self.followed.emit(part.key))
            part.setCursor(Qt.CursorShape.PointingHandCursor)
        for part, link in zip(self._links, links, strict=False):
            part.key = link.key
            part.show_text(link.text, link.state)
        for part in self._links[len(links) :]:
            part.hide()

    def _link(self, part: "_Part", key: str) -> None:
        part.key = key
        part.setCursor(Qt.CursorShape.PointingHandCursor)
        part.clicked.connect(lambda: self.followed.emit(key))

    def _tick(self) -> None:
        self.clock.show_text(clock(self._now()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("rail"))
        painter.fillRect(0, 0, self.width(), 1, self._look.color("border"))


class _Part(QAbstractButton):
    def __init__(
        self, look: Look, *, strong: bool = False, mono: bool = False, line: bool = False, tabular: bool = False
    ) -> None:
        super().__init__()
        self._look = look
        self.key = ""
        self._state = ""
        self._strong, self._mono, self._line, self._tabular = strong, mono, line, tabular
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.updateGeometry)
        self.hide()

    def show_text(self, text: str, state: str = "") -> None:
        """Show text, or nothing when it is empty."""
        if (text, state) != (self.text(), self._state):
            self._state = state
            self.setText(text)
            self.updateGeometry()
            self.update()
        self.setVisible(bool(text))

    @override
    def sizeHint(self) -> QSize:
        width = text_width(self.text(), self._font()) + (17 if self._state else 0)
        return size_of(width + (17 if self._line else 9), HEIGHT - 1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        x = 0.0
        if self._line:
            painter.fillRect(QRectF(0, 7, 1, self.height() - 14), look.color("border"))
            x = 8.0
        ink = "text" if self.underMouse() and self.key else "text.2"
        if self._state:
            box = QRectF(x, (self.height() - 11) / 2, 11, 11)
            paint_glyph(painter, box, self._state, look.theme)
            ink = state_of(self._state).fg
            x += 17
        rect = QRectF(x, 0, self.width() - x, self.height())
        draw_text(painter, rect, self.text(), self._font(), look.color(ink))

    def _font(self) -> QFont:
        if self._mono:
            return self._look.font("mono.small")
        return self._look.font("cell.strong" if self._strong or self._state else "cell", tabular=self._tabular)
