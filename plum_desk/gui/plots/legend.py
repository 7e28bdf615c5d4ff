"""The legend in a plot's head: stroke, name and value of each curve, right-aligned."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.theme.fonts import FontRole
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import draw_text, size_of, text_width

_STROKE: Final = 11.0
_STROKE_GAP: Final = 7.0
_VALUE_GAP: Final = 6.0
_ENTRY_GAP: Final = 18.0
_HEIGHT: Final = 20
_LEAST_VALUE: Final = 14.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One curve in the legend."""

    name: str
    value: str
    color: str
    dashed: bool = False


class Legend(QWidget):
    """Shows entries; `moment` stands before them while a cursor is set."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._entries: tuple[Entry, ...] = ()
        self._moment = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.updateGeometry)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What it shows."""
        return self._entries

    @property
    def moment(self) -> str:
        """The cursor's time in words, empty without one."""
        return self._moment

    def show_entries(self, entries: Sequence[Entry], moment: str = "") -> None:
        """Show other names or values."""
        entries = tuple(entries)
        if (entries, moment) == (self._entries, self._moment):
            return
        before = self.sizeHint()
        self._entries, self._moment = entries, moment
        self.setAccessibleName(", ".join(f"{entry.name} {entry.value}" for entry in entries))
        if self.sizeHint() != before:
            self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = sum(self._entry_width(entry) + _ENTRY_GAP for entry in self._entries) - _ENTRY_GAP
        if self._moment:
            width += text_width(self._moment, self._look.font("cell")) + _ENTRY_GAP
        return size_of(max(width, 0.0), _HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        x = self.width() - float(self.sizeHint().width())
        if self._moment and x < 0:
            # The values matter more than the time, which the other plots show as well.
            x += text_width(self._moment, self._look.font("cell")) + _ENTRY_GAP
        elif self._moment:
            x += self._text(painter, x, self._moment, "cell", "text.3") + _ENTRY_GAP
        for entry in self._entries:
            self._paint_entry(painter, x, entry)
            x += self._entry_width(entry) + _ENTRY_GAP

    def _paint_entry(self, painter: QPainter, x: float, entry: Entry) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._look.color(entry.color), 2.5, c=Qt.PenCapStyle.RoundCap)
        if entry.dashed:
            pen.setDashPattern([1.4, 1.6])
        painter.setPen(pen)
        y = self.height() / 2
        painter.drawLine(QPointF(x + 1, y), QPointF(x + _STROKE - 1, y))
        x += _STROKE + _STROKE_GAP
        x += self._text(painter, x, entry.name, "cell", "text.2") + _VALUE_GAP
        self._text(painter, x, entry.value, "dock", "text")

    def _text(self, painter: QPainter, x: float, text: str, role: FontRole, token: str) -> float:
        rect = QRectF(x, 0, self.width() - x + 1, self.height())
        return draw_text(painter, rect, text, self._look.font(role, tabular=role == "dock"), self._look.color(token))

    def _entry_width(self, entry: Entry) -> float:
        name = text_width(entry.name, self._look.font("cell"))
        # A value keeps the width of three digits, so that the legend does not dance.
        value = max(text_width(entry.value, self._look.font("dock", tabular=True)), _LEAST_VALUE)
        return _STROKE + _STROKE_GAP + name + _VALUE_GAP + value
