"""The axis of the firings to come: pins over time, the UTC offset as a band, clock changes with their sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.api.types.schedules import Firing
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.schedules.moments import span_word, ticks
from plum_desk.gui.pages.schedules.zones import ClockChange, clock_changes, offset_s, offset_text
from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import CENTER, RIGHT, draw_text, text_width

_BAND: Final = 40
_TICKS: Final = 22
_PIN: Final = 9.0
_ROOM_FOR_TICK: Final = 62
_AHEAD: Final = 0.04


class FiringAxis(QWidget):
    """From now to the last of the firings; an empty axis keeps its height."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._firings: tuple[Firing, ...] = ()
        self._zone: ZoneInfo | None = None
        self._now = 0.0
        self._end = 1.0
        self.changes: list[ClockChange] = []
        self.setFixedHeight(_BAND + _TICKS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.update)
        Retranslator(self, self.update)

    def set_firings(self, firings: tuple[Firing, ...], zone: ZoneInfo, now: float) -> None:
        """Show these, from `now` on."""
        self._firings, self._zone, self._now = firings, zone, now
        if firings:
            last = firings[-1].at
            self._end = last + max((last - now) * _AHEAD, 1.0)
            self.changes = clock_changes(zone, now, self._end)
        else:
            self.changes = []
        self.update()

    def set_now(self, now: float) -> None:
        """Time went on; the pins stay where they are in it."""
        if self._firings and now < self._firings[0].at:
            self._now = now
            self.update()

    def clear(self) -> None:
        """Show none."""
        self._firings, self.changes = (), []
        self.update()

    def sentence(self, change: ClockChange) -> str:
        """What a clock change does, in words."""
        moved = change.after_s - change.before_s
        wall = _local_text(change)
        if moved > 0:
            text = self.tr("from {when} clocks go forward by {span}")
        else:
            text = self.tr("from {when} clocks go back by {span}")
        return text.format(when=wall, span=span_word(moved))

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, _BAND + _TICKS)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        painter.fillRect(QRectF(0, 0, self.width(), _BAND), look.color("inset"))
        if self._zone is not None and self._firings:
            self._draw_bands(painter, self._zone)
            self._draw_ticks(painter, self._zone)
            self._draw_pins(painter)
        painter.fillRect(QRectF(0, _BAND - 1, self.width(), 1), look.color("axis"))

    def _draw_bands(self, painter: QPainter, zone: ZoneInfo) -> None:
        look, strong = self._look, self._look.font("cell.strong")
        today = self.tr("Now")
        painter.fillRect(QRectF(0, 0, 2, _BAND), look.color("accent"))
        used = draw_text(painter, QRectF(8, 2, 80, 18), today, strong, look.color("link"))
        first = offset_text(offset_s(zone, self._now))
        left = 8 + used + 10
        edges = [self._x(change.at) for change in self.changes] + [float(self.width())]
        if left + text_width(first, look.font("cell")) < edges[0] - 4:
            room = QRectF(left, 2, edges[0] - left, 18)
            left += draw_text(painter, room, first, look.font("cell"), look.color("text.2")) + 8
        for number, change in enumerate(self.changes):
            place = QRectF(edges[number], 0, edges[number + 1] - edges[number], _BAND)
            painter.fillRect(place, look.color("info.tint" if number % 2 == 0 else "inset"))
            painter.fillRect(QRectF(round(place.left()), 0, 1, _BAND), look.color("info.solid"))
            self._draw_change(painter, change, place, left)
            left = place.left()

    def _draw_change(self, painter: QPainter, change: ClockChange, place: QRectF, before: float) -> None:
        """In the band itself, or right-aligned before it when the band is too narrow."""
        look, font = self._look, self._look.font("cell.strong")
        text = f"{offset_text(change.after_s)}  {self.sentence(change)}"
        color = look.color("info.fg")
        line = QRectF(place.left() + 8, 2, place.width() - 12, 18)
        if text_width(text, font) <= line.width() or line.width() >= place.left() - before - 12:
            draw_text(painter, line, text, font, color)
        else:
            room = QRectF(before, 2, place.left() - before - 6, 18)
            draw_text(painter, room, self.sentence(change), font, color, RIGHT)

    def _draw_ticks(self, painter: QPainter, zone: ZoneInfo) -> None:
        look, font = self._look, self._look.font("cell")
        free_from = 0.0
        for tick in ticks(self._now, self._end, zone, max(self.width() // _ROOM_FOR_TICK, 2)):
            x = self._x(tick.at)
            width = text_width(tick.text, font)
            painter.fillRect(QRectF(round(x), _BAND, 1, 4), look.color("axis"))
            left = min(max(x - width / 2, 0), self.width() - width)
            if left < free_from:
                continue
            free_from = left + width + 6
            draw_text(painter, QRectF(left, _BAND + 4, width + 2, 18), tick.text, font, look.color("text.2"), CENTER)

    def _draw_pins(self, painter: QPainter) -> None:
        look = self._look
        for firing in self._firings:
            x = self._x(firing.at)
            token = "warning.solid" if firing.moved else "queued.solid"
            painter.fillRect(QRectF(round(x), 30, 1, _BAND - 31), look.color(token))
            side = 13.0 if firing.moved else _PIN
            box = QRectF(round(x) + 0.5 - side / 2, 27 - side / 2, side, side)
            paint_glyph(painter, box, "Warning" if firing.moved else "Next", look.theme)

    def _x(self, at: float) -> float:
        share = (at - self._now) / max(self._end - self._now, 1.0)
        return 2 + share * (self.width() - 4)


def _local_text(change: ClockChange) -> str:
    """The wall clock just when it is changed, in the old offset."""
    wall = datetime.fromtimestamp(change.at, UTC) + timedelta(seconds=change.before_s)
    return f"{wall:%m-%d %H:%M}"
