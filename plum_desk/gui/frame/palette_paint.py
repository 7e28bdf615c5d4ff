"""How the palette is drawn: head, groups of rows with matched letters bold, foot with keys."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter, QPainterPath

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.keycap import HEIGHT as CAP
from plum_desk.gui.widgets.keycap import draw_keycap, keycap_width
from plum_desk.gui.widgets.paint import RIGHT, draw_box, draw_icon, draw_text, text_width

HEAD: Final = 46
FOOT: Final = 34
ROW: Final = 32
GROUP: Final = 28
_PAD: Final = 4
_LINE: Final = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is drawn."""

    text: str
    kind: str
    icon: str
    positions: tuple[int, ...]
    keys: tuple[str, ...]
    is_action: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """A key of the foot and what it does."""

    keys: tuple[str, ...]
    text: str


class PalettePainter:
    """Knows the places of all parts; words are set by the palette in the language in force."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self.objects = ""
        self.actions = ""
        self.nothing = ""
        self.hints: tuple[Hint, ...] = ()

    def height(self, lines: list[Line]) -> int:
        """Height of the panel for these rows."""
        rows = self._places(lines)
        body = rows[-1] + ROW if rows else HEAD + GROUP + 8
        return round(body) + _PAD + 4 + FOOT

    def row_at(self, lines: list[Line], y: float) -> int | None:
        """Number of the row at this height of the panel."""
        for number, top in enumerate(self._places(lines)):
            if top <= y < top + ROW:
                return number
        return None

    def paint(self, painter: QPainter, panel: QRectF, lines: list[Line], current: int, count: str) -> None:
        """Draw everything inside the panel but the text that is typed."""
        look = self._look
        self._paint_head(painter, panel, count)
        places = self._places(lines)
        if not lines:
            rect = QRectF(panel.left() + 16, panel.top() + HEAD + 4, panel.width() - 32, GROUP)
            draw_text(painter, rect, self.nothing, look.font("cell"), look.color("text.2"))
        for number, (line, top) in enumerate(zip(lines, places, strict=True)):
            if number == 0 or lines[number - 1].is_action != line.is_action:
                self._paint_group(painter, panel, line, top, with_line=number > 0)
            row = QRectF(panel.left() + 6, panel.top() + top, panel.width() - 12, ROW)
            self._paint_row(painter, row, line, chosen=number == current)
        self._paint_foot(painter, panel)

    def _places(self, lines: list[Line]) -> list[float]:
        places, y = [], float(HEAD + _PAD)
        for number, line in enumerate(lines):
            if number == 0 or lines[number - 1].is_action != line.is_action:
                y += GROUP + (_LINE if number else 0)
            places.append(y)
            y += ROW
        return places

    def _paint_head(self, painter: QPainter, panel: QRectF, count: str) -> None:
        look = self._look
        icon = QRectF(panel.left() + 16, panel.top() + (HEAD - 16) / 2, 16, 16)
        draw_icon(painter, icon, look.icon("magnifying-glass"))
        rect = QRectF(panel.right() - 106, panel.top(), 90, HEAD)
        draw_text(painter, rect, count, look.font("cell"), look.color("text.3"), RIGHT)
        line = QRectF(panel.left() + 1, panel.top() + HEAD, panel.width() - 2, 1)
        painter.fillRect(line, look.color("border"))

    def _paint_group(self, painter: QPainter, panel: QRectF, line: Line, top: float, *, with_line: bool) -> None:
        look = self._look
        y = panel.top() + top - GROUP
        if with_line:
            rule = QRectF(panel.left() + 16, round(y - _LINE / 2), panel.width() - 32, 1)
            painter.fillRect(rule, look.color("border"))
        rect = QRectF(panel.left() + 16, y + 2, panel.width() - 32, GROUP - 2)
        text = self.actions if line.is_action else self.objects
        draw_text(painter, rect, text, look.font("cell"), look.color("text.3"))

    def _paint_row(self, painter: QPainter, row: QRectF, line: Line, *, chosen: bool) -> None:
        look = self._look
        if chosen:
            draw_box(painter, row, 6, look.color("selected"))
        icon = QRectF(row.left() + 10, row.top() + 8, 16, 16)
        draw_icon(painter, icon, look.icon(line.icon, "link" if chosen else "normal"))
        end = self._paint_caps(painter, row, ("↵",) if chosen and not line.keys else line.keys)
        x = row.left() + 40
        x = self._paint_text(painter, QRectF(x, row.top(), end - x, ROW), line)
        rect = QRectF(x + 12, row.top(), max(end - x - 12, 0), ROW)
        if rect.width() > 20:
            draw_text(painter, rect, line.kind, look.font("cell"), look.color("text.3"))

    def _paint_text(self, painter: QPainter, rect: QRectF, line: Line) -> float:
        look = self._look
        plain, bold = look.font("body"), look.font("card")
        if look.theme.is_dark:
            bold.setWeight(QFont.Weight.DemiBold)
        x = rect.left()
        for text, hit in _runs(line.text, frozenset(line.positions)):
            font, ink = (bold, "link") if hit else (plain, "text")
            room = QRectF(x, rect.top(), max(rect.right() - x, 0), rect.height())
            x += draw_text(painter, room, text, font, look.color(ink))
        return x

    def _paint_caps(self, painter: QPainter, row: QRectF, keys: tuple[str, ...]) -> float:
        x = row.right() - 10
        for key in reversed(keys):
            width = keycap_width(self._look, key)
            x -= width
            draw_keycap(painter, self._look, QRectF(x, row.top() + (ROW - CAP) / 2, width, CAP), key)
            x -= 6
        return x - 8

    def _paint_foot(self, painter: QPainter, panel: QRectF) -> None:
        look = self._look
        top = panel.bottom() - FOOT
        painter.save()
        clip = QPainterPath()
        clip.addRoundedRect(panel.adjusted(1, 1, -1, -1), 9, 9)
        painter.setClipPath(clip)
        painter.fillRect(QRectF(panel.left(), top, panel.width(), FOOT), look.color("inset"))
        painter.fillRect(QRectF(panel.left(), top, panel.width(), 1), look.color("border"))
        painter.restore()
        x = panel.left() + 16
        for hint in self.hints:
            for key in hint.keys:
                width = keycap_width(look, key)
                draw_keycap(painter, look, QRectF(x, top + (FOOT - CAP) / 2, width, CAP), key)
                x += width + 7
            font = look.font("cell")
            width = text_width(hint.text, font)
            draw_text(painter, QRectF(x, top, width + 2, FOOT), hint.text, font, look.color("text.2"))
            x += width + 16


def _runs(text: str, hits: frozenset[int]) -> list[tuple[str, bool]]:
    """The text cut where matched and unmatched letters meet."""
    runs: list[tuple[str, bool]] = []
    for place, letter in enumerate(text):
        hit = place in hits
        if runs and runs[-1][1] == hit:
            runs[-1] = (runs[-1][0] + letter, hit)
        else:
            runs.append((letter, hit))
    return runs
