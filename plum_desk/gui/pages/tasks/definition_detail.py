"""A task definition as the inspector shows it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from plum_desk.api.types.tasks import TaskDefinition
from plum_desk.gui.dag.kinds import icon_of_task
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.acts import TaskActs, may_change
from plum_desk.gui.pages.tasks.facts import Fact, Facts
from plum_desk.gui.pages.tasks.shorten import shortened
from plum_desk.gui.pages.tasks.words import executor_word, kind_word, labels_word
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.code.json_view import JsonView
from plum_desk.gui.widgets.empty import IconTile
from plum_desk.gui.widgets.format import duration, exact
from plum_desk.gui.widgets.label import ElidedLabel, Label
from plum_desk.gui.widgets.tabs import Tab, Tabs


class DefinitionInspector(QWidget):
    """Facts, default payload and schema, and the acts."""

    def __init__(self, context: PageContext, acts: TaskActs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = context.look
        self._definition: TaskDefinition | None = None
        self.tile = IconTile(look, "lightning")
        self.title = ElidedLabel(look, "", "object")
        self.technical = ElidedLabel(look, "", "mono.small", "3")
        self.description = Label(look, "", "cell", "2")
        self.description.setWordWrap(True)
        self.run = Button(look, "", "", "play", small=True)
        self.edit = Button(look, "", "", "pencil-simple", small=True)
        self.delete = Button(look, "", "", "trash", small=True)
        self.facts = Facts(look, label_width=88)
        self.tabs = Tabs(look, height=34)
        self.json = JsonView(look, bare=True)
        self.json.setLineWrapMode(JsonView.LineWrapMode.WidgetWidth)
        self._build()
        self.tabs.selected.connect(self._show_text)
        self._acts = acts
        self.delete.clicked.connect(self._delete)
        Retranslator(self, self.retranslate)

    @property
    def definition(self) -> TaskDefinition | None:
        """What is shown."""
        return self._definition

    def show_definition(self, definition: TaskDefinition) -> None:
        """Show another definition, or the same one changed."""
        self._definition = definition
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.run.setText(self.tr("Run…"))
        self.edit.setText(self.tr("Edit…"))
        self.delete.setText(self.tr("Delete…"))
        self.tabs.set_tabs([Tab("payload", self.tr("Default payload")), Tab("schema", self.tr("Schema"))])
        definition = self._definition
        if definition is None:
            return
        self.tile.set_icon_name(icon_of_task(definition.task_name, definition.executor, 0))
        for label, text in ((self.title, definition.name), (self.technical, definition.def_id)):
            label.setText(text)
            label.updateGeometry()
        self.description.setText(definition.description)
        self.description.setVisible(bool(definition.description))
        self.edit.setVisible(may_change(definition))
        self.delete.setVisible(may_change(definition))
        self.facts.show_facts(self._facts(definition))
        self._show_text()

    def _delete(self) -> None:
        if self._definition is not None:
            self._acts.delete_definition(self._definition)

    def _build(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self.title)
        names.addWidget(self.technical)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.tile)
        head.addLayout(names, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.run, self.edit, self.delete):
            buttons.addWidget(button)
        buttons.addStretch(1)
        upper = QVBoxLayout()
        upper.setContentsMargins(16, 12, 16, 0)
        upper.setSpacing(10)
        upper.addLayout(head)
        upper.addWidget(self.description)
        upper.addLayout(buttons)
        upper.addWidget(self.facts)
        upper.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(upper)
        layout.addWidget(self.json, 1)

    def _facts(self, definition: TaskDefinition) -> list[Fact]:
        target = f"{kind_word(definition.target_kind)} {definition.target_ref}".strip()
        retry = definition.retry
        retries = self.tr("{count}, after {delay}").format(
            count=definition.max_retries, delay=duration(retry.delay_sec)
        )
        return [
            Fact(self.tr("Runs as"), executor_word(definition.executor, definition.task_name)),
            Fact(self.tr("Runs on"), target),
            Fact(self.tr("Task name"), definition.task_name, mono=True),
            Fact(self.tr("Time-out"), duration(definition.timeout_sec)),
            Fact(self.tr("Retries"), retries if definition.max_retries else "0"),
            Fact(self.tr("Priority"), str(definition.priority)),
            Fact(self.tr("Labels"), ", ".join(labels_word(definition.labels))),
            Fact(self.tr("Created"), exact(definition.created_at)),
        ]

    def _show_text(self) -> None:
        if self._definition is not None:
            is_schema = self.tabs.current == "schema"
            value = self._definition.payload_schema if is_schema else self._definition.default_payload
            self.json.set_value(shortened(value))
