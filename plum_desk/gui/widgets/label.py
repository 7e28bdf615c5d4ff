"""Labels that take their font from a role and their colour from a tone."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.theme.fonts import FontRole
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import END, restyle, text_width


class Label(QLabel):
    """One line or a wrapped paragraph; tones are `2`, `3`, `off`, `link` or a state family."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: FontRole = "body",
        tone: str = "",
        parent: QWidget | None = None,
        *,
        tabular: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._role: FontRole = role
        self._tabular = tabular
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_tone(tone)
        look.theme.changed.connect(self._refont)
        self._refont()

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)

    def _refont(self) -> None:
        self.setFont(self._look.font(self._role, tabular=self._tabular))


class ElidedLabel(Label):
    """A line that shrinks: what does not fit ends in an ellipsis and stands in the tool tip."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: FontRole = "body",
        tone: str = "",
        parent: QWidget | None = None,
        *,
        elide: Qt.TextElideMode = END,
    ) -> None:
        super().__init__(look, text, role, tone, parent)
        self._elide = elide
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @override
    def sizeHint(self) -> QSize:
        return QSize(int(text_width(self.text(), self.font()) + 1.999), super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(24, self.sizeHint().width()), super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = self.fontMetrics()
        text = metrics.elidedText(self.text(), self._elide, self.width())
        self.setToolTip(self.text() if text != self.text() else "")
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(QRectF(self.rect()), int(self.alignment()), text)
