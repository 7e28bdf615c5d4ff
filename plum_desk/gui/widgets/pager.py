"""The foot of a paged table: what is selected, which rows these are, one page back or on."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.label import ElidedLabel, Label

HEIGHT = 36


class Pager(QWidget):
    """`turned` carries the offset of the first row of the page that is wanted."""

    turned = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._offset, self._limit, self._total = 0, 0, 0
        self.note = Label(look, "", "cell")
        self._place = ElidedLabel(look, "", "cell", "2")
        self._back = Button(look, icon="caret-left", small=True)
        self._on = Button(look, icon="caret-right", small=True)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 1, 20, 0)
        row.setSpacing(8)
        row.addWidget(self.note)
        row.addSpacing(8)
        row.addWidget(self._place)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(self._on)
        self._back.clicked.connect(lambda: self.turned.emit(max(self._offset - self._limit, 0)))
        self._on.clicked.connect(lambda: self.turned.emit(self._offset + self._limit))
        look.theme.changed.connect(self.update)
        Retranslator(self, self.retranslate)

    def set_page(self, offset: int, limit: int, total: int) -> None:
        """Say which rows are shown, of how many."""
        self._offset, self._limit, self._total = offset, limit, total
        self.retranslate()

    def retranslate(self) -> None:
        """Set all words anew."""
        last = min(self._offset + self._limit, self._total)
        first = self._offset + 1 if self._total else 0
        text = self.tr("{first}–{last} of {total}")
        self._place.setText(text.format(first=number(first), last=number(last), total=number(self._total)))
        self._place.updateGeometry()
        self._back.setEnabled(self._offset > 0)
        self._on.setEnabled(last < self._total)
        self._back.setAccessibleName(self.tr("Previous page"))
        self._on.setAccessibleName(self.tr("Next page"))
        for button in (self._back, self._on):
            button.setToolTip(button.accessibleName())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("window"))
        painter.fillRect(0, 0, self.width(), 1, self._look.color("border"))
