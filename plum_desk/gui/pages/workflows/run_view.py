"""The view of a run: the canvas with live states; header, inspector and timeline share its selection."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from plum_desk.api.errors import NotFound
from plum_desk.api.types.tasks import Task
from plum_desk.api.types.workflows import RunNode, Workflow
from plum_desk.gui.dag.canvas import RunCanvas
from plum_desk.gui.dag.inside import ChildInside
from plum_desk.gui.dag.paths import is_inside
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.acts import TaskActs
from plum_desk.gui.pages.tasks.nothing import nothing_here
from plum_desk.gui.pages.tasks.words import place_word
from plum_desk.gui.pages.workflows.acts import WorkflowActs
from plum_desk.gui.pages.workflows.child_runs import ChildRuns
from plum_desk.gui.pages.workflows.node_inspector import NodeInspector
from plum_desk.gui.pages.workflows.rerun_dialog import RerunDialog
from plum_desk.gui.pages.workflows.run_feed import RunFeed
from plum_desk.gui.pages.workflows.run_header import RunHeader
from plum_desk.gui.pages.workflows.timeline_dock import TimelineDock
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.empty import EmptyState


class RunView(QWidget):
    """`left` carries where the breadcrumb leads: `workflows`, `runs`, or a workflow's id."""

    left = Signal(str)

    def __init__(self, context: PageContext, acts: WorkflowActs, task_acts: TaskActs) -> None:
        super().__init__()
        self._context = context
        self._acts = acts
        look = context.look
        self.feed = RunFeed(context, self)
        self.canvas = RunCanvas(look, context.now, start=context.actions.start)
        self.child_runs = ChildRuns(context, self.feed, self)
        self.head = RunHeader(context, self.feed)
        self.inspector = NodeInspector(context, self.feed, self.canvas.model, acts, task_acts)
        self.dock = TimelineDock(context, self.feed, self.canvas.model)
        self.gone = EmptyState(look, "warning-circle")
        self._again = Button(look, "", "", "arrow-clockwise")
        self.gone.add_step(self._again)
        self._stack = QStackedWidget()
        self._gone_ground = nothing_here(self.gone)
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self._gone_ground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._fault: Any = None
        self._wanted: str | None = None
        self._connect()
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self._again.setText(self.tr("Try again"))
        self._on_tasks(list(self.feed.tasks.values()))
        if self._fault is not None:
            self._show_fault(self._fault)

    def open(self, run_id: str) -> None:
        """Show a run."""
        if run_id == self.feed.run_id and self.feed.run is not None:
            return
        self._fault = self._wanted = None
        self.canvas.forget()
        self.feed.open(run_id)
        self.head.begin()
        self.canvas.select(None)
        self._stack.setCurrentWidget(self.canvas)

    def close_run(self) -> None:
        """Show none; what comes about it is no longer listened to."""
        self.feed.close()

    def select(self, key: str | None) -> None:
        """Select a node everywhere."""
        self.canvas.select(key)

    def open_rerun_dialog(self, start: str) -> RerunDialog | None:
        """Ask from where, and with which parameters, the run is to run again; None before the run is known."""
        feed = self.feed
        if feed.run is None or feed.workflow is None:
            return None
        dialog = RerunDialog(
            self._context,
            self,
            self._acts,
            feed.run,
            feed.workflow,
            feed.nodes,
            start=start,
            selected=self.canvas.selected,
        )
        dialog.open()
        return dialog

    def select_when_drawn(self, path: str) -> None:
        """Select a node of the run that was opened last, once it is there."""
        if self.feed.run is not None and self.canvas.model.card(path) is not None:
            self.select(path)
        else:
            self._wanted = path

    def _connect(self) -> None:
        feed, canvas = self.feed, self.canvas
        feed.loaded.connect(self._on_loaded)
        feed.failed.connect(self._show_fault)
        feed.nodes_changed.connect(self._on_nodes)
        feed.tasks_changed.connect(self._on_tasks)
        canvas.selection_changed.connect(self._on_selected)
        canvas.child_wanted.connect(self._to_child)
        self.child_runs.loaded.connect(self._on_child)
        self.child_runs.changed.connect(canvas.model.update_child)
        canvas.opened.connect(lambda _: self.inspector.panel.choose_tab("log"))
        self.dock.selected.connect(self.select)
        self.dock.timeline.opened.connect(lambda _: self.inspector.panel.choose_tab("log"))
        self.head.crumbs.followed.connect(self.left)
        self.head.canceled.connect(self._cancel)
        self.head.paused.connect(self._pause)
        self.head.resumed.connect(self._resume)
        self.head.rerun_wanted.connect(self.open_rerun_dialog)
        self.head.workflow_wanted.connect(self._to_workflow)
        self._again.clicked.connect(lambda: feed.open(feed.run_id))

    def _on_loaded(self) -> None:
        workflow = self.feed.workflow
        if workflow is not None:
            self._fault = None
            self._stack.setCurrentWidget(self.canvas)
            self._context.actions.start(self._draw(self.feed.run_id), "canvas")

    async def _draw(self, run_id: str) -> None:
        """A large graph is laid out in a thread; a run chosen meanwhile draws itself."""
        workflow = self.feed.workflow
        if workflow is None:
            return
        chosen, self._wanted = self._wanted or self.canvas.selected, None
        await self.canvas.open_run(workflow, list(self.feed.nodes.values()), self.feed.definitions())
        if run_id != self.feed.run_id:
            return
        for node in self.feed.nodes.values():
            self.canvas.update_node(node)
        self._on_tasks(list(self.feed.tasks.values()))
        self._learn()
        self.child_runs.again()
        self.canvas.select(chosen)
        self.inspector.show_node(self.canvas.selected)
        self.dock.select(self.canvas.selected)

    def _on_nodes(self, nodes: list[RunNode]) -> None:
        for node in nodes:
            self.canvas.update_node(node)
        if any(node.state == "Succeeded" and not is_inside(node.path) for node in nodes):
            self._learn()

    def _learn(self) -> None:
        run = self.feed.run
        if run is not None:
            done = self.feed.nodes.items()
            outputs = {path: node.output for path, node in done if node.state == "Succeeded" and path == node.key}
            self.canvas.learn(run.params, outputs)

    def _on_child(self, key: str, workflow: Workflow, nodes: list[RunNode]) -> None:
        self.canvas.model.set_child(key, ChildInside(workflow, nodes, self.feed.definitions()))

    def _to_child(self, key: str) -> None:
        node = self.feed.nodes.get(key)
        if node is not None and node.child_run_id is not None:
            self._context.navigator.go("workflows", f"run:{node.child_run_id}")

    def _on_tasks(self, tasks: list[Task]) -> None:
        """Cards say where their task runs, once that is known."""
        for task in tasks:
            if task.node_key is not None and task.scheduled_on is not None:
                self.canvas.set_place(task.node_key, place_word(task.scheduled_on))

    def _on_selected(self, key: str | None) -> None:
        self.head.select(key)
        self.inspector.show_node(key)
        self.dock.select(key)

    def _cancel(self) -> None:
        if self.feed.run is not None:
            self._acts.cancel(self.feed.run, self.head.cancel)

    def _pause(self) -> None:
        if self.feed.run is not None:
            self._acts.pause(self.feed.run, self.head.pause)

    def _resume(self) -> None:
        if self.feed.run is not None:
            self._acts.resume(self.feed.run, self.head.pause)

    def _to_workflow(self) -> None:
        if self.feed.run is not None:
            self.left.emit(self.feed.run.workflow_id)

    def _show_fault(self, error: Any) -> None:
        self._fault = error
        gone = isinstance(error, NotFound)
        title = self.tr("This run is not there any more") if gone else self.tr("The run could not be read")
        self.gone.set_texts(title, self._context.actions.explain(error))
        self.head.facts.setText("")
        self._stack.setCurrentWidget(self._gone_ground)
