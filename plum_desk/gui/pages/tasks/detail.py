"""What the inspector shows of anything that runs: head, error, acts, facts, attempts, and its texts in tabs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.facts import Fact, Facts
from plum_desk.gui.pages.tasks.history import History, HistoryLine
from plum_desk.gui.pages.tasks.log_pane import LogPane
from plum_desk.gui.pages.tasks.shorten import shortened
from plum_desk.gui.pages.tasks.tries import Tries, Try
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.card import TintBox
from plum_desk.gui.widgets.code.json_view import JsonView, pretty
from plum_desk.gui.widgets.empty import IconTile
from plum_desk.gui.widgets.label import ElidedLabel, Label
from plum_desk.gui.widgets.pill import Pill
from plum_desk.gui.widgets.tabs import Tab, Tabs
from plum_desk.gui.widgets.words import state_word

MISSING = object()
"""Stands for a value that is not there, which is not the same as null."""


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the inspector shows; texts are ready to show."""

    key: str
    title: str
    technical: str
    icon: str
    state: str
    progress: float | None = None
    error: tuple[str, str, str] = ("", "", "")
    reason: str = ""
    facts: Sequence[Fact] = ()
    tries: Sequence[Try] = ()
    current_try: int = 0
    payload: Any = MISSING
    payload_word: str = ""
    output: Any = MISSING
    output_note: str = ""
    task_id: str | None = None
    log_note: str = ""
    history: Sequence[HistoryLine] = ()


class DetailPanel(QWidget):
    """Shows one object at a time; what a person chose (tab, scroll position) stays while it changes."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = context.look
        self._look = look
        self._shown: Detail | None = None
        self._values: list[Any] = [MISSING, MISSING]
        self.tile = IconTile(look, "lightning")
        self.title = ElidedLabel(look, "", "object")
        self.technical = ElidedLabel(look, "", "mono.small", "3", elide=Qt.TextElideMode.ElideMiddle)
        self.pill = Pill(look)
        self.error = TintBox(look, "failed")
        self.reason = Label(look, "", "cell", "2")
        self.reason.setWordWrap(True)
        self.facts = Facts(look)
        self.tries = Tries(look)
        self.tabs = Tabs(look, height=34)
        self.payload = JsonView(look, bare=True)
        self.output = JsonView(look, bare=True)
        self.log = LogPane(look, context.client, context.actions)
        self.history = History(look)
        self.note = Label(look, "", "cell", "3")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        for view in (self.payload, self.output):
            view.setLineWrapMode(JsonView.LineWrapMode.WidgetWidth)
        self._build()
        self.tabs.selected.connect(self._show_tab)
        Retranslator(self, self.retranslate)

    def add_button(self, button: Button) -> None:
        """Offer an act between the head and the facts."""
        self._buttons.insertWidget(self._buttons.count() - 1, button)

    @property
    def shown(self) -> Detail | None:
        """What is shown now."""
        return self._shown

    def show_detail(self, detail: Detail) -> None:
        """Show this."""
        if detail == self._shown:
            return
        other = self._shown is None or self._shown.key != detail.key
        self._shown = detail
        self.tile.set_icon_name(detail.icon)
        for label, text in ((self.title, detail.title), (self.technical, detail.technical)):
            label.setText(text)
            label.updateGeometry()
        self.pill.set_state(detail.state, state_word(detail.state), detail.progress)
        self.error.set_texts(*detail.error)
        self.error.setVisible(any(detail.error))
        self.reason.setText(detail.reason)
        self.reason.setVisible(bool(detail.reason))
        self.facts.show_facts(detail.facts)
        self.tries.show_tries(detail.tries, detail.current_try)
        self.tries.setVisible(len(detail.tries) > 1)
        self._show_values(detail, other)
        self.log.show_task(detail.task_id, detail.log_note)
        self.history.show_lines(detail.history)
        self.retranslate()

    def choose_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.choose(key)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        word = self._shown.payload_word if self._shown is not None else ""
        self.tabs.set_tabs(
            [
                Tab("payload", word or self.tr("Payload")),
                Tab("output", self.tr("Output")),
                Tab("log", self.tr("Log")),
                Tab("history", self.tr("History")),
            ]
        )
        if self._shown is not None:
            self.pill.set_state(self._shown.state, state_word(self._shown.state), self._shown.progress)
        self._show_tab()

    def _build(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self.title)
        names.addWidget(self.technical)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(names, 1)
        head.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        self._buttons.addStretch(1)
        upper = QVBoxLayout()
        upper.setContentsMargins(16, 12, 16, 0)
        upper.setSpacing(10)
        upper.addLayout(head)
        upper.addWidget(self.error)
        upper.addWidget(self.reason)
        upper.addLayout(self._buttons)
        upper.addWidget(self.facts)
        upper.addWidget(self.tries)
        upper.addWidget(self.tabs)
        upper.setStretch(upper.count() - 1, 0)
        self._stack = QStackedWidget()
        self._ground = _note_ground(self.note)
        for widget in (self.payload, self.output, self.log, self.history, self._ground):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(upper)
        layout.addWidget(_line())
        layout.addWidget(self._stack, 1)
        self._stack.setMinimumHeight(96)

    def _show_values(self, detail: Detail, other: bool) -> None:
        for number, (view, value) in enumerate(((self.payload, detail.payload), (self.output, detail.output))):
            if not other and (value is self._values[number] or value == self._values[number]):
                continue
            self._values[number] = value
            view.set_text("" if value is MISSING else pretty(shortened(value)))

    def _show_tab(self) -> None:
        detail = self._shown
        key = self.tabs.current
        note = ""
        if detail is not None and key == "payload" and detail.payload is MISSING:
            note = self.tr("There is no payload.")
        elif detail is not None and key == "output" and detail.output is MISSING:
            note = detail.output_note or self.tr("There is no output yet.")
        self.note.setText(note)
        widgets: dict[str, QWidget] = {
            "payload": self.payload,
            "output": self.output,
            "log": self.log,
            "history": self.history,
        }
        self._stack.setCurrentWidget(self._ground if note else widgets[key])


def _line() -> QWidget:
    line = QWidget()
    line.setProperty("ground", "line")
    line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    line.setFixedHeight(1)
    return line


def _note_ground(note: Label) -> QWidget:
    ground = QWidget()
    layout = QVBoxLayout(ground)
    layout.setContentsMargins(16, 12, 16, 12)
    note.setWordWrap(True)
    layout.addWidget(note)
    layout.addStretch(1)
    return ground
