"""The overview's tile: one number with its phrase, one state line and a sparkline; it is a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.tokens import state_of
from plum_desk.gui.widgets.paint import draw_box, draw_icon, draw_text, text_width
from plum_desk.gui.widgets.sparkline import draw_sparkline

HEIGHT: Final = 96
_SPARK: Final = (60, 20)


@dataclass(frozen=True, slots=True)
class TileContent:
    """What a tile shows; an empty `state` shows the phrase `status` in grey without a glyph."""

    number: str = "–"
    phrase: str = ""
    state: str = ""
    status: str = ""
    trend: Sequence[float | None] = ()
    troubled: bool = False


class Tile(QAbstractButton):
    """96 high; the whole tile is a link, `clicked` says it was followed."""

    def __init__(self, look: Look, icon: str, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._content = TileContent()
        self.setText(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.theme.changed.connect(self.update)

    def set_content(self, content: TileContent) -> None:
        """Show other values."""
        self._content = content
        self.setAccessibleName(f"{self.text()}: {content.number} {content.phrase}, {content.status}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(190, HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(150, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        rect = QRectF(self.rect())
        outline = "control" if self.underMouse() else "line"
        draw_box(painter, rect, 8, look.color("panel"), look.color(outline))
        if self.hasFocus():
            draw_box(painter, rect, 8, None, look.color("focus"), 2)
        self._draw_head(painter)
        self._draw_number(painter)
        self._draw_state(painter)
        self._draw_trend(painter)

    def _draw_head(self, painter: QPainter) -> None:
        look = self._look
        draw_icon(painter, QRectF(12, 10, 16, 16), look.icon(self._icon))
        rect = QRectF(34, 8, self.width() - 60, 20)
        draw_text(painter, rect, self.text(), look.font("cell.strong"), look.color("text.2"))
        x, y = self.width() - 16.0, 18.0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("text.3"), 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline([QPointF(x - 1.5, y - 3.5), QPointF(x + 2, y), QPointF(x - 1.5, y + 3.5)])
        painter.restore()

    def _draw_number(self, painter: QPainter) -> None:
        look, content = self._look, self._content
        number = look.font("tile", tabular=True)
        draw_text(painter, QRectF(12, 32, self.width() - 24, 30), content.number, number, look.color("text"))
        x = 12 + text_width(content.number, number) + 7
        rect = QRectF(x, 34, self.width() - x - 8, 30)
        draw_text(painter, rect, content.phrase, look.font("cell"), look.color("text.2"))

    def _draw_state(self, painter: QPainter) -> None:
        look, content = self._look, self._content
        room = self.width() - 24 - _SPARK[0] - 8
        if not content.state:
            rect = QRectF(12, 68, room, 20)
            draw_text(painter, rect, content.status, look.font("cell"), look.color("text.2"))
            return
        paint_glyph(painter, QRectF(12, 72.5, 11, 11), content.state, look.theme)
        color = look.color(state_of(content.state).fg)
        rect = QRectF(29, 68, room - 17, 20)
        draw_text(painter, rect, content.status, look.font("cell.strong"), color)

    def _draw_trend(self, painter: QPainter) -> None:
        width, height = _SPARK
        rect = QRectF(self.width() - 12 - width, 66, width, height)
        token = state_of(self._content.state).solid if self._content.troubled else "text.3"
        draw_sparkline(painter, rect, self._content.trend, self._look, token)
