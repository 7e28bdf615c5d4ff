"""How a state is written: a pill on its tint, a glyph with its word, and neutral chips."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.theme.fonts import FontRole
from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.tokens import state_of
from plum_desk.gui.widgets.paint import draw_box, draw_cross, draw_text, size_of, text_width

GLYPH = 11
_GLYPH_GAP = 7


class StateText(QWidget):
    """Glyph and word of a state without a ground, as tables and tiles show it."""

    def __init__(
        self,
        look: Look,
        state: str = "Unknown",
        word: str = "",
        parent: QWidget | None = None,
        *,
        glyph: int = GLYPH,
        role: FontRole = "cell.strong",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._state = state
        self._word = word
        self._progress: float | None = None
        self._glyph = glyph
        self._role: FontRole = role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.updateGeometry)

    def set_state(self, state: str, word: str, progress: float | None = None) -> None:
        """Show another state."""
        if (state, word, progress) == (self._state, self._word, self._progress):
            return
        self._state, self._word, self._progress = state, word, progress
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return size_of(self._glyph + _GLYPH_GAP + text_width(self._word, self._look.font(self._role)), 20)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._draw(QPainter(self), 0.0)

    def _draw(self, painter: QPainter, x: float) -> None:
        y = (self.height() - self._glyph) / 2
        theme = self._look.theme
        box = QRectF(x, y, self._glyph, self._glyph)
        paint_glyph(painter, box, self._state, theme, self._progress)
        x += self._glyph + _GLYPH_GAP
        rect = QRectF(x, 0, self.width() - x, self.height())
        color = theme.color(state_of(self._state).fg)
        draw_text(painter, rect, self._word, self._look.font(self._role), color)


class Pill(StateText):
    """A state on its tint, for headers, inspectors and cards only."""

    _SIDE = 8

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(2 * self._SIDE + 1, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        style = state_of(self._state)
        rect = QRectF(self.rect())
        if style.glyph == "skip":
            draw_box(painter, rect, 10, None, self._look.color("border"))
        else:
            draw_box(painter, rect, 10, self._look.color(style.tint))
        self._draw(painter, self._SIDE)


class Chip(QWidget):
    """A quiet word in a box, such as a label or a batch number; may be taken away with its ×."""

    closed = Signal()

    def __init__(
        self,
        look: Look,
        text: str,
        parent: QWidget | None = None,
        *,
        mono: bool = False,
        closable: bool = False,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._text = text
        self._closable = closable
        self._role: FontRole = "mono.small" if mono else "caption"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        look.theme.changed.connect(self.updateGeometry)

    def set_text(self, text: str) -> None:
        """Show another word."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = text_width(self._text, self._look.font(self._role)) + 14
        return size_of(width + (14 if self._closable else 0), 20 if self._closable else 18)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw_box(painter, rect, 4, self._look.color("inset"), self._look.color("border"))
        inner = rect.adjusted(7, 0, -7, 0)
        draw_text(painter, inner, self._text, self._look.font(self._role), self._look.color("text.2"))
        if self._closable:
            center = QPointF(self.width() - 10.5, self.height() / 2)
            draw_cross(painter, center, 3, self._look.color("text.3"))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        close = self._closable and event.position().x() > self.width() - 20
        if close and event.button() == Qt.MouseButton.LeftButton:
            self.closed.emit()
        super().mouseReleaseEvent(event)
