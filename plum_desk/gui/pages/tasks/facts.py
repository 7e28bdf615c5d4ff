"""A column of facts: what, and beside it the value, which may be a link or a mono id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import LinkButton
from plum_desk.gui.widgets.label import ElidedLabel, Label

LABELS = 76


@dataclass(frozen=True, slots=True)
class Fact:
    """One line; `follow` makes the value a link, `tip` is its exact form."""

    label: str
    value: str
    mono: bool = False
    tip: str = ""
    follow: Callable[[], None] | None = None


class Facts(QWidget):
    """Rows of 20, labels in one column; lines whose shape stays are changed in place."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, label_width: int = LABELS) -> None:
        super().__init__(parent)
        self._look = look
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)
        self._shape: list[tuple[bool, bool]] = []
        self._labels: list[Label] = []
        self._values: list[ElidedLabel | LinkButton] = []
        self._follow: list[Callable[[], None] | None] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these lines; a fact without a value is left out."""
        shown = [fact for fact in facts if fact.value]
        shape = [(fact.follow is not None, fact.mono) for fact in shown]
        if shape != self._shape:
            self._rebuild(shape)
        self._follow = [fact.follow for fact in shown]
        for fact, label, value in zip(shown, self._labels, self._values, strict=True):
            label.setText(fact.label)
            if value.text() != fact.value:
                value.setText(fact.value)
                value.updateGeometry()
            if fact.tip:
                value.setToolTip(fact.tip)
            value.setAccessibleName(f"{fact.label}: {fact.value}")

    def _rebuild(self, shape: list[tuple[bool, bool]]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._shape, self._labels, self._values = shape, [], []
        for row, (is_link, mono) in enumerate(shape):
            label = Label(self._look, "", "cell", "2")
            value = self._link(row) if is_link else ElidedLabel(self._look, "", "mono.small" if mono else "cell")
            label.setFixedHeight(20)
            value.setFixedHeight(20)
            policy = QSizePolicy.Policy.Fixed if is_link else QSizePolicy.Policy.Ignored
            value.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
            if not is_link:
                value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)  # type: ignore[union-attr]
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignLeft if is_link else Qt.AlignmentFlag(0))
            self._labels.append(label)
            self._values.append(value)

    def _link(self, row: int) -> LinkButton:
        button = LinkButton(self._look)
        button.clicked.connect(lambda: self._go(row))
        return button

    def _go(self, row: int) -> None:
        follow = self._follow[row]
        if follow is not None:
            follow()
