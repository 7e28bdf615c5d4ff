"""The head of a detail pane: icon, name with its state, one line of facts, and actions at the right."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.empty import IconTile
from plum_desk.gui.widgets.label import ElidedLabel, Label
from plum_desk.gui.widgets.pill import Pill

HEIGHT = 60


class ObjectHead(QWidget):
    """60 high."""

    def __init__(self, look: Look, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.title = Label(look, "", "object")
        self.pill = Pill(look)
        self.facts = ElidedLabel(look, "", "cell", "2")
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.title)
        line.addWidget(self.pill)
        line.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addStretch(1)
        texts.addLayout(line)
        texts.addWidget(self.facts)
        texts.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 0, 20, 0)
        self._row.setSpacing(8)
        self._row.addWidget(IconTile(look, icon))
        self._row.addSpacing(4)
        self._row.addLayout(texts, 1)

    def set_object(self, name: str, state: str, word: str, facts: str) -> None:
        """Set what is shown."""
        self.title.setText(name)
        self.pill.set_state(state, word)
        if facts != self.facts.text():
            self.facts.setText(facts)
            self.facts.updateGeometry()

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right end."""
        self._row.addWidget(widget)
