"""What a person does with schedules: each act says at once that it began, and in the end what it did."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from plum_desk.api.types.common import replace
from plum_desk.api.types.schedules import Schedule
from plum_desk.api.types.workflows import WorkflowRun
from plum_desk.gui.notices import BusyControl
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.schedules.draft import spec_of
from plum_desk.gui.pages.schedules.moments import until
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.format import short_id


class ScheduleActs(QObject):
    """`parent` is over which its questions are asked."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent

    def toggle(self, schedule: Schedule) -> None:
        """Enable it, or disable it."""
        spec = replace(spec_of(schedule), enabled=not schedule.enabled)
        failure = self.tr("“{name}” was not disabled") if schedule.enabled else self.tr("“{name}” was not enabled")
        self._context.actions.run(
            lambda: self._context.client.schedules.replace(schedule.schedule_id, spec),
            failure=failure.format(name=schedule.name),
            success=self._say_toggled,
        )

    def run_now(self, schedule: Schedule, button: BusyControl | None = None) -> None:
        """Start its workflow, beside its times."""
        self._context.actions.run(
            lambda: self._context.client.schedules.run(schedule.schedule_id),
            button=button,
            failure=self.tr("“{name}” was not run").format(name=schedule.name),
            success=self._say_started,
        )

    def delete(self, schedule: Schedule) -> None:
        """Ask, then delete it."""
        self._context.actions.start(self._delete(schedule), "delete schedule")

    async def _delete(self, schedule: Schedule) -> None:
        dialog = ConfirmDialog(
            self._context.look,
            self._window,
            question=self.tr("Delete schedule “{name}”?").format(name=schedule.name),
            consequences=self._consequences(schedule),
            verb=self.tr("Delete schedule"),
        )
        if not await dialog.ask():
            return
        self._context.actions.run(
            lambda: self._context.client.schedules.delete(schedule.schedule_id),
            failure=self.tr("“{name}” was not deleted").format(name=schedule.name),
            success=lambda _: self._context.notifier.succeed(self.tr("Schedule deleted"), schedule.name),
        )

    def _consequences(self, schedule: Schedule) -> str:
        lines = [self.tr("It fires no more. The workflow and the runs that it started stay.")]
        if schedule.queued:
            lines.append(self.tr("%n queued firing(s) are dropped.", "", schedule.queued))
        return "\n".join(lines)

    def _say_toggled(self, schedule: Schedule) -> None:
        if schedule.next_at is None:
            self._context.notifier.succeed(self.tr("Schedule disabled"), schedule.name)
            return
        following = until(schedule.next_at, self._context.now())
        line = self.tr("{name}, next {when}").format(name=schedule.name, when=following)
        self._context.notifier.succeed(self.tr("Schedule enabled"), line)

    def _say_started(self, run: WorkflowRun) -> None:
        self._context.notifier.succeed(
            self.tr("Run started"),
            f"{run.workflow_name}, {short_id(run.run_id)}",
            self.tr("Open"),
            lambda: self._context.navigator.go("workflows", f"run:{run.run_id}"),
        )
