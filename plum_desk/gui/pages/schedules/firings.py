"""The list of the firings to come: zone time first, this computer's time at the right, moved ones tinted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.api.types.schedules import Firing
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.schedules.moments import weekday
from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import RIGHT, draw_box, draw_text, text_width

_ROW: Final = 28
_COLUMN_GAP: Final = 24
_NARROW: Final = 560


@dataclass(frozen=True, slots=True)
class FiringRow:
    """One line: `aside` stands at the right, `reason` says why the firing was moved."""

    date: str
    weekday: str
    time: str
    aside: str
    reason: str = ""


def rows_of(firings: tuple[Firing, ...], *, with_local: bool, reason: str) -> list[FiringRow]:
    """`with_local` adds this computer's time, with its date where that is another one."""
    return [_row(firing, with_local, reason) for firing in firings]


def _row(firing: Firing, with_local: bool, reason: str) -> FiringRow:
    there = datetime.fromisoformat(firing.local)
    here = datetime.fromtimestamp(firing.at).astimezone()
    time = f"{there:%H:%M:%S}" if there.second else f"{there:%H:%M}"
    aside = ""
    if with_local:
        aside = f"{here:%H:%M}" if here.date() == there.date() else f"{here:%m-%d %H:%M}"
    return FiringRow(f"{there:%Y-%m-%d}", weekday(there), time, aside, reason if firing.moved else "")


class FiringRows(QWidget):
    """Five rows in each of two columns, ten in one where there is no room for two."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: list[FiringRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(5 * _ROW)
        look.theme.changed.connect(self.update)
        Retranslator(self, self.update)

    def set_rows(self, rows: list[FiringRow]) -> None:
        """Show these."""
        self._rows = rows
        lines = "\n".join(f"{row.date} {row.time} {row.reason}".rstrip() for row in rows)
        self.setAccessibleDescription(lines)
        self.update()

    @property
    def rows(self) -> list[FiringRow]:
        """What is shown."""
        return list(self._rows)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_NARROW, 5 * _ROW)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = (self.width() - _COLUMN_GAP) / 2
        for number, row in enumerate(self._rows[:10]):
            column, line = divmod(number, 5)
            place = QRectF(column * (width + _COLUMN_GAP), line * _ROW, width, _ROW)
            self._draw(painter, number + 1, row, place)

    def _draw(self, painter: QPainter, number: int, row: FiringRow, place: QRectF) -> None:
        look = self._look
        strong, plain = look.font("cell.strong"), look.font("cell", tabular=True)
        if row.reason:
            draw_box(painter, place.adjusted(-6, 1, 2, -1), 4, look.color("warning.tint"))
        ink = look.color("warning.fg" if row.reason else "text")
        quiet = look.color("warning.fg" if row.reason else "text.2")
        draw_text(painter, QRectF(place.left(), place.top(), 16, _ROW), str(number), plain, look.color("text.3"), RIGHT)
        side = 12.0 if row.reason else 9.0
        glyph = QRectF(place.left() + 30 - side / 2, place.center().y() - side / 2, side, side)
        paint_glyph(painter, glyph, "Warning" if row.reason else "Next", look.theme)
        aside_width = text_width(row.aside, plain) + 4 if row.aside else 0.0
        line = place.adjusted(42, 0, -aside_width, 0)
        line.setLeft(line.left() + draw_text(painter, line, row.date, strong, ink) + 8)
        line.setLeft(line.left() + draw_text(painter, line, row.weekday, plain, quiet) + 10)
        line.setLeft(line.left() + draw_text(painter, line, row.time, strong, ink) + 10)
        if row.reason:
            draw_text(painter, line, row.reason, plain, ink)
        draw_text(painter, place.adjusted(0, 0, -2, 0), row.aside, plain, quiet, RIGHT)
