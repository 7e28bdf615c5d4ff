"""Two cells of the list that only schedules have: the switch, and the next firing with its warning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget
from typing_extensions import override

from plum_desk.gui.pages.schedules.columns import ON, WARN
from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import draw_box, draw_text
from plum_desk.gui.widgets.table.cell_delegates import TextDelegate
from plum_desk.gui.widgets.table.cells import Cell, State
from plum_desk.gui.widgets.table.delegates import Index, RowDelegate, RowStyle
from plum_desk.gui.widgets.table.model import ROW

_TRACK: Final = (28, 16)
_HIT: Final = 12
_GLYPH: Final = 11


class SwitchDelegate(RowDelegate):
    """A click on the track calls `toggle` with the row."""

    def __init__(self, look: Look, style: RowStyle, toggle: Callable[[Any], None], parent: QWidget) -> None:
        super().__init__(look, style, parent=parent)
        self._toggle = toggle

    @override
    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if not isinstance(cell, State):
            return
        look, on = self.look, cell.state == ON
        width, height = _TRACK
        top = round(rect.center().y() - height / 2)
        draw_box(
            painter, QRectF(rect.left(), top, width, height), height / 2, look.color("accent" if on else "control")
        )
        knob = height - 4
        x = rect.left() + (width - knob - 2 if on else 2)
        draw_box(painter, QRectF(x, top + 2, knob, knob), knob / 2, look.color("on.accent" if on else "panel"))

    @override
    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        left = option.rect.left() + self.row_style.margin
        if not left - _HIT <= event.position().x() <= left + _TRACK[0] + _HIT:
            return False
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._toggle(index.data(ROW))
        return event.type() in (QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)


class NextDelegate(TextDelegate):
    """A triangle before the time says that the last firing started nothing; the tool tip says why."""

    @override
    def paint_cell(self, painter: QPainter, rect: QRectF, cell: Cell) -> None:
        if not isinstance(cell, State):
            super().paint_cell(painter, rect, cell)
            return
        look = self.look
        box = QRectF(rect.left(), rect.center().y() - _GLYPH / 2, _GLYPH, _GLYPH)
        paint_glyph(painter, box, WARN, look.theme)
        words = rect.adjusted(_GLYPH + 7, 0, 0, 0)
        draw_text(painter, words, cell.word, look.font("cell.strong"), look.color("warning.fg"))

    @override
    def tip(self, cell: Cell) -> str:
        return cell.note if isinstance(cell, State) else super().tip(cell)
