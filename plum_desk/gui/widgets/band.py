"""A tinted band under the header for what concerns the whole window, with its cure as a link."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.tokens import state_of
from plum_desk.gui.widgets.buttons import LinkButton
from plum_desk.gui.widgets.label import ElidedLabel

HEIGHT = 32


class Band(QWidget):
    """32 high; `rounded` when it stands inside a page instead of across the window."""

    def __init__(self, look: Look, state: str, parent: QWidget | None = None, *, rounded: bool = False) -> None:
        super().__init__(parent)
        self._look = look
        self._state = state
        self._rounded = rounded
        family = state_of(state).fg.removesuffix(".fg")
        self.text = ElidedLabel(look, "", "cell.strong", family)
        self.detail = ElidedLabel(look, "", "cell")
        self.setFixedHeight(HEIGHT)
        self._row = QHBoxLayout(self)
        margin = 10 if rounded else 20
        self._row.setContentsMargins(margin + 21, 0, margin, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.text)
        self._row.addWidget(self.detail)
        self._row.addStretch(1)
        look.theme.changed.connect(self.update)

    def set_texts(self, text: str, detail: str = "") -> None:
        """Set the sentence and what it means."""
        for label, value in ((self.text, text), (self.detail, detail)):
            label.setText(value)
            label.updateGeometry()

    def add_link(self, text: str = "") -> LinkButton:
        """Add a cure at the right end."""
        link = LinkButton(self._look, text)
        self._row.addSpacing(8)
        self._row.addWidget(link)
        return link

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tint = self._look.color(state_of(self._state).tint)
        if self._rounded:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(tint)
            painter.setPen(tint)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        else:
            painter.fillRect(self.rect(), tint)
        x = 10 if self._rounded else 20
        paint_glyph(painter, QRectF(x, (HEIGHT - 13) / 2, 13, 13), self._state, self._look.theme)
