"""Which nodes of runs wait for a person to decide, kept current by the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from plum_desk.api.errors import PlumError
from plum_desk.api.types.workflows import ApprovalNode, RunNode, Workflow, WorkflowRun
from plum_desk.gui.dag.paths import definition_at
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.pages.context import PageContext

_Version = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Approval:
    """One node that waits for a decision."""

    node: RunNode
    title: str
    workflow_name: str


class Approvals(QObject):
    """`changed` says that other nodes wait now. A run's version that the store does not hold is read once."""

    changed = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: dict[Key, RunNode] = {}
        self._versions: dict[_Version, Workflow | None] = {}
        context.store.changed.connect(self._on_changed)
        context.store.reset.connect(self._on_reset)
        self._take(context.store.all("run-nodes"))

    @property
    def runs(self) -> int:
        """How many runs wait for somebody."""
        return len({approval.node.run_id for approval in self.all()})

    def all(self) -> list[Approval]:
        """All of them, the one that waits longest first."""
        found = [approval for node in self._waiting.values() if (approval := self._approval(node)) is not None]
        return sorted(found, key=lambda one: one.node.started_at or 0.0)

    def _approval(self, node: RunNode) -> Approval | None:
        run: WorkflowRun | None = self._context.store.get("workflow-runs", node.run_id)
        workflow = None if run is None else self._version(run)
        written = None if workflow is None else definition_at(workflow.nodes, node.path)
        if run is None or not isinstance(written, ApprovalNode):
            return None
        return Approval(node, written.name or written.key, run.workflow_name)

    def _version(self, run: WorkflowRun) -> Workflow | None:
        newest: Workflow | None = self._context.store.get("workflows", run.workflow_id)
        if newest is not None and newest.version == run.version:
            return newest
        version = (run.workflow_id, run.version)
        if version not in self._versions:
            self._versions[version] = None
            self._context.actions.start(self._read(*version), "version")
        return self._versions[version]

    async def _read(self, workflow_id: str, version: int) -> None:
        try:
            self._versions[workflow_id, version] = await self._context.client.workflows.version(workflow_id, version)
        except PlumError:
            # Deleted meanwhile, or nobody answers: asked again when somebody looks.
            del self._versions[workflow_id, version]
            return
        self.changed.emit()

    def _on_reset(self, topic: str) -> None:
        if topic == "run-nodes":
            self._waiting = {}
            self._take(self._context.store.all("run-nodes"))
            self.changed.emit()

    def _on_changed(self, topic: str, keys: frozenset[Key]) -> None:
        if topic != "run-nodes":
            return
        before = dict(self._waiting)
        for key in keys:
            self._waiting.pop(key, None)
        self._take(node for key in keys if (node := self._context.store.get("run-nodes", key)) is not None)
        if self._waiting != before:
            self.changed.emit()

    def _take(self, nodes: Iterable[RunNode]) -> None:
        self._waiting.update({(node.run_id, node.path): node for node in nodes if node.state == "Waiting"})
