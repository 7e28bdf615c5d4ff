"""“Run again …”: from where, what is reused and what runs again, and with which parameters."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.api.errors import FieldProblem
from plum_desk.api.types.workflows import RunNode, Workflow, WorkflowRun
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.act_dialog import ActDialog
from plum_desk.gui.pages.tasks.paths import below
from plum_desk.gui.pages.tasks.value_form import ValueForm
from plum_desk.gui.pages.tasks.values import ValueFault, specs_of_params
from plum_desk.gui.pages.workflows.acts import WorkflowActs
from plum_desk.gui.pages.workflows.reuse import FROM_FAILED, FROM_START, Reuse, anything_failed, reuse_from
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.choices import SegmentedControl
from plum_desk.gui.widgets.format import number, short_id
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.pill import StateText

_MOST: Final = 6


class RerunDialog(ActDialog):
    """`nodes` are those of the run by path; `start` is chosen first, `selected` is the node that may be one."""

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        acts: WorkflowActs,
        run: WorkflowRun,
        workflow: Workflow,
        nodes: dict[str, RunNode],
        *,
        start: str,
        selected: str | None = None,
    ) -> None:
        super().__init__(context, parent, icon="arrow-clockwise")
        look = context.look
        self._acts, self._run, self._workflow, self._nodes = acts, run, workflow, nodes
        self._titles = {node.key: node.name or node.key for node in workflow.nodes}
        self._selected = selected if selected in self._titles else None
        self._begin = start
        self.start = SegmentedControl(look)
        self.reused, self.again = _NodeList(look), _NodeList(look)
        self.params = ValueForm(look, label_width=112)
        self.params.set_specs(
            [
                replace(spec, default=run.params.get(spec.name, spec.default))
                for spec in specs_of_params(workflow.params)
            ]
        )
        self.params.setVisible(bool(workflow.params))
        self._params_word = Label(look, "", "card")
        self._params_word.setVisible(bool(workflow.params))
        self.warning = StateText(look, "Warning", role="cell")
        self._build()
        self.start.selected.connect(self._show_reuse)
        self.params.changed.connect(self.check)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force; what was chosen stays."""
        self.set_texts(
            self.tr("Run “{name}” again").format(name=self._workflow.name),
            self.tr("A new run of version {version}, after run {id}.").format(
                version=self._run.version, id=short_id(self._run.run_id)
            ),
        )
        items = [(FROM_START, self.tr("From the start"))]
        if anything_failed(self._workflow, self._nodes):
            items.append((FROM_FAILED, self.tr("From what failed")))
        if self._selected is not None:
            items.append((self._selected, self.tr("From “{node}”").format(node=self._titles[self._selected])))
        self.start.set_items(items)
        if self._begin:
            self.start.choose(self._begin)
            self._begin = ""
        self.start.setAccessibleName(self.tr("Where it starts"))
        self._params_word.setText(self.tr("Parameters"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.act_button.setText(self.tr("Run again"))
        self.params.retranslate()
        self._show_reuse()
        self.check()

    @property
    def reuse(self) -> Reuse:
        """What the choice made now reuses and runs."""
        return reuse_from(self._workflow, self._nodes, self.start.current)

    @override
    def missing(self) -> str:
        wrong = len(self.params.faults())
        self._warn()
        return self.tr("%n value(s) missing or wrong", "", wrong) if wrong else ""

    @override
    def request(self) -> Awaitable[WorkflowRun]:
        return self.context.client.workflow_runs.rerun(
            self._run.run_id, start=self.start.current, params=self.params.values()
        )

    @override
    def done_with(self, answer: Any) -> None:
        self._acts.show_started(answer)

    @override
    def failure(self) -> str:
        return self.tr("The run was not started again")

    @override
    def put_fault(self, problem: FieldProblem, text: str) -> bool:
        name = below(problem.path, "params")
        return name is not None and self.params.set_fault(name, text)

    def _build(self) -> None:
        lists = QHBoxLayout()
        lists.setSpacing(24)
        lists.addWidget(self.again, 1)
        lists.addWidget(self.reused, 1)
        self.body.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addSpacing(4)
        self.body.addLayout(lists)
        self.body.addSpacing(4)
        self.body.addWidget(self._params_word)
        self.body.addWidget(self.params)
        self.body.addWidget(self.warning)

    def _show_reuse(self) -> None:
        reuse = self.reuse
        again = self.tr("Runs again · {count}").format(count=number(len(reuse.again)))
        reused = self.tr("Reused · {count}").format(count=number(len(reuse.reused)))
        more = self.tr("and {count} more")
        self.again.show_nodes(again, "Pending", [self._titles[key] for key in reuse.again], more)
        self.reused.show_nodes(reused, "Succeeded", [self._titles[key] for key in reuse.reused], more)
        self._warn()

    def _warn(self) -> None:
        """Outputs that are reused know nothing of parameters that are changed now."""
        self.warning.set_state("Warning", self.tr("What is reused was made with the parameters before."))
        self.warning.setVisible(self._has_changed() and bool(self.reuse.reused))

    def _has_changed(self) -> bool:
        try:
            values = self.params.values()
        except ValueFault:
            return True
        return any(value != self._run.params.get(name) for name, value in values.items())


class _NodeList(QWidget):
    """A heading and some nodes below it; what is too many is a number."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[str, ...] = ()
        self.heading = Label(look, "", "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.heading)
        self._column.addStretch(1)

    @property
    def shown(self) -> tuple[str, ...]:
        """The titles that are written out, and the rest as a number."""
        return self._shown

    def show_nodes(self, heading: str, state: str, titles: Sequence[str], more: str) -> None:
        """Show these nodes."""
        self.heading.setText(heading)
        lines = list(titles[:_MOST])
        if len(titles) > _MOST:
            lines.append(more.format(count=number(len(titles) - _MOST)))
        if tuple(lines) == self._shown:
            return
        self._shown = tuple(lines)
        while self._column.count() > 1:
            item = self._column.takeAt(1)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, line in enumerate(lines):
            is_rest = place == _MOST
            self._column.addWidget(
                Label(self._look, line, "cell", "3") if is_rest else StateText(self._look, state, line, role="cell")
            )
        self._column.addStretch(1)
