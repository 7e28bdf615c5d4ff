"""The form grid: labels in one column, fields in the other, faults and hints below them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.pill import StateText

LABEL_WIDTH: Final = 104
WIDEST: Final = 640


class FormLabel(QWidget):
    """The word of a field; a red * marks that it is required."""

    def __init__(self, look: Look, text: str, *, required: bool = False) -> None:
        super().__init__()
        self.text = Label(look, text, "body", "2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.text)
        if required:
            row.addWidget(Label(look, "*", "body", "failed"))
        row.addStretch(1)


class Form(QWidget):
    """Rows of 28 with 8 between them; sections are set apart by a line."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, label_width: int = LABEL_WIDTH) -> None:
        super().__init__(parent)
        self._look = look
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)
        self.setMaximumWidth(WIDEST)
        self._row = 0
        self._cells: dict[QWidget, QVBoxLayout] = {}
        self._faults: dict[QWidget, StateText] = {}

    def add_row(
        self, label: str, field: QWidget | Sequence[QWidget], *, required: bool = False, hint: str = ""
    ) -> FormLabel:
        """Add a field, or several side by side, with an optional hint behind."""
        name = FormLabel(self._look, label, required=required)
        name.setFixedHeight(28)
        self._grid.addWidget(name, self._row, 0, Qt.AlignmentFlag.AlignTop)
        fields = [field] if isinstance(field, QWidget) else list(field)
        fields[0].setAccessibleName(label)
        cell = QVBoxLayout()
        cell.setSpacing(2)
        cell.addLayout(self._side_by_side(fields, hint))
        self._grid.addLayout(cell, self._row, 1)
        self._cells |= dict.fromkeys(fields, cell)
        self._row += 1
        return name

    def add_section(self, title: str = "", corner: QWidget | None = None) -> Label:
        """Begin a section: a line, its title, and a control at the right."""
        line = QWidget()
        line.setProperty("ground", "line")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line.setFixedHeight(1)
        self._grid.setRowMinimumHeight(self._row, 15)
        self._grid.addWidget(line, self._row, 0, 1, 2)
        heading = Label(self._look, title, "card")
        heading.setVisible(bool(title))
        row = QHBoxLayout()
        row.addWidget(heading)
        row.addStretch(1)
        if corner is not None:
            row.addWidget(corner)
        self._grid.addLayout(row, self._row + 1, 0, 1, 2)
        self._row += 2
        return heading

    def add_wide(self, widget: QWidget) -> None:
        """Add something over both columns, such as an editor."""
        self._grid.addWidget(widget, self._row, 0, 1, 2)
        self._row += 1

    def add_note(self, field: QWidget, note: QWidget) -> None:
        """Put a sentence under a field, before its fault."""
        self._cells[field].addWidget(note)

    def set_fault(self, field: QWidget, sentence: str) -> None:
        """Write a fault under a field and outline it; an empty sentence clears both."""
        note = self._faults.get(field)
        if note is None:
            note = self._faults[field] = StateText(self._look, "Failed", role="cell")
            self._cells[field].addWidget(note)
        note.set_state("Failed", sentence)
        note.setVisible(bool(sentence))
        mark = getattr(field, "set_fault", None)
        if callable(mark):
            mark(bool(sentence))

    def _side_by_side(self, fields: Sequence[QWidget], hint: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in fields:
            short = widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
            row.addWidget(widget, 0 if short else 1)
        if hint:
            row.addWidget(Label(self._look, hint, "cell", "3"), 1)
        return row
