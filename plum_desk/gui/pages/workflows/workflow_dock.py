"""The dock below the list and the graph: a workflow's runs, versions and parameters."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from plum_desk.api.errors import PlumError
from plum_desk.api.types.workflows import Param, Workflow
from plum_desk.gui.frame.dock import Dock
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.workflows.acts import WorkflowActs
from plum_desk.gui.pages.workflows.columns import param_columns, version_columns
from plum_desk.gui.pages.workflows.runs_list import RunsList
from plum_desk.gui.pages.workflows.tally import RunTally
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.table.data_table import DataTable
from plum_desk.gui.widgets.table.model import RowModel
from plum_desk.gui.widgets.tabs import Tab


class WorkflowDock(Dock):
    """`run_opened` carries a run's id, `version_chosen` a version of the workflow."""

    run_opened = Signal(str)
    version_chosen = Signal(object)

    def __init__(self, context: PageContext, acts: WorkflowActs, tally: RunTally) -> None:
        super().__init__(context.look, "workflow")
        self._context = context
        self._workflow: Workflow | None = None
        self._runs_count = ""
        look = context.look
        self.runs = RunsList(context, acts, tally, filters=False)
        self._versions: RowModel[Workflow] = RowModel(version_columns(), lambda w: str(w.version), self)
        self._params: RowModel[Param] = RowModel(param_columns(), lambda p: p.name, self)
        self.versions: DataTable[Workflow] = DataTable(look, self._versions, now=context.now)
        self.params: DataTable[Param] = DataTable(look, self._params, sortable=False)
        self.versions.sort_by("version", descending=True)
        self._stack = QStackedWidget()
        for widget in (self.runs, self.versions, self.params):
            self._stack.addWidget(widget)
        self.setWidget(self._stack)
        self.setMinimumHeight(110)
        self.bar.tabs.show()
        self.bar.tabs.selected.connect(self._on_tab)
        self.runs.opened.connect(self.run_opened)
        self.runs.counted.connect(self._on_counted)
        self.versions.picked.connect(self._on_version)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.versions.setAccessibleName(self.tr("Versions"))
        self.params.setAccessibleName(self.tr("Parameters"))
        workflow = self._workflow
        if workflow is None:
            return
        self.set_title(workflow.name)
        self.bar.tabs.set_tabs(
            [
                Tab("runs", self.tr("Runs"), self._runs_count),
                Tab("versions", self.tr("Versions"), number(workflow.version)),
                Tab("params", self.tr("Parameters"), number(len(workflow.params))),
            ]
        )

    @property
    def workflow(self) -> Workflow | None:
        """What is shown."""
        return self._workflow

    def show_workflow(self, workflow: Workflow) -> None:
        """Show another workflow, or the same one changed."""
        before, self._workflow = self._workflow, workflow
        other = before is None or before.workflow_id != workflow.workflow_id
        if other:
            self._runs_count = ""
            self._versions.replace(())
            self.runs.show_workflow(workflow.workflow_id)
        if other or before is None or before.version != workflow.version:
            self._context.actions.start(self._read_versions(workflow), "versions")
        self._params.replace(workflow.params)
        self.retranslate()

    async def _read_versions(self, workflow: Workflow) -> None:
        try:
            versions = await self._context.client.workflows.versions(workflow.workflow_id)
        except PlumError:
            versions = [workflow]
        if self._workflow is not None and self._workflow.workflow_id == workflow.workflow_id:
            self._versions.replace(versions)

    def _on_tab(self, key: str) -> None:
        self._stack.setCurrentIndex(("runs", "versions", "params").index(key))

    def _on_counted(self, count: int) -> None:
        if self._runs_count != number(count):
            self._runs_count = number(count)
            self.retranslate()

    def _on_version(self, workflow: Workflow | None) -> None:
        if workflow is not None:
            self.version_chosen.emit(workflow)
