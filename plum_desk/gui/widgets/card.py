"""Cards: a panel with title, quiet caption and room for a legend or a link in its head."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.label import ElidedLabel, Label
from plum_desk.gui.widgets.paint import draw_box

RADIUS = 8
HEAD = 38


class Panel(QWidget):
    """A plain rounded panel with a line around it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(self.rect())
        draw_box(QPainter(self), rect, RADIUS, self._look.color("panel"), self._look.color("line"))


class Card(Panel):
    """Title and caption left, `corner` widgets right, `body` below; lists may run to the very edge."""

    def __init__(
        self, look: Look, title: str = "", caption: str = "", parent: QWidget | None = None, *, flush: bool = False
    ) -> None:
        super().__init__(look, parent)
        self.title = Label(look, title, "card")
        self.caption = ElidedLabel(look, caption, "cell", "3")
        self._head = QHBoxLayout()
        self._head.setContentsMargins(14, 0, 14, 0)
        self._head.setSpacing(8)
        self._head.addWidget(self.title)
        self._head.addWidget(self.caption)
        self._head.addStretch(1)
        head = QWidget()
        head.setFixedHeight(HEAD)
        head.setLayout(self._head)
        below = QWidget()
        self.body = QVBoxLayout(below)
        side = 0 if flush else 14
        self.body.setContentsMargins(side, 0, side, 8 if flush else 12)
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(below, 1)

    def set_title(self, title: str, caption: str = "") -> None:
        """Set title and caption."""
        self.title.setText(title)
        self.caption.setText(caption)
        self.caption.updateGeometry()

    def add_corner(self, widget: QWidget) -> None:
        """Put a widget at the right end of the head."""
        self._head.addWidget(widget)


class TintBox(QWidget):
    """A tinted note with a bar in the state's solid at its left, such as the error of a node."""

    def __init__(self, look: Look, family: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._family = family
        self.title = Label(look, "", "strong", family)
        self.line = Label(look, "", "cell")
        self.hint = Label(look, "", "cell", "2")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 7, 10, 8)
        layout.setSpacing(1)
        for label in (self.title, self.line, self.hint):
            label.setWordWrap(True)
            layout.addWidget(label)

    def set_texts(self, title: str, line: str = "", hint: str = "") -> None:
        """Set what happened, its detail, and what to do; empty lines take no room."""
        for label, text in ((self.title, title), (self.line, line), (self.hint, hint)):
            label.setText(text)
            label.setVisible(bool(text))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw_box(painter, rect, 6, self._look.color(f"{self._family}.tint"))
        bar = QRectF(0, 6, 3, rect.height() - 12)
        draw_box(painter, bar, 1.5, self._look.color(f"{self._family}.solid"))
