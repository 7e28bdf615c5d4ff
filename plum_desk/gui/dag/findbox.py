"""The box that finds nodes by title, key or what they run."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.gui.dag.floating import FloatingBar
from plum_desk.gui.dag.graph import CanvasNode
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import IconButton
from plum_desk.gui.widgets.fields import Field
from plum_desk.gui.widgets.label import Label

_FIELD_WIDTH = 200


def matches(text: str, nodes: Iterable[CanvasNode]) -> list[str]:
    """Keys of the nodes that contain the text, those whose title begins with it first."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    found = [node for node in nodes if wanted in f"{node.title}\n{node.key}\n{node.subtitle}".casefold()]
    found.sort(key=lambda node: not node.title.casefold().startswith(wanted))
    return [node.key for node in found]


class FindBox(FloatingBar):
    """`asked` carries the text; Enter and Shift+Enter walk the hits, Escape closes."""

    asked = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.field = Field(look, "", self, icon="magnifying-glass")
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.field.setFixedHeight(24)
        self.field.textChanged.connect(self.asked)
        self.count = Label(look, "", "cell", "2", tabular=True)
        self.count.setMinimumWidth(60)
        self.up = IconButton(look, "caret-up")
        self.down = IconButton(look, "caret-down")
        self.close_button = IconButton(look, "x")
        self.up.clicked.connect(lambda: self.stepped.emit(-1))
        self.down.clicked.connect(lambda: self.stepped.emit(1))
        self.close_button.clicked.connect(self.leave)
        for widget in (self.field, self.count, self.up, self.down, self.close_button):
            self.row.addWidget(widget)
        self.hide()
        self.retranslate()

    def enter(self) -> None:
        """Open with the last text selected."""
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self.asked.emit(self.field.text())

    def leave(self) -> None:
        """Close."""
        self.hide()
        self.closed.emit()

    def show_place(self, place: int, total: int) -> None:
        """Tell which hit of how many is shown; `place` counts from 1."""
        if not self.field.text().strip():
            self.count.setText("")
        elif total:
            self.count.setText(self.tr("{place} of {total}").format(place=place, total=total))
        else:
            self.count.setText(self.tr("No node"))
        self.up.setEnabled(total > 1)
        self.down.setEnabled(total > 1)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.field.setPlaceholderText(self.tr("Find node"))
        self.field.setAccessibleName(self.tr("Find node"))
        self.up.set_tip(self.tr("Previous"))
        self.down.set_tip(self.tr("Next"))
        self.close_button.set_tip(self.tr("Close"))
        self.adjustSize()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
