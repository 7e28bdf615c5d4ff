"""The cells of a table, each kind drawn by its own delegate."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from typing_extensions import override

from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.tokens import state_of
from plum_desk.gui.widgets.format import ago, exact
from plum_desk.gui.widgets.paint import LEFT, MIDDLE, RIGHT, draw_box, draw_icon, draw_text, text_width
from plum_desk.gui.widgets.sparkline import draw_sparkline
from plum_desk.gui.widgets.table.cells import Cell, Chips, Dots, Name, Progress, Sparkline, State, Text, Time
from plum_desk.gui.widgets.table.columns import Kind
from plum_desk.gui.widgets.table.delegates import RowDelegate

_GLYPH: Final = 11
_DOT: Final = 10
_DOT_PITCH: Final = 14
_BAR: Final = (64, 4)
_PERCENT: Final = 40
_COURSE: Final = (80, 18)


class TextDelegate(RowDelegate):
    """Words or numbers; ids in mono lose their middle, everything else its end."""

    @override
    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if not isinstance(cell, Text):
            return
        role = "mono.small" if cell.mono else "cell.strong" if cell.strong else "cell"
        font = self.look.theme.font(role, tabular=self.right)  # type: ignore[arg-type]
        align = RIGHT if self.right else LEFT
        if cell.mono:
            draw_text(painter, rect, cell.text, font, self.look.color(cell.tone), align, MIDDLE)
        else:
            draw_text(painter, rect, cell.text, font, self.look.color(cell.tone), align)

    @override
    def tip(self, cell: Cell) -> str:
        return (cell.tip or cell.text) if isinstance(cell, Text) else ""


class StateDelegate(RowDelegate):
    """Glyph and word, no pill; plain words where there is no state."""

    @override
    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        look = self.look
        if isinstance(cell, Text):
            draw_text(painter, rect, cell.text, look.font("cell"), look.color("text.3"))
        if not isinstance(cell, State):
            return
        box = QRectF(rect.left() + 0.5, rect.center().y() - _GLYPH / 2, _GLYPH, _GLYPH)
        paint_glyph(painter, box, cell.state, look.theme, cell.progress)
        color = look.color(state_of(cell.state).fg)
        words = rect.adjusted(_GLYPH + 7, 0, 0, 0)
        text = f"{cell.word} {cell.note}" if cell.note else cell.word
        draw_text(painter, words, text, look.font("cell.strong"), color)


class NameDelegate(RowDelegate):
    """The name in 13, the technical name behind it, which gives way first."""

    @override
    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if not isinstance(cell, Name):
            return
        look = self.look
        if cell.icon:
            draw_icon(painter, QRectF(rect.left(), rect.center().y() - 8, 16, 16), look.icon(cell.icon))
            rect = rect.adjusted(24, 0, 0, 0)
        used = draw_text(painter, rect, cell.name, look.font("strong"), look.color("text"))
        rest = rect.adjusted(used + 8, 0.5, 0, 0.5)
        if cell.technical and rest.width() > 24:
            font = look.font("mono.small" if cell.mono else "cell")
            draw_text(painter, rest, cell.technical, font, look.color("text.3" if cell.mono else "text.2"))


class ProgressDelegate(RowDelegate):
    """Bar, percentage and message while it runs; the reason in the same place when it failed."""

    @override
    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if not isinstance(cell, Progress):
            return
        look = self.look
        if cell.share is not None:
            width, height = _BAR
            bar = QRectF(rect.left(), round(rect.center().y()) - height / 2, width, height)
            draw_box(painter, bar, 2, look.color("pressed"))
            done = QRectF(bar)
            done.setWidth(max(width * min(max(cell.share, 0.0), 1.0), height))
            draw_box(painter, done, 2, look.color(state_of(cell.state).solid))
            rect = rect.adjusted(width, 0, 0, 0)
            if rect.width() < _PERCENT:
                return
            figures = QRectF(rect.left(), rect.top(), _PERCENT, rect.height())
            text = f"{round(cell.share * 100)} %"
            draw_text(painter, figures, text, look.font("cell", tabular=True), look.color("text.2"), RIGHT)
            rect = rect.adjusted(_PERCENT + 8, 0, 0, 0)
        draw_text(painter, rect, cell.message, look.font("cell"), look.color("text.2"))


class SparklineDelegate(RowDelegate):
    """The value, right-aligned, and its course on the column's fixed scale."""

    @override
    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if not isinstance(cell, Sparkline):
            return
        look = self.look
        width = min(_COURSE[0], rect.width() - 44)
        course = QRectF(rect.right() - width, rect.center().y() - _COURSE[1] / 2, width, _COURSE[1])
        value = QRectF(rect.left(), rect.top(), rect.width() - width - 10, rect.height())
        draw_text(painter, value, cell.value, look.font("cell.strong", tabular=True), look.color("text"), RIGHT)
        draw_sparkline(painter, course, cell.course, look, cell.ink, cell.low, cell.high)


class TimeDelegate(RowDelegate):
    """How long ago; the exact time is in the tool tip."""

    @override
    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if not isinstance(cell, Time):
            return
        token = "warning.fg" if cell.late else "text.2"
        font = self.look.font("cell.strong" if cell.late else "cell")
        align = RIGHT if self.right else LEFT
        draw_text(painter, rect, ago(cell.at, self.row_style.now), font, self.look.color(token), align)

    @override
    def tip(self, cell: Cell) -> str:
        return exact(cell.at) if isinstance(cell, Time) else ""


class ChipsDelegate(RowDelegate):
    """Labels in boxes, as many as fit."""

    @override
    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if not isinstance(cell, Chips):
            return
        look, x = self.look, rect.left()
        font = look.font("mono.small")
        for word in cell.words:
            width = text_width(word, font) + 13
            if x + width > rect.right():
                draw_text(painter, QRectF(x, rect.top(), 20, rect.height()), "…", font, look.color("text.3"))
                break
            box = QRectF(round(x), round(rect.center().y()) - 9, round(width), 18)
            draw_box(painter, box, 4, look.color("inset"), look.color("border"))
            draw_text(painter, box.adjusted(6, 0, 0, 0), word, font, look.color("text.2"))
            x += width + 8


class DotsDelegate(RowDelegate):
    """The last runs as glyphs, the newest in one column at the right."""

    @override
    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if not isinstance(cell, Dots):
            return
        room = max(int((rect.width() - _DOT) // _DOT_PITCH) + 1, 0)
        x = rect.right() - _DOT
        for state in reversed(cell.states[-room:] if room else ()):
            box = QRectF(round(x), rect.center().y() - _DOT / 2, _DOT, _DOT)
            paint_glyph(painter, box, state, self.look.theme)
            x -= _DOT_PITCH


DELEGATES: Final[dict[Kind, type[RowDelegate]]] = {
    "text": TextDelegate,
    "state": StateDelegate,
    "name": NameDelegate,
    "progress": ProgressDelegate,
    "sparkline": SparklineDelegate,
    "time": TimeDelegate,
    "chips": ChipsDelegate,
    "dots": DotsDelegate,
}
