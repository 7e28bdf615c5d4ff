"""“Approve …” and “Reject …”: what is asked, until when, the workflow's form, and a comment."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Literal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.api.errors import FieldProblem
from plum_desk.api.types.workflows import ApprovalNode, RunNode
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.act_dialog import ActDialog
from plum_desk.gui.pages.tasks.paths import below
from plum_desk.gui.pages.tasks.value_form import ValueForm
from plum_desk.gui.pages.tasks.values import specs_of_schema
from plum_desk.gui.widgets.code.json_view import JsonEditor
from plum_desk.gui.widgets.dialog import NARROW, WIDE
from plum_desk.gui.widgets.fields import Field
from plum_desk.gui.widgets.form import Form
from plum_desk.gui.widgets.format import clock, duration, exact
from plum_desk.gui.widgets.pill import StateText

Verdict = Literal["approve", "reject"]
_EDITOR = 132


class DecisionDialog(ActDialog):
    """A form that no fields can show is asked for as JSON; a rejection asks for a comment only."""

    def __init__(
        self, context: PageContext, parent: QWidget, node: RunNode, written: ApprovalNode, verdict: Verdict
    ) -> None:
        asks = verdict == "approve" and written.form is not None
        icon = "check" if verdict == "approve" else "x"
        super().__init__(context, parent, icon=icon, width=WIDE if asks else NARROW)
        look = context.look
        self._node, self._written, self._verdict = node, written, verdict
        self.deadline = StateText(look, "Waiting", role="cell")
        self.form = ValueForm(look, label_width=112)
        self.json = JsonEditor(look)
        self.json.setFixedHeight(_EDITOR)
        self.comment = Field(look)
        specs = specs_of_schema(written.form) if asks else []
        self._as_json = asks and specs is None
        self.form.set_specs(specs or [])
        self.form.setVisible(bool(specs))
        self.json.setVisible(self._as_json)
        self._lower = Form(look, label_width=112)
        self._comment_word = self._lower.add_row("", self.comment)
        for widget in (self.deadline, self.form, self.json, self._lower):
            self.body.addWidget(widget)
        if verdict == "reject":
            self.act_button.set_kind("danger")
        self.form.changed.connect(self.check)
        self.json.changed.connect(self.check)
        clock_timer = QTimer(self)
        clock_timer.setInterval(1000)
        clock_timer.timeout.connect(self._show_deadline)
        clock_timer.start()
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force; what was entered stays."""
        name = self._written.name or self._written.key
        approves = self._verdict == "approve"
        title = self.tr("Approve “{name}”?") if approves else self.tr("Reject “{name}”?")
        self.set_texts(title.format(name=name), self._written.message)
        self._comment_word.text.setText(self.tr("Comment"))
        self.comment.setPlaceholderText(self.tr("Optional, stays with the run"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.act_button.setText(self.tr("Approve") if approves else self.tr("Reject"))
        self.form.retranslate()
        self.json.retranslate()
        self._show_deadline()
        self.check()

    @override
    def missing(self) -> str:
        wrong = len(self.form.faults()) + (self._as_json and self.json.fault is not None)
        return self.tr("%n value(s) missing or wrong", "", wrong) if wrong else ""

    @override
    def request(self) -> Awaitable[RunNode]:
        calls, node = self.context.client.workflow_runs, self._node
        comment = self.comment.text().strip()
        if self._verdict == "reject":
            return calls.reject(node.run_id, node.path, comment=comment)
        form = self.json.value() if self._as_json else self.form.values() or None
        return calls.approve(node.run_id, node.path, comment=comment, form=form)

    @override
    def done_with(self, answer: Any) -> None:
        title = self.tr("Approved") if self._verdict == "approve" else self.tr("Rejected")
        self.context.notifier.succeed(title, self._written.name or self._written.key)

    @override
    def failure(self) -> str:
        return self.tr("The decision was not taken")

    @override
    def put_fault(self, problem: FieldProblem, text: str) -> bool:
        name = below(problem.path, "form")
        return name is not None and self.form.set_fault(name, text)

    def _show_deadline(self) -> None:
        due = self._node.due_at
        self.deadline.setVisible(due is not None)
        if due is None:
            return
        left = duration(float(max(int(due - self.context.now()), 0)))
        approves = self._written.on_timeout == "approve"
        text = (
            self.tr("Approves itself at {time}, in {left}")
            if approves
            else self.tr("Rejects itself at {time}, in {left}")
        )
        self.deadline.set_state("Waiting", text.format(time=clock(due), left=left))
        self.deadline.setToolTip(exact(due))
