"""What failed lately, as the controller's database has it: the stream's snapshot holds only the newest finished."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from plum_desk.api.client import Event
from plum_desk.api.errors import PlumError
from plum_desk.api.types.tasks import Task
from plum_desk.api.types.workflows import WorkflowRun
from plum_desk.gui.pages.context import PageContext

FAILED: Final = ("Failed", "Timeout")
SHOWN: Final = 30
_MOST_RUNS: Final = 200
_DAY_S: Final = 86_400
_PACE_MS: Final = 1000


class RecentFailures(QObject):
    """Reads anew when something failed or went, at most once a second; `changed` says that it was read."""

    changed = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.tasks: list[Task] = []
        self.tasks_in_day = 0
        self.runs_in_day = 0
        self._reading = False
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(_PACE_MS)
        self._pace.timeout.connect(self.read)
        context.store.told.connect(self._on_told)
        context.store.reset.connect(self._on_reset)

    def read(self) -> None:
        """Ask the controller."""
        if not self._reading:
            self._reading = True
            self._context.actions.start(self._read(), "failures")

    async def _read(self) -> None:
        client, since = self._context.client, self._context.now() - _DAY_S
        try:
            newest = await client.tasks.page(state=FAILED, limit=SHOWN)
            today = await client.tasks.page(state=FAILED, limit=1, created_after=since, count=True)
            runs = await client.workflow_runs.list(state=FAILED, limit=_MOST_RUNS)
        except PlumError:
            # The band tells that the controller does not answer; what is shown stays.
            return
        finally:
            self._reading = False
        self.tasks = newest.items
        self.tasks_in_day = today.total if today.total is not None else len(today.items)
        self.runs_in_day = sum(1 for run in runs if (run.finished_at or 0.0) > since)
        self.changed.emit()

    def _on_told(self, events: Sequence[Event]) -> None:
        if any(_matters(event) for event in events) and not self._pace.isActive():
            self._pace.start()

    def _on_reset(self, topic: str) -> None:
        if topic == "tasks":
            self.read()


def _matters(event: Event) -> bool:
    if event.topic not in ("tasks", "workflow-runs"):
        return False
    return event.kind == "deleted" or (isinstance(event.data, Task | WorkflowRun) and event.data.state in FAILED)
