"""The view of a workflow: its graph, newest version first, and what may be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from plum_desk.api.types.workflows import Workflow
from plum_desk.gui.dag.canvas import RunCanvas
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.workflows.acts import WorkflowActs
from plum_desk.gui.pages.workflows.recent import RecentRuns
from plum_desk.gui.pages.workflows.run_header import LabelChips
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.format import ago, duration, exact, percent
from plum_desk.gui.widgets.header import ObjectHeader
from plum_desk.gui.widgets.pill import Chip


class WorkflowView(QWidget):
    """`run_wanted` and `import_wanted` carry the workflow; `gone` says that it was deleted."""

    run_wanted = Signal(object)
    import_wanted = Signal(object)
    gone = Signal()

    def __init__(self, context: PageContext, acts: WorkflowActs, recent: RecentRuns) -> None:
        super().__init__()
        self._context = context
        self._acts = acts
        self._recent = recent
        self._workflow: Workflow | None = None
        self._version: Workflow | None = None
        look = context.look
        self.head = ObjectHeader(look)
        self.labels = LabelChips(context)
        self.old = Chip(look, "")
        self.head.add_beside_title(self.labels)
        self.head.add_beside_title(self.old)
        self.delete = Button(look, "", "", "trash")
        self.export = Button(look, "", "", "export")
        self.replace = Button(look, "", "", "download-simple")
        self.run = Button(look, "", "primary", "play")
        for button in (self.delete, self.export, self.replace, self.run):
            self.head.add_action(button)
        self.canvas = RunCanvas(look, context.now, start=context.actions.start)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self._connect()
        Retranslator(self, self.retranslate)

    @property
    def workflow(self) -> Workflow | None:
        """The newest version of what is shown."""
        return self._workflow

    def open(self, workflow: Workflow) -> None:
        """Show a workflow in its newest version."""
        self._workflow = workflow
        self.show_version(workflow)

    def close_workflow(self) -> None:
        """Show none."""
        self._workflow = None

    def show_version(self, version: Workflow) -> None:
        """Draw a version's graph."""
        if self._version is not None and (version.workflow_id, version.version) == (
            self._version.workflow_id,
            self._version.version,
        ):
            return
        self._version = version
        self._context.actions.start(self._draw(version), "graph")
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.delete.setText(self.tr("Delete…"))
        self.export.setText(self.tr("Export"))
        self.replace.setText(self.tr("New version…"))
        self.replace.setToolTip(self.tr("Replace the graph by one from a JSON file"))
        self.run.setText(self.tr("Run…"))
        workflow, version = self._workflow, self._version
        if workflow is None or version is None:
            return
        self.head.crumbs.set_parts([("workflows", self.tr("Workflows"))], workflow.workflow_id)
        self.head.title.setText(workflow.name)
        self.labels.show_labels(workflow.labels)
        is_old = version.version != workflow.version
        self.old.setVisible(is_old)
        if is_old:
            self.old.set_text(
                self.tr("version {version} of {newest}").format(version=version.version, newest=workflow.version)
            )
        self._show_facts(workflow, version)

    async def _draw(self, version: Workflow) -> None:
        found = self._context.store.all("task-defs")
        names = {definition.name: definition for definition in found}
        ids = {definition.def_id: definition for definition in found}
        await self.canvas.open_workflow(version, {**names, **ids})

    def _show_facts(self, workflow: Workflow, version: Workflow) -> None:
        recent = self._recent.of(workflow.workflow_id)
        facts = [self.tr("v{version}").format(version=version.version)]
        facts.append(self.tr("saved {ago}").format(ago=ago(version.created_at, self._context.now())))
        facts.append(self.tr("%n node(s)", "", len(version.nodes)))
        if recent.success_rate is not None:
            facts.append(self.tr("{share} succeed").format(share=percent(recent.success_rate)))
        if recent.median_s is not None:
            facts.append(self.tr("median {duration}").format(duration=duration(recent.median_s)))
        self.head.facts.setText(" · ".join(facts))
        self.head.facts.updateGeometry()
        self.head.facts.setToolTip(exact(version.created_at))
        self.head.title.setToolTip(workflow.description)

    def _connect(self) -> None:
        self.run.clicked.connect(lambda: self.run_wanted.emit(self._workflow))
        self.replace.clicked.connect(lambda: self.import_wanted.emit(self._workflow))
        self.export.clicked.connect(self._export)
        self.delete.clicked.connect(self._delete)
        self._recent.changed.connect(self._on_recent)
        self._context.store.changed.connect(self._on_changed)

    def _export(self) -> None:
        if self._version is not None:
            self._acts.export(self._version)

    def _delete(self) -> None:
        if self._workflow is not None:
            self._acts.delete(self._workflow)

    def _on_recent(self) -> None:
        if self._workflow is not None and self._version is not None and self.isVisible():
            self._show_facts(self._workflow, self._version)

    def _on_changed(self, topic: str, keys: frozenset[Key]) -> None:
        workflow = self._workflow
        if topic != "workflows" or workflow is None or workflow.workflow_id not in keys:
            return
        newer = self._context.store.get("workflows", workflow.workflow_id)
        if newer is None:
            self._workflow = None
            self.gone.emit()
        else:
            self.open(newer)
