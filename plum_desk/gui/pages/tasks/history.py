"""What happened to an object, line by line: when, in which state, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.format import clock
from plum_desk.gui.widgets.paint import RIGHT, draw_text

_SIDE: Final = 16
_GLYPH: Final = 11
_LINE: Final = 18
_GAP: Final = 10


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A moment (None for what holds now), the state it led to, a title, and a sentence that may be long."""

    at: float | None
    state: str
    title: str
    text: str = ""


class History(QAbstractScrollArea):
    """Titles on one line, sentences wrapped and never cut."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: tuple[HistoryLine, ...] = ()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(_LINE)
        look.theme.changed.connect(self.viewport().update)

    @property
    def lines(self) -> tuple[HistoryLine, ...]:
        """What is shown."""
        return self._lines

    def show_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Show these lines, oldest first."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.setAccessibleDescription(". ".join(f"{line.title} {line.text}" for line in lines))
            self._set_range()
            self.viewport().update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, 120)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        area = self.viewport().rect()
        painter.fillRect(area, self._look.color("panel"))
        top = 10.0 - self.verticalScrollBar().value()
        for line in self._lines:
            height = self._height(line)
            if top + height > 0 and top < area.height():
                self._paint(painter, line, QRectF(_SIDE, top, area.width() - 2 * _SIDE, height - _GAP))
            top += height

    @override
    def resizeEvent(self, event: object) -> None:
        self._set_range()

    def _paint(self, painter: QPainter, line: HistoryLine, rect: QRectF) -> None:
        look = self._look
        box = QRectF(rect.left(), rect.top() + (_LINE - _GLYPH) / 2, _GLYPH, _GLYPH)
        paint_glyph(painter, box, line.state, look.theme)
        first = QRectF(rect.left() + 19, rect.top(), rect.width() - 19, _LINE)
        used = 0.0
        if line.at is not None:
            mono = look.font("mono.small")
            used = draw_text(painter, first, clock(line.at, millis=True), mono, look.color("text.3"), RIGHT) + 8
        draw_text(painter, first.adjusted(0, 0, -used, 0), line.title, look.font("cell.strong"), look.color("text"))
        if line.text:
            painter.setFont(look.font("cell"))
            painter.setPen(look.color("text.2"))
            rest = QRectF(first.left(), first.bottom(), first.width(), rect.height() - _LINE + 2)
            painter.drawText(rest, int(Qt.TextFlag.TextWordWrap), line.text)

    def _height(self, line: HistoryLine) -> float:
        if not line.text:
            return _LINE + _GAP
        width = self.viewport().width() - 2 * _SIDE - 19
        metrics = QFontMetricsF(self._look.font("cell"))
        box = metrics.boundingRect(QRectF(0, 0, max(width, 40), 10_000), int(Qt.TextFlag.TextWordWrap), line.text)
        return _LINE + float(round(box.height())) + 2 + _GAP

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        total = sum(self._height(line) for line in self._lines) + 12
        bar.setRange(0, max(int(total) - self.viewport().height(), 0))
        bar.setPageStep(max(self.viewport().height(), _LINE))
