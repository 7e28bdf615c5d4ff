"""“Run task”: a definition, a real place, a payload that is checked while one types, and its limits."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.api.errors import FieldProblem
from plum_desk.api.types.tasks import RunTaskDefinition, Task, TaskDefinition
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.act_dialog import ActDialog
from plum_desk.gui.pages.tasks.acts import TaskActs
from plum_desk.gui.pages.tasks.limits import LimitsRow
from plum_desk.gui.pages.tasks.paths import steps_of
from plum_desk.gui.pages.tasks.payload import PayloadEditor
from plum_desk.gui.pages.tasks.targets import TargetPicker
from plum_desk.gui.pages.tasks.words import executor_word, is_builtin
from plum_desk.gui.widgets.fields import Choice
from plum_desk.gui.widgets.form import Form


class RunTaskDialog(ActDialog):
    """Runs a definition once; what is entered changes the run, never the definition."""

    def __init__(self, context: PageContext, parent: QWidget, acts: TaskActs, def_id: str = "") -> None:
        super().__init__(context, parent, icon="play")
        self._acts = acts
        look = context.look
        self.definition = Choice(look)
        self.target = TargetPicker(look, context.store)
        self.payload = PayloadEditor(look)
        self.limits = LimitsRow(look)
        upper, lower = Form(look), Form(look)
        self._definition_label = upper.add_row("", self.definition, required=True)
        self._target_label = upper.add_row("", self.target)
        upper.add_section()
        self._options = lower.add_section()
        self._options.show()
        self._limits_label = lower.add_row("", self.limits)
        self._lower = lower
        self.body.addWidget(upper)
        self.body.addWidget(self.payload)
        self.body.addWidget(lower)
        self._fill(def_id)
        self.definition.currentIndexChanged.connect(self._on_definition)
        for part in (self.target, self.payload, self.limits):
            part.changed.connect(self.check)
        Retranslator(self, self.retranslate)
        self._on_definition()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.set_texts(
            self.tr("Run task"), self.tr("Runs a definition once; the payload is checked against its schema.")
        )
        self._definition_label.text.setText(self.tr("Definition"))
        self._target_label.text.setText(self.tr("Runs on"))
        self._options.setText(self.tr("Limits of this run"))
        self._limits_label.text.setText(self.tr("Time-out"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.act_button.setText(self.tr("Run"))
        self._show_note()
        self.check()

    @property
    def chosen(self) -> TaskDefinition | None:
        """The definition that would run."""
        found: TaskDefinition | None = self.context.store.get("task-defs", self.definition.chosen)
        return found

    @override
    def missing(self) -> str:
        if self.chosen is None:
            return self.tr("Choose a definition.")
        if not self.target.is_complete:
            return self.tr("Choose where it runs.")
        faults = self.payload.count_faults() + bool(self.limits.fault)
        self._lower.set_fault(self.limits, self.limits.fault)
        return self.tr("%n value(s) to mend", "", faults) if faults else ""

    @override
    def request(self) -> Awaitable[Task]:
        definition = self.chosen
        kind, place = self.target.target
        limits = self.limits.values()
        return self.context.client.task_defs.run(
            definition.def_id if definition is not None else "",
            RunTaskDefinition(
                payload=self.payload.value(),
                target_kind=kind,  # type: ignore[arg-type]
                target_ref=place,
                timeout_sec=limits["timeoutSec"],
                max_retries=limits["maxRetries"],
                priority=limits["priority"],
            ),
        )

    @override
    def done_with(self, answer: Any) -> None:
        self._acts.tell_started(answer, self.tr("Task started"))

    @override
    def failure(self) -> str:
        return self.tr("The task was not started")

    @override
    def put_fault(self, problem: FieldProblem, text: str) -> bool:
        if steps_of(problem.path)[:1] == ["timeoutSec"]:
            self._lower.set_fault(self.limits, text)
            return True
        return self.payload.put_fault(problem, text)

    def _fill(self, def_id: str) -> None:
        found = self.context.store.all("task-defs")
        found.sort(key=lambda definition: (is_builtin(definition), definition.name.casefold()))
        self.definition.set_options([(definition.def_id, definition.name) for definition in found])
        self.definition.setMaxVisibleItems(16)
        if def_id:
            self.definition.choose(def_id)

    def _on_definition(self) -> None:
        definition = self.chosen
        if definition is not None:
            self.target.set_executor(definition.executor)
            self.target.set_target(definition.target_kind, definition.target_ref)
            self.payload.set_payload(definition.payload_schema, definition.default_payload)
            self.limits.set_values(definition.timeout_sec, definition.max_retries, definition.priority)
        self._show_note()
        self.check()

    def _show_note(self) -> None:
        definition = self.chosen
        if definition is None:
            return
        self.definition.set_note(f"{executor_word(definition.executor, definition.task_name)} · {definition.task_name}")
        self.definition.setToolTip(definition.description)
