"""What the list says about a workflow's runs: the controller's figures, brought up to date by the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from plum_desk.api.errors import PlumError
from plum_desk.api.types.workflows import FINAL_RUN_STATES, WorkflowRun, WorkflowStats
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.pages.context import PageContext

DOTS: Final = 12
_PACE_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class Recent:
    """`states` of the last runs, newest last; `last_at` when the newest began."""

    states: tuple[str, ...] = ()
    running: int = 0
    waiting: int = 0
    success_rate: float | None = None
    median_s: float | None = None
    last_at: float | None = None


class RecentRuns(QObject):
    """Asks for the figures at most once a second, and only after a run changed."""

    changed = Signal()

    def __init__(self, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stats: dict[str, WorkflowStats] = {}
        self._runs: dict[str, list[WorkflowRun]] | None = None
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(_PACE_MS)
        self._pace.timeout.connect(self.ask)
        context.store.changed.connect(self._on_changed)
        context.store.reset.connect(lambda topic: self._on_changed(topic, frozenset()))

    def of(self, workflow_id: str) -> Recent:
        """The figures of one workflow."""
        stats = self._stats.get(workflow_id)
        runs = self._by_workflow().get(workflow_id, [])
        known = {run.run_id: run.state for run in (stats.last_runs if stats is not None else ())}
        known |= {run.run_id: run.state for run in runs}
        open_states = [run.state for run in runs if run.state not in FINAL_RUN_STATES]
        return Recent(
            states=tuple(known[run_id] for run_id in sorted(known)[-DOTS:]),
            running=open_states.count("Running"),
            waiting=len(open_states) - open_states.count("Running"),
            success_rate=stats.success_rate if stats is not None else None,
            median_s=stats.median_sec if stats is not None else None,
            last_at=max((run.started_at or run.created_at for run in runs), default=None),
        )

    def open_runs(self) -> int:
        """How many runs are not finished."""
        return sum(run.state not in FINAL_RUN_STATES for runs in self._by_workflow().values() for run in runs)

    def ask(self) -> None:
        """Read the figures again."""
        self._context.actions.start(self._read(), "workflow figures")

    async def _read(self) -> None:
        try:
            listed = await self._context.client.workflows.list()
        except PlumError:
            # The window's band says that the controller does not answer; the figures stay as they were.
            return
        self._stats = {one.workflow_id: one.stats for one in listed if one.stats is not None}
        self.changed.emit()

    def _by_workflow(self) -> dict[str, list[WorkflowRun]]:
        if self._runs is None:
            self._runs = {}
            for run in self._context.store.all("workflow-runs"):
                self._runs.setdefault(run.workflow_id, []).append(run)
        return self._runs

    def _on_changed(self, topic: str, _keys: frozenset[Key]) -> None:
        if topic not in ("workflow-runs", "workflows"):
            return
        self._runs = None
        self.changed.emit()
        if not self._pace.isActive():
            self._pace.start()
