"""What a page or list shows when there is nothing: what belongs here and the first step."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.card import Panel
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.paint import draw_box, draw_icon


class EmptyState(Panel):
    """Icon, title, one sentence, and buttons for one primary and one secondary step."""

    def __init__(self, look: Look, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.title = Label(look, "", "object")
        self.sentence = Label(look, "", "cell", "2")
        self.sentence.setWordWrap(True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._buttons.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(6)
        texts.addWidget(self.title)
        texts.addWidget(self.sentence)
        texts.addSpacing(6)
        texts.addLayout(self._buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 24, 28, 18)
        row.setSpacing(20)
        row.addWidget(_BigIcon(look, icon), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    def set_texts(self, title: str, sentence: str) -> None:
        """Set what is missing and what would bring it."""
        self.title.setText(title)
        self.sentence.setText(sentence)

    def add_step(self, button: QWidget) -> None:
        """Offer a step."""
        self._buttons.insertWidget(self._buttons.count() - 1, button)


class _BigIcon(QWidget):
    def __init__(self, look: Look, icon: str) -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self.setFixedSize(36, 48)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_icon(QPainter(self), QRectF(0, 6, 36, 36), self._look.icon(self._icon))


class IconTile(QWidget):
    """An icon of 18 in an outlined square of 32, before the name of an object."""

    def __init__(self, look: Look, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self.setFixedSize(32, 32)

    def set_icon_name(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(painter, QRectF(self.rect()), 6, self._look.color("inset"), self._look.color("border"))
        draw_icon(painter, QRectF(7, 7, 18, 18), self._look.icon(self._icon))
