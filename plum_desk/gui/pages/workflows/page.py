"""The page of workflows: the list, all runs, one workflow, one run."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.api.errors import PlumError
from plum_desk.api.types.workflows import Workflow
from plum_desk.gui.frame.page import Page
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.acts import TaskActs
from plum_desk.gui.pages.tasks.offstage import go_with
from plum_desk.gui.pages.workflows.acts import WorkflowActs
from plum_desk.gui.pages.workflows.import_dialog import ImportDialog
from plum_desk.gui.pages.workflows.list_view import WorkflowList
from plum_desk.gui.pages.workflows.recent import RecentRuns
from plum_desk.gui.pages.workflows.run_dialog import RunWorkflowDialog
from plum_desk.gui.pages.workflows.run_view import RunView
from plum_desk.gui.pages.workflows.runs_list import RunsList
from plum_desk.gui.pages.workflows.tally import RunTally
from plum_desk.gui.pages.workflows.workflow_dock import WorkflowDock
from plum_desk.gui.pages.workflows.workflow_view import WorkflowView
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.header import PageHeader
from plum_desk.gui.widgets.tabs import Tab


class WorkflowsPage(Page):
    """Understands a workflow id, `run:<runId>`, `run:<runId>:<path>` and `start:<workflowId>` as object keys.

    None leads to the list.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.look)
        self._context = context
        look = context.look
        self.acts = WorkflowActs(context, self)
        self.recent = RecentRuns(context, self)
        self._tally = RunTally(context.store, self)
        self.list = WorkflowList(context, self.acts, self.recent)
        self.runs = RunsList(context, self.acts, self._tally, filters=True)
        self.workflow = WorkflowView(context, self.acts, self.recent)
        self.run = RunView(context, self.acts, TaskActs(context, self))
        self.dock = WorkflowDock(context, self.acts, self._tally)
        self._head = PageHeader(look)
        self.tabs = self._head.add_tabs()
        self.import_button = Button(look, "", "primary", "plus")
        self._head.add_action(self.import_button)
        self._heads, self._stack = QStackedWidget(), QStackedWidget()
        for head in (self._head, self.workflow.head, self.run.head):
            self._heads.addWidget(head)
        for view in (self.list, self.runs, self.workflow, self.run):
            self._stack.addWidget(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._picked: Workflow | None = None
        self._counts = {"list": "", "runs": ""}
        self._loaded = False
        go_with(self, self._heads, self.run.inspector, self.run.dock, self.dock)
        self._connect()
        self._set_count("list", self.list.model.rowCount())
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._head.set_texts(self.tr("Workflows"))
        self.import_button.setText(self.tr("New workflow from JSON…"))
        self._show_tabs()

    @override
    def header(self) -> QWidget:
        return self._heads

    @override
    def inspector(self) -> QWidget | None:
        return self.run.inspector if self._stack.currentWidget() is self.run else None

    @override
    def inspector_title(self) -> str:
        return self.tr("Run") if self.run.inspector.key is None else self.tr("Node")

    @override
    def bottom(self) -> QDockWidget | None:
        view = self._stack.currentWidget()
        if view is self.run:
            return self.run.dock
        is_shown = view is self.workflow or (view is self.list and self._picked is not None)
        return self.dock if is_shown else None

    @override
    def on_shown(self) -> None:
        if not self._loaded:
            self._loaded = True
            self.recent.ask()
            self.runs.load()

    @override
    def show_object(self, key: str) -> None:
        kind, _, rest = key.partition(":")
        if kind == "run":
            run_id, _, path = rest.partition(":")
            self.open_run(run_id)
            if path:
                self.run.select_when_drawn(path)
        elif kind == "start":
            self._with_workflow(rest, start=True)
        elif key:
            self._with_workflow(key, start=False)
        else:
            self.show_list()

    def show_list(self, tab: str = "list") -> None:
        """Show the workflows, or all runs."""
        self.tabs.choose(tab)
        self._show(self.list if tab == "list" else self.runs)

    def open_run(self, run_id: str) -> None:
        """Show a run on the canvas."""
        self.run.open(run_id)
        self._show(self.run)

    def open_workflow(self, workflow: Workflow) -> None:
        """Show a workflow's graph."""
        self.workflow.open(workflow)
        self.dock.show_workflow(workflow)
        self._show(self.workflow)

    def open_run_dialog(self, workflow: Workflow) -> RunWorkflowDialog:
        """Ask for the parameters of a run."""
        dialog = RunWorkflowDialog(self._context, self, self.acts, workflow)
        dialog.open()
        return dialog

    def open_import_dialog(self, workflow: Workflow | None = None) -> ImportDialog:
        """Ask for the JSON of a new workflow, or of a new version of one."""
        dialog = ImportDialog(self._context, self, workflow)
        dialog.open()
        return dialog

    def _connect(self) -> None:
        self.tabs.selected.connect(self.show_list)
        self.import_button.clicked.connect(lambda: self.open_import_dialog())
        self.list.import_wanted.connect(lambda: self.open_import_dialog())
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(self.open_workflow)
        self.list.run_wanted.connect(self.open_run_dialog)
        self.list.counted.connect(lambda count: self._set_count("list", count))
        self.runs.counted.connect(lambda count: self._set_count("runs", count))
        self.runs.opened.connect(self.open_run)
        self.dock.run_opened.connect(self.open_run)
        self.dock.version_chosen.connect(self._on_version)
        self.workflow.run_wanted.connect(self.open_run_dialog)
        self.workflow.import_wanted.connect(self.open_import_dialog)
        self.workflow.gone.connect(self.show_list)
        self.workflow.head.crumbs.followed.connect(lambda _: self.show_list())
        self.run.left.connect(self._on_left)
        self.run.canvas.selection_changed.connect(lambda _: self.inspector_changed.emit())
        self._context.store.changed.connect(self._on_changed)
        back = QShortcut(QKeySequence("Alt+Left"), self)
        back.activated.connect(self._go_back)

    def _show(self, view: QWidget) -> None:
        if view is not self.run:
            self.run.close_run()
        if view is not self.workflow:
            self.workflow.close_workflow()
        self._stack.setCurrentWidget(view)
        heads = {self.workflow: self.workflow.head, self.run: self.run.head}
        self._heads.setCurrentWidget(heads.get(view, self._head))
        wide = view is self.run
        if wide != self.wide:
            self.wide = wide
            self.wide_changed.emit(wide)
        if view is self.list and self._picked is not None:
            self.dock.show_workflow(self._picked)
        self.inspector_changed.emit()

    def _with_workflow(self, workflow_id: str, *, start: bool) -> None:
        """Open a workflow, or the question for its parameters, once it is known."""
        found = self._context.store.get("workflows", workflow_id)
        if found is None:
            self._context.actions.start(self._fetch(workflow_id, start), "workflow")
        elif start:
            self.open_run_dialog(found)
        else:
            self.open_workflow(found)

    async def _fetch(self, workflow_id: str, start: bool) -> None:
        try:
            found = await self._context.client.workflows.get(workflow_id)
        except PlumError as error:
            self._context.actions.tell(self.tr("The workflow could not be shown"), error)
            return
        if start:
            self.open_run_dialog(found)
        else:
            self.open_workflow(found)

    def _on_picked(self, workflow: Workflow | None) -> None:
        self._picked = workflow
        if workflow is not None:
            self.dock.show_workflow(workflow)
        self.inspector_changed.emit()

    def _on_version(self, version: Workflow) -> None:
        if self._stack.currentWidget() is self.workflow:
            self.workflow.show_version(version)

    def _on_left(self, where: str) -> None:
        if where in ("workflows", "runs"):
            self.show_list("list" if where == "workflows" else "runs")
        else:
            self._with_workflow(where, start=False)

    def _on_changed(self, topic: str, keys: frozenset[Key]) -> None:
        shown = self.dock.workflow
        if topic == "workflows" and shown is not None and shown.workflow_id in keys:
            newer = self._context.store.get("workflows", shown.workflow_id)
            if newer is not None:
                self.dock.show_workflow(newer)

    def _go_back(self) -> None:
        if self._stack.currentWidget() in (self.workflow, self.run):
            self.show_list(self.tabs.current)

    def _set_count(self, tab: str, count: int) -> None:
        if self._counts[tab] != number(count):
            self._counts[tab] = number(count)
            self._show_tabs()

    def _show_tabs(self) -> None:
        self.tabs.set_tabs(
            [
                Tab("list", self.tr("List"), self._counts["list"]),
                Tab("runs", self.tr("Runs"), self._counts["runs"]),
            ]
        )
