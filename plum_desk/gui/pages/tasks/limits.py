"""Time-out, retries and priority in one row of a form."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.tasks.values import ABSENT, ValueFault, ValueSpec, parse
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.fields import Field, NumberField
from plum_desk.gui.widgets.label import Label

_TIMEOUT = ValueSpec("timeoutSec", "number", required=True, least=0, most=31_536_000)


class LimitsRow(QWidget):
    """Three short fields; the words of the second and third stand between them."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.timeout = Field(look)
        self.retries = NumberField(look, most=1000)
        self.priority = NumberField(look, least=-1_000_000, most=1_000_000)
        self._retries_word = Label(look, "", "body", "2")
        self._priority_word = Label(look, "", "body", "2")
        self.timeout.setFixedWidth(92)
        self.retries.setFixedWidth(80)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.timeout)
        row.addSpacing(12)
        row.addWidget(self._retries_word)
        row.addWidget(self.retries)
        row.addSpacing(12)
        row.addWidget(self._priority_word)
        row.addWidget(self.priority, 1)
        self.timeout.textChanged.connect(self.changed)
        self.retries.valueChanged.connect(self.changed)
        self.priority.valueChanged.connect(self.changed)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.timeout.set_unit(self.tr("s"))
        self.timeout.setAccessibleName(self.tr("Time-out in seconds"))
        self._retries_word.setText(self.tr("Retries"))
        self.retries.setAccessibleName(self.tr("Retries"))
        self._priority_word.setText(self.tr("Priority"))
        self.priority.setAccessibleName(self.tr("Priority"))
        self.priority.setToolTip(self.tr("Larger numbers start first"))

    def set_values(self, timeout_s: float, retries: int, priority: int) -> None:
        """Show these limits."""
        self.timeout.setText(f"{timeout_s:g}")
        self.retries.setValue(retries)
        self.priority.setValue(priority)

    def values(self) -> dict[str, Any]:
        """The three under their wire names. Raises `ValueFault`."""
        timeout = parse(_TIMEOUT, self.timeout.text())
        return {
            "timeoutSec": 0.0 if timeout is ABSENT else timeout,
            "maxRetries": self.retries.value(),
            "priority": self.priority.value(),
        }

    @property
    def fault(self) -> str:
        """What is wrong with them, empty when nothing is."""
        try:
            self.values()
        except ValueFault as fault:
            return str(fault)
        return ""
