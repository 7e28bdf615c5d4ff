"""“Run …”: a form made from a workflow's parameters, checked while one types."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.api.errors import FieldProblem
from plum_desk.api.types.workflows import Workflow, WorkflowRun
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.act_dialog import ActDialog
from plum_desk.gui.pages.tasks.labels import LabelsFault, read_labels
from plum_desk.gui.pages.tasks.paths import below, steps_of
from plum_desk.gui.pages.tasks.value_form import ValueForm
from plum_desk.gui.pages.tasks.values import specs_of_params
from plum_desk.gui.pages.workflows.acts import WorkflowActs
from plum_desk.gui.widgets.fields import Field, NumberField
from plum_desk.gui.widgets.form import Form
from plum_desk.gui.widgets.label import Label


class RunWorkflowDialog(ActDialog):
    """Starts a run of the newest version."""

    def __init__(self, context: PageContext, parent: QWidget, acts: WorkflowActs, workflow: Workflow) -> None:
        super().__init__(context, parent, icon="play")
        look = context.look
        self._acts = acts
        self._workflow = workflow
        self.params = ValueForm(look, label_width=112)
        self.params.set_specs(specs_of_params(workflow.params))
        self.no_params = Label(look, "", "cell", "3")
        self.labels = Field(look, placeholder="batch=7, sample=BTO-118")
        self.priority = NumberField(look, least=-1_000_000, most=1_000_000)
        self.priority.setFixedWidth(96)
        self._lower = Form(look, label_width=112)
        self._options = self._lower.add_section()
        self._options.show()
        self._labels_word = self._lower.add_row("", self.labels)
        self._priority_word = self._lower.add_row("", [self.priority, QWidget()])
        for widget in (self.params, self.no_params, self._lower):
            self.body.addWidget(widget)
        self.params.setVisible(bool(workflow.params))
        self.no_params.setVisible(not workflow.params)
        self.params.changed.connect(self.check)
        self.labels.textChanged.connect(self.check)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force; what was entered stays."""
        title = self.tr("Run “{name}”").format(name=self._workflow.name)
        self.set_texts(title, self._workflow.description or self.tr("Starts a run of the newest version."))
        self.no_params.setText(self.tr("This workflow has no parameters."))
        self._options.setText(self.tr("Options"))
        self._labels_word.text.setText(self.tr("Labels"))
        self._priority_word.text.setText(self.tr("Priority"))
        self.priority.setToolTip(self.tr("Larger numbers start first"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.act_button.setText(self.tr("Run"))
        self.params.retranslate()
        self.check()

    @override
    def missing(self) -> str:
        labels = self._labels_fault()
        self._lower.set_fault(self.labels, labels)
        wrong = len(self.params.faults()) + bool(labels)
        return self.tr("%n value(s) missing or wrong", "", wrong) if wrong else ""

    @override
    def request(self) -> Awaitable[WorkflowRun]:
        return self.context.client.workflows.run(
            self._workflow.workflow_id,
            params=self.params.values(),
            labels=read_labels(self.labels.text()),
            priority=self.priority.value(),
        )

    @override
    def done_with(self, answer: Any) -> None:
        self._acts.show_started(answer)

    @override
    def failure(self) -> str:
        return self.tr("The run was not started")

    @override
    def put_fault(self, problem: FieldProblem, text: str) -> bool:
        name = below(problem.path, "params")
        if name is not None:
            return self.params.set_fault(name, text)
        if steps_of(problem.path)[:1] == ["labels"]:
            self._lower.set_fault(self.labels, text)
            return True
        return False

    def _labels_fault(self) -> str:
        try:
            read_labels(self.labels.text())
        except LabelsFault as fault:
            return self.tr("“{part}” is not key=value.").format(part=fault)
        return ""
