"""Facts of an object in two columns: a quiet label and its value, which may lead somewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import LinkButton
from plum_desk.gui.widgets.label import ElidedLabel, Label

LABEL_WIDTH = 76


@dataclass(frozen=True, slots=True)
class Fact:
    """One line; `mono` for ids, `follow` makes the value a link, `tone` colours it."""

    label: str
    value: str
    mono: bool = False
    tone: str = ""
    follow: Callable[[], None] | None = field(default=None, compare=False)


class Facts(QWidget):
    """Rows of 22; `set_facts` replaces all of them and keeps the widgets that did not change."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, label_width: int = LABEL_WIDTH) -> None:
        super().__init__(parent)
        self._look = look
        self._facts: list[Fact] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts."""
        for row, fact in enumerate(facts):
            if row >= len(self._facts) or self._facts[row] != fact:
                self._clear(row)
                self._fill(row, fact)
        for row in range(len(facts), len(self._facts)):
            self._clear(row)
        self._facts = list(facts)

    def _fill(self, row: int, fact: Fact) -> None:
        look = self._look
        self._grid.addWidget(Label(look, fact.label, "cell", "2"), row, 0, Qt.AlignmentFlag.AlignTop)
        value: QWidget
        if fact.follow is not None:
            link = LinkButton(look, fact.value)
            link.clicked.connect(fact.follow)
            self._grid.addWidget(link, row, 1, Qt.AlignmentFlag.AlignLeft)
            value = link
        else:
            role = "mono.small" if fact.mono else "cell"
            value = ElidedLabel(look, fact.value, role, fact.tone)  # type: ignore[arg-type]
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(value, row, 1)
        value.setMinimumHeight(20)
        value.setAccessibleName(f"{fact.label}: {fact.value}")

    def _clear(self, row: int) -> None:
        for column in (0, 1):
            item = self._grid.itemAtPosition(row, column)
            widget = item.widget() if item is not None else None
            if widget is not None:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
