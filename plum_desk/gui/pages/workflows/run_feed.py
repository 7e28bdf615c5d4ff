"""One run with its nodes and tasks, read once and then kept current by the store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, Signal

from plum_desk.api.errors import PlumError
from plum_desk.api.types.tasks import Task, TaskDefinition
from plum_desk.api.types.workflows import FINAL_NODE_STATES, Node, RunNode, Workflow, WorkflowRun
from plum_desk.gui.dag.paths import definition_at, is_inside
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.pages.context import PageContext


class RunFeed(QObject):
    """`loaded` comes when everything about the run is there, the others for what changed since.

    A run that the store does not hold, because it is old, is read from the controller all the same.
    """

    loaded = Signal()
    run_changed = Signal()
    nodes_changed = Signal(object)
    tasks_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.run: WorkflowRun | None = None
        self.workflow: Workflow | None = None
        self.nodes: dict[str, RunNode] = {}
        self.tasks: dict[str, Task] = {}
        self._run_id = ""
        self._asked = 0
        context.store.changed.connect(self._on_changed)
        context.store.reset.connect(self._on_reset)

    @property
    def run_id(self) -> str:
        """Which run is shown."""
        return self._run_id

    def open(self, run_id: str) -> None:
        """Show another run."""
        self._run_id = run_id
        self.run, self.workflow, self.nodes, self.tasks = None, None, {}, {}
        self._ask()

    def close(self) -> None:
        """Show no run."""
        self._run_id = ""
        self._asked += 1

    def task_of(self, node: RunNode | None) -> Task | None:
        """The task of a node."""
        return None if node is None or node.task_id is None else self.tasks.get(node.task_id)

    def definition(self, path: str) -> Node | None:
        """What the workflow says about the node at a path."""
        return None if self.workflow is None or not path else definition_at(self.workflow.nodes, path)

    def definitions(self) -> dict[str, TaskDefinition]:
        """The definitions by name and by id."""
        found: dict[str, TaskDefinition] = {}
        for definition in self._context.store.all("task-defs"):
            found[definition.def_id] = found[definition.name] = definition
        return found

    def count_done(self) -> tuple[int, int]:
        """How many nodes of the canvas are final, of how many; those inside of loops belong to their loop."""
        own = [node for path, node in self.nodes.items() if not is_inside(path)]
        return sum(node.state in FINAL_NODE_STATES for node in own), len(own)

    def _ask(self) -> None:
        self._asked += 1
        self._context.actions.start(self._read(self._run_id, self._asked), "run")

    async def _read(self, run_id: str, asked: int) -> None:
        client = self._context.client
        try:
            detail = await client.workflow_runs.get(run_id)
            tasks = await client.tasks.list(run_id=run_id)
            workflow = self.workflow or await client.workflows.version(detail.run.workflow_id, detail.run.version)
        except PlumError as error:
            if asked == self._asked:
                self.failed.emit(error)
            return
        if asked != self._asked:
            return
        self.run, self.workflow = detail.run, workflow
        self.nodes = {node.path: node for node in detail.nodes}
        self.tasks = {task.task_id: task for task in tasks}
        self._catch_up()
        self.loaded.emit()

    def _catch_up(self) -> None:
        """Take what the stream told while the answer was on its way."""
        store = self._context.store
        self._take_run(store.get("workflow-runs", self._run_id))
        self._take_nodes(store.nodes_of_run(self._run_id))
        self._take_tasks(store.get("tasks", task_id) for task_id in self._task_ids())

    def _task_ids(self) -> list[str]:
        return [node.task_id for node in self.nodes.values() if node.task_id is not None]

    def _on_reset(self, topic: str) -> None:
        if topic == "run-nodes" and self._run_id:
            self._ask()

    def _on_changed(self, topic: str, keys: frozenset[Key]) -> None:
        if self.run is None:
            return
        store = self._context.store
        if topic == "run-nodes":
            mine = (store.get(topic, key) for key in keys if key[0] == self._run_id)
            if changed := self._take_nodes(mine):
                self.nodes_changed.emit(changed)
        elif topic == "workflow-runs" and self._run_id in keys:
            self._take_run(store.get(topic, self._run_id))
            self.run_changed.emit()
        elif topic == "tasks" and (changed_tasks := self._take_tasks(store.get(topic, key) for key in keys)):
            self.tasks_changed.emit(changed_tasks)

    def _take_run(self, run: Any) -> None:
        if run is not None and self.run is not None and run.revision >= self.run.revision:
            self.run = run

    def _take_nodes(self, nodes: Iterable[RunNode | None]) -> list[RunNode]:
        changed = []
        for node in nodes:
            if node is None:
                continue
            known = self.nodes.get(node.path)
            if known is None or node.revision >= known.revision:
                self.nodes[node.path] = node
                changed.append(node)
        return changed

    def _take_tasks(self, tasks: Iterable[Task | None]) -> list[Task]:
        changed = []
        for task in tasks:
            if task is None or task.run_id != self._run_id:
                continue
            known = self.tasks.get(task.task_id)
            if known is None or task.revision >= known.revision:
                self.tasks[task.task_id] = task
                changed.append(task)
        return changed
