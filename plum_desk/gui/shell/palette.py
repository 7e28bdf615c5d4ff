"""What the palette finds: every object the store holds, and every action of the window."""

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.tasks import TaskDefinition
from plum_desk.api.types.workflows import Workflow, WorkflowRun
from plum_desk.gui.frame.palette import PaletteEntry
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.widgets.format import short_id
from plum_desk.gui.widgets.words import state_word

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
_MOST_RUNS: Final = 200


class PaletteObjects:
    """Workflows, their newest runs, task definitions, nodes and workers."""

    def __init__(self, context: PageContext) -> None:
        self._context = context

    def entries(self) -> Iterator[PaletteEntry]:
        """All objects, each leading to its page."""
        store = self._context.store
        for workflow in sorted(store.all("workflows"), key=lambda one: str(one.name)):
            yield self._workflow(workflow)
        runs: list[WorkflowRun] = sorted(store.all("workflow-runs"), key=lambda one: -float(one.created_at))
        for run in runs[:_MOST_RUNS]:
            yield self._run(run)
        for definition in sorted(store.all("task-defs"), key=lambda one: str(one.name)):
            yield self._definition(definition)
        for node in store.all("nodes"):
            kind = translate("Palette", "node, {state}").format(state=state_word(node.health))
            words = " ".join((node.ip or "", *node.labels.values()))
            yield PaletteEntry(node.node_id, kind, "desktop-tower", self._to("nodes", node.node_id), words=words)
        for worker in store.all("workers"):
            kind = translate("Palette", "worker, {state}").format(state=state_word(worker.health))
            act = self._to("workers", worker.worker_id)
            yield PaletteEntry(worker.worker_id, kind, "robot", act, words=" ".join(worker.tasks))

    def actions(self) -> Iterator[PaletteEntry]:
        """What can be run."""
        store = self._context.store
        for workflow in store.all("workflows"):
            text = translate("Palette", "Run “{name}”…").format(name=workflow.name)
            act = self._to("workflows", f"start:{workflow.workflow_id}")
            yield PaletteEntry(text, translate("Palette", "workflow"), "play", act, is_action=True)
        for definition in store.all("task-defs"):
            text = translate("Palette", "Run “{name}”…").format(name=definition.name)
            act = self._to("tasks", f"start:{definition.def_id}")
            yield PaletteEntry(text, translate("Palette", "task"), "play", act, is_action=True)

    def _workflow(self, workflow: Workflow) -> PaletteEntry:
        kind = translate("Palette", "workflow v{version}").format(version=workflow.version)
        act = self._to("workflows", workflow.workflow_id)
        return PaletteEntry(workflow.name, kind, "tree-structure", act, words=" ".join(workflow.labels.values()))

    def _run(self, run: WorkflowRun) -> PaletteEntry:
        kind = translate("Palette", "run {id}, {state}").format(id=short_id(run.run_id), state=state_word(run.state))
        act = self._to("workflows", f"run:{run.run_id}")
        return PaletteEntry(run.workflow_name, kind, "play-circle", act, words=run.run_id)

    def _definition(self, definition: TaskDefinition) -> PaletteEntry:
        act = self._to("tasks", f"def:{definition.def_id}")
        kind = translate("Palette", "task definition")
        return PaletteEntry(definition.name, kind, "lightning", act, words=definition.task_name)

    def _to(self, page: str, key: str) -> Callable[[], None]:
        return lambda: self._context.navigator.go(page, key)
