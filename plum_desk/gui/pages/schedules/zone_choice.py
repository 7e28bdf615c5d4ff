"""The time zone: a list of several hundred that one searches by typing any part of a name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.fields import Choice
from plum_desk.gui.widgets.paint import restyle


class ZoneChoice(Choice):
    """`zone_changed` comes with each change of the text; what stands there is `zone`, known or not."""

    zone_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(12)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.editTextChanged.connect(lambda _: self.zone_changed.emit())

    @property
    def zone(self) -> str:
        """What stands in the field."""
        return self.currentText().strip()

    def set_zones(self, names: Sequence[str]) -> None:
        """Offer these; what stands in the field stays."""
        text = self.currentText()
        self.blockSignals(True)
        self.clear()
        self.addItems(list(names))
        self.blockSignals(False)
        self.set_zone(text)

    def set_zone(self, name: str) -> None:
        """Show a zone, whether it is offered or not, without saying so."""
        self.blockSignals(True)
        self.setCurrentIndex(self.findText(name))
        self.setEditText(name)
        if (line := self.lineEdit()) is not None:
            line.setCursorPosition(0)
        self.blockSignals(False)

    def set_fault(self, faulty: bool) -> None:
        """Outline it as wrong, or as right again."""
        if bool(self.property("invalid")) != faulty:
            self.setProperty("invalid", faulty)
            restyle(self)

    @override
    def _refont(self) -> None:
        super()._refont()
        if (line := self.lineEdit()) is not None:
            line.setFont(self.font())
