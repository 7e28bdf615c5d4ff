"""A list of facts: quiet names in one column, values in the other, ids with a button to copy them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import IconButton
from plum_desk.gui.widgets.label import ElidedLabel, Label

ROW = 24


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value; `mono` for ids and paths, `copy` offers to copy the value."""

    name: str
    value: str
    mono: bool = False
    copy: bool = False


class FactList(QWidget):
    """Set facts as often as they change; rows are kept and only rewritten."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, label_width: int = 120) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)

    def set_facts(self, facts: Sequence[Fact], copy_tip: str = "") -> None:
        """Show exactly these."""
        kinds = [(fact.mono, fact.copy) for fact in facts]
        if kinds != [row.kind for row in self._rows]:
            self._rebuild(facts)
        for row, fact in zip(self._rows, facts, strict=True):
            row.show_fact(fact, copy_tip)

    def _rebuild(self, facts: Sequence[Fact]) -> None:
        for row in self._rows:
            for widget in (row.name, row.cell):
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self._rows = [_Row(self._look, fact) for fact in facts]
        for number, row in enumerate(self._rows):
            self._grid.addWidget(row.name, number, 0)
            self._grid.addWidget(row.cell, number, 1)


class _Row:
    def __init__(self, look: Look, fact: Fact) -> None:
        self.kind = (fact.mono, fact.copy)
        self.name = Label(look, "", "cell", "2")
        self.name.setFixedHeight(ROW)
        self.value = ElidedLabel(look, "", "mono.small" if fact.mono else "cell")
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.cell = QWidget()
        line = QHBoxLayout(self.cell)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.value, 0 if fact.copy else 1)
        self.copy = IconButton(look, "copy")
        self.copy.setFixedSize(QSize(ROW, ROW))
        self.copy.setVisible(fact.copy)
        self.copy.clicked.connect(self._copy)
        line.addWidget(self.copy)
        if fact.copy:
            line.addStretch(1)

    def show_fact(self, fact: Fact, copy_tip: str) -> None:
        self.name.setText(fact.name)
        if self.value.text() != fact.value:
            self.value.setText(fact.value)
            self.value.updateGeometry()
        if fact.copy:
            self.copy.set_tip(copy_tip)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.value.text())
