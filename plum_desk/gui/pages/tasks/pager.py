"""The line below a paged table: what is shown of how much, and the way to the next page."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.tasks.paging import PagedRows, Place
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.label import Label

HEIGHT = 34


class Pager(QWidget):
    """“Rows 1–100 of 2,418, live”, and two buttons."""

    def __init__(self, look: Look, rows: PagedRows, parent: QWidget | None = None) -> None:  # type: ignore[type-arg]
        super().__init__(parent)
        self._look = look
        self._rows = rows
        self.setFixedHeight(HEIGHT)
        self.text = Label(look, "", "cell", "2")
        self.previous = Button(look, "", "", "caret-left", small=True)
        self.next = Button(look, "", "", "caret-right", small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 1, 20, 0)
        row.setSpacing(6)
        row.addWidget(self.text)
        row.addStretch(1)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        self.previous.clicked.connect(rows.go_previous)
        self.next.clicked.connect(rows.go_next)
        rows.moved.connect(self._show)
        look.theme.changed.connect(self.update)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        for button, name in ((self.previous, self.tr("Newer")), (self.next, self.tr("Older"))):
            button.setToolTip(name)
            button.setAccessibleName(name)
        self._show()

    def _show(self) -> None:
        place = self._rows.place
        self.text.setText(self._words(place) if self._rows.loaded else self.tr("Reading…"))
        self.previous.setEnabled(place.has_previous)
        self.next.setEnabled(place.has_next)

    def _words(self, place: Place) -> str:
        if not place.first:
            return self.tr("Nothing to show")
        text = self.tr("{first} to {last} of {total}, newest first, live")
        return text.format(first=number(place.first), last=number(place.last), total=number(place.total))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("window"))
        painter.fillRect(0, 0, self.width(), 1, self._look.color("border"))
