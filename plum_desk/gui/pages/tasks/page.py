"""The page of tasks: their runs and their definitions."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.api.errors import NotFound
from plum_desk.api.types.tasks import Task, TaskDefinition
from plum_desk.gui.frame.page import Page
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.acts import TaskActs
from plum_desk.gui.pages.tasks.definition_detail import DefinitionInspector
from plum_desk.gui.pages.tasks.definition_dialog import DefinitionDialog
from plum_desk.gui.pages.tasks.definitions_tab import DefinitionsTab
from plum_desk.gui.pages.tasks.inspector import TaskInspector
from plum_desk.gui.pages.tasks.offstage import go_with
from plum_desk.gui.pages.tasks.pools_tab import PoolsTab
from plum_desk.gui.pages.tasks.run_dialog import RunTaskDialog
from plum_desk.gui.pages.tasks.runs_tab import TaskRunsTab
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.header import PageHeader
from plum_desk.gui.widgets.tabs import Tab


class TasksPage(Page):
    """Understands a task id, `def:<defId>`, `start:<defId>`, `state:A,B` and `pools` as object keys."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.look)
        self._context = context
        look = context.look
        self.acts = TaskActs(context, self)
        self.runs = TaskRunsTab(context, self.acts)
        self.definitions = DefinitionsTab(context, self.acts)
        self.pools = PoolsTab(context)
        self.task = TaskInspector(context, self.acts)
        self.definition = DefinitionInspector(context, self.acts)
        self._head = PageHeader(look)
        self.tabs = self._head.add_tabs()
        self.new_definition = Button(look, "", "", "plus")
        self.run_task = Button(look, "", "primary", "play")
        self.new_pool = Button(look, "", "", "plus")
        self._head.add_action(self.new_definition)
        self._head.add_action(self.new_pool)
        self._head.add_action(self.run_task)
        self._inspectors = QStackedWidget()
        self._inspectors.addWidget(self.task)
        self._inspectors.addWidget(self.definition)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.runs)
        self._stack.addWidget(self.definitions)
        self._stack.addWidget(self.pools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._counts = {"runs": "", "definitions": "", "pools": ""}
        self._loaded = False
        go_with(self, self._head, self._inspectors)
        self._connect()
        self._show_acts()
        self._set_count("definitions", self.definitions.model.rowCount())
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._head.set_texts(self.tr("Tasks"))
        self.new_definition.setText(self.tr("New definition"))
        self.new_pool.setText(self.tr("New pool"))
        self.run_task.setText(self.tr("Run task"))
        self._show_tabs()

    @override
    def header(self) -> QWidget:
        return self._head

    @override
    def inspector(self) -> QWidget | None:
        if self.tabs.current == "pools":
            return None
        is_runs = self.tabs.current == "runs"
        shown = self.task.task if is_runs else self.definition.definition
        self._inspectors.setCurrentIndex(0 if is_runs else 1)
        return None if shown is None else self._inspectors

    @override
    def inspector_title(self) -> str:
        return self.tr("Task") if self.tabs.current == "runs" else self.tr("Definition")

    @override
    def on_shown(self) -> None:
        if not self._loaded:
            self._loaded = True
            self.runs.load()
            self.pools.load()

    @override
    def show_object(self, key: str) -> None:
        kind, _, rest = key.partition(":")
        if kind == "def":
            self.tabs.choose("definitions")
            self.definitions.select(rest)
        elif kind == "start":
            self.open_run_dialog(rest)
        elif kind == "pools":
            self.tabs.choose("pools")
        elif kind == "state":
            self.tabs.choose("runs")
            self.runs.filter_states(rest.split(","))
        elif key:
            self.tabs.choose("runs")
            self._show_task(key)

    def open_run_dialog(self, def_id: str = "") -> RunTaskDialog:
        """Ask what to run."""
        dialog = RunTaskDialog(self._context, self, self.acts, def_id)
        dialog.open()
        return dialog

    def open_definition_dialog(self, definition: TaskDefinition | None = None) -> DefinitionDialog:
        """Create a definition, or edit one."""
        dialog = DefinitionDialog(self._context, self, definition)
        dialog.open()
        return dialog

    def _connect(self) -> None:
        self.tabs.selected.connect(self._on_tab)
        self.run_task.clicked.connect(self._run_selected)
        self.new_definition.clicked.connect(lambda: self.open_definition_dialog())
        self.runs.picked.connect(self._on_task)
        self.runs.log_wanted.connect(self._open_log)
        self.runs.new_wanted.connect(lambda: self.open_run_dialog())
        self.runs.counted.connect(lambda count: self._set_count("runs", count))
        self.new_pool.clicked.connect(lambda: self.pools.open_dialog())
        self.pools.counted.connect(lambda count: self._set_count("pools", count))
        self.definitions.counted.connect(lambda count: self._set_count("definitions", count))
        self.definitions.picked.connect(self._on_definition)
        self.definitions.run_wanted.connect(lambda definition: self.open_run_dialog(definition.def_id))
        self.definitions.edit_wanted.connect(self.open_definition_dialog)
        self.definition.run.clicked.connect(self._run_selected)
        self.definition.edit.clicked.connect(lambda: self.open_definition_dialog(self.definition.definition))
        self._context.store.changed.connect(self._on_changed)

    def _run_selected(self) -> None:
        chosen = self.definition.definition if self.tabs.current == "definitions" else None
        self.open_run_dialog(chosen.def_id if chosen is not None else "")

    def _show_task(self, task_id: str) -> None:
        if not self.runs.select(task_id):
            self._context.actions.start(self._fetch(task_id), "task")

    async def _fetch(self, task_id: str) -> None:
        """Show a task that the page of the list does not hold."""
        try:
            task = await self._context.client.tasks.get(task_id)
        except NotFound as error:
            self._context.actions.tell(self.tr("The task is not there any more"), error)
            return
        self._on_task(task)

    def _on_task(self, task: Task | None) -> None:
        self.task.show_task(task)
        self.inspector_changed.emit()

    def _open_log(self, task: Task) -> None:
        self.runs.select(task.task_id)
        self._on_task(task)
        self.task.open_log()

    def _on_definition(self, definition: TaskDefinition | None) -> None:
        if definition is not None:
            self.definition.show_definition(definition)
        self.inspector_changed.emit()

    def _on_changed(self, topic: str, keys: frozenset[Key]) -> None:
        shown = self.definition.definition
        if topic == "task-defs" and shown is not None and shown.def_id in keys:
            newer = self._context.store.get("task-defs", shown.def_id)
            if newer is not None:
                self.definition.show_definition(newer)

    def _on_tab(self, key: str) -> None:
        tabs: dict[str, QWidget] = {"runs": self.runs, "definitions": self.definitions, "pools": self.pools}
        self._stack.setCurrentWidget(tabs[key])
        self._show_acts()
        self.inspector_changed.emit()

    def _show_acts(self) -> None:
        """What is created here is what the tab shows."""
        self.new_definition.setVisible(self.tabs.current != "pools")
        self.new_pool.setVisible(self.tabs.current == "pools")

    def _set_count(self, tab: str, count: int) -> None:
        if self._counts[tab] != number(count):
            self._counts[tab] = number(count)
            self._show_tabs()

    def _show_tabs(self) -> None:
        self.tabs.set_tabs(
            [
                Tab("runs", self.tr("Runs"), self._counts["runs"]),
                Tab("definitions", self.tr("Definitions"), self._counts["definitions"]),
                Tab("pools", self.tr("Pools"), self._counts["pools"]),
            ]
        )
