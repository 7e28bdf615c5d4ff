"""The head of the editor: the schedule's name, what is not saved, how it fared last, and what may be done."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from plum_desk.api.types.schedules import Schedule
from plum_desk.api.types.workflows import WorkflowRun
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.parts.object_head import ObjectHead
from plum_desk.gui.pages.schedules.columns import next_word
from plum_desk.gui.widgets.band import Band
from plum_desk.gui.widgets.buttons import Button, IconButton
from plum_desk.gui.widgets.format import ago, duration
from plum_desk.gui.widgets.words import state_word

_GAP = 12


class ScheduleHead(QWidget):
    """`save` is there while something is not saved, and off while something is wrong."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = context.look
        self._context = context
        self._shown: tuple[Schedule | None, bool, int, int] = (None, False, 0, 0)
        self.object = ObjectHead(look, "calendar-blank")
        self.delete = IconButton(look, "trash", small=False)
        self.run = Button(look, " ", icon="play")
        self.discard = Button(look, " ")
        self.save = Button(look, " ", "primary", keys="Ctrl S")
        for button in (self.delete, self.run, self.discard, self.save):
            self.object.add_action(button)
        self.failed = Band(look, "Warning")
        self.theirs = Band(look, "Info")
        self.reload = self.theirs.add_link(" ")
        self.failed.hide()
        self.theirs.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.object)
        for band in (self.failed, self.theirs):
            column.addWidget(band)
        self._gap = QWidget()
        self._gap.setFixedHeight(_GAP)
        self._gap.hide()
        column.addWidget(self._gap)
        Retranslator(self, self._retranslate)

    def set_theirs(self, theirs: bool) -> None:
        """Whether somebody else stored other values meanwhile."""
        self.theirs.setVisible(theirs)
        self._show_gap()

    def show_schedule(self, schedule: Schedule | None, *, is_new: bool, unsaved: int, faults: int) -> None:
        """Show a schedule and what is not saved of it."""
        self._shown = (schedule, is_new, unsaved, faults)
        name = self.tr("New schedule") if schedule is None else schedule.name
        state, word = self._pill(schedule, is_new, unsaved)
        self.object.set_object(name, state, word, self._facts(schedule))
        self.object.pill.setVisible(bool(word))
        edited = is_new or unsaved > 0
        self.save.setVisible(edited)
        self.discard.setVisible(edited)
        self.save.setEnabled(not faults and not self.save.busy)
        self.save.setToolTip(self.tr("%n value(s) missing or wrong", "", faults) if faults else "")
        self.save.setText(self.tr("Create") if schedule is None else self.tr("Save"))
        self.run.setVisible(schedule is not None)
        self.delete.setVisible(schedule is not None)
        self._show_failure(schedule)

    def _pill(self, schedule: Schedule | None, is_new: bool, unsaved: int) -> tuple[str, str]:
        if is_new:
            return "Warning", self.tr("not saved yet")
        if unsaved:
            return "Warning", self.tr("%n value(s) not saved", "", unsaved)
        if schedule is not None and not schedule.enabled:
            return "Disabled", self.tr("disabled")
        return "Unknown", ""

    def _facts(self, schedule: Schedule | None) -> str:
        if schedule is None:
            return self.tr("It fires as soon as it was created.")
        now = self._context.now()
        facts = [self._last_run(schedule, now)]
        if schedule.enabled:
            facts.append(self.tr("next {when}").format(when=next_word(schedule, now)))
        facts.append(self.tr("created {ago}").format(ago=ago(schedule.created_at, now)))
        return " · ".join(facts)

    def _last_run(self, schedule: Schedule, now: float) -> str:
        runs: list[WorkflowRun] = self._context.store.all("workflow-runs")
        own = [run for run in runs if run.trigger.ref == schedule.schedule_id]
        run = max(own, key=lambda one: one.run_id, default=None)
        if run is None and not schedule.last_runs:
            return self.tr("has started no run yet")
        if run is None:
            return self.tr("last run {state}").format(state=state_word(schedule.last_runs[-1].state))
        word = state_word(run.state)
        begun = ago(run.started_at or run.created_at, now)
        if run.started_at is None or run.finished_at is None:
            return self.tr("last run {ago}: {state}").format(ago=begun, state=word)
        text = self.tr("last run {ago}: {state}, took {duration}")
        return text.format(ago=begun, state=word, duration=duration(run.finished_at - run.started_at))

    def _show_failure(self, schedule: Schedule | None) -> None:
        error = schedule.last_error if schedule is not None else None
        self.failed.setVisible(error is not None)
        if error is not None:
            self.failed.set_texts(self.tr("The last firing started no run"), error)
        self._show_gap()

    def _show_gap(self) -> None:
        self._gap.setHidden(self.failed.isHidden() and self.theirs.isHidden())

    def _retranslate(self) -> None:
        self.delete.set_tip(self.tr("Delete…"))
        self.run.setText(self.tr("Run now"))
        self.discard.setText(self.tr("Discard"))
        self.theirs.set_texts(
            self.tr("Somebody else saved this schedule meanwhile"), self.tr("Saving replaces theirs.")
        )
        self.reload.setText(self.tr("Show theirs"))
        schedule, is_new, unsaved, faults = self._shown
        self.show_schedule(schedule, is_new=is_new, unsaved=unsaved, faults=faults)
