"""The runs that a schedule started: those the store knows, and before them those the controller remembers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from plum_desk.api.errors import PlumError
from plum_desk.api.types.schedules import Schedule
from plum_desk.api.types.workflows import WorkflowRun
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.words import error_line, reason_sentence, took_word
from plum_desk.gui.widgets.format import short_id
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.table.cells import State, Text, Time
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable
from plum_desk.gui.widgets.table.delegates import RowStyle
from plum_desk.gui.widgets.table.model import RowModel
from plum_desk.gui.widgets.words import state_word

_MOST: Final = 200
_MARGIN: Final = 4
# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


class RunHistory(QWidget):
    """A double click leads to the run."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._schedule: Schedule | None = None
        self._read: dict[str, WorkflowRun] = {}
        self.model: RowModel[WorkflowRun] = RowModel(_columns(context), lambda run: run.run_id, self)
        self.table: DataTable[WorkflowRun] = DataTable(
            context.look, self.model, style=RowStyle(margin=_MARGIN), now=context.now
        )
        self.table.sort_by("started", descending=True)
        self._nothing = Label(context.look, "", "cell", "3")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.table.opened.connect(lambda run: context.navigator.go("workflows", f"run:{run.run_id}"))
        context.store.changed.connect(self._on_changed)
        Retranslator(self, self._retranslate)

    def show_schedule(self, schedule: Schedule | None) -> None:
        """Show the runs of another schedule, or none."""
        before, self._schedule = self._schedule, schedule
        if schedule is None or before is None or before.schedule_id != schedule.schedule_id:
            self._read = {}
            if schedule is not None:
                self._context.actions.start(self._load(schedule), "runs of a schedule")
            self._show()

    async def _load(self, schedule: Schedule) -> None:
        try:
            page = await self._context.client.workflow_runs.page(limit=_MOST, workflow_id=schedule.workflow_id)
        except PlumError:
            # The runs that the store knows are shown; the window's band says what is wrong.
            return
        if self._schedule is not None and self._schedule.schedule_id == schedule.schedule_id:
            self._read = {run.run_id: run for run in page.items if run.trigger.ref == schedule.schedule_id}
            self._show()

    def _on_changed(self, topic: str, _keys: frozenset[Key]) -> None:
        if topic == "workflow-runs" and self._schedule is not None:
            self._show()

    def _show(self) -> None:
        own = self._schedule.schedule_id if self._schedule is not None else None
        known: list[WorkflowRun] = self._context.store.all("workflow-runs")
        fresh = {run.run_id: run for run in known if own is not None and run.trigger.ref == own}
        self.model.replace({**self._read, **fresh}.values())
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)

    def _retranslate(self) -> None:
        self._nothing.setText(self.tr("It has started no run yet."))
        self.table.setAccessibleName(self.tr("Runs of the schedule"))


def _columns(context: PageContext) -> list[Column[WorkflowRun]]:
    def why(run: WorkflowRun) -> Text:
        if run.error is not None:
            return Text(error_line(run.error))
        return Text(reason_sentence(run.reason, context.languages.current))

    return [
        Column("state", _title("State"), lambda r: State(r.state, state_word(r.state)), "state", 116),
        Column("started", _title("Started"), _started, "time", 112, sort=lambda r: r.started_at or r.created_at),
        Column("took", _title("Duration"), lambda r: _took(r, context.now), width=72, right=True),
        Column("by", _title("Started by"), _by, width=110),
        Column("why", _title("Reason"), why, width=80, elastic=True),
        Column("run", _title("Run"), lambda r: Text(short_id(r.run_id, 12), "text.3", mono=True), width=104),
    ]


def _started(run: WorkflowRun) -> Time:
    return Time(run.started_at or run.created_at)


def _took(run: WorkflowRun, now: Callable[[], float]) -> Text:
    return Text(took_word(run.started_at, run.finished_at, now()), "text")


def _by(run: WorkflowRun) -> Text:
    if run.trigger.type == "schedule":
        return Text(translate("ScheduleHistory", "the clock"))
    return Text(run.created_by)


def _title(source: str) -> Callable[[], str]:
    titles = {
        "State": lambda: translate("ScheduleHistory", "State"),
        "Started": lambda: translate("ScheduleHistory", "Started"),
        "Duration": lambda: translate("ScheduleHistory", "Duration"),
        "Started by": lambda: translate("ScheduleHistory", "Started by"),
        "Reason": lambda: translate("ScheduleHistory", "Reason"),
        "Run": lambda: translate("ScheduleHistory", "Run"),
    }
    return titles[source]
