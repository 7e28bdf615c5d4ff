"""The columns of the list of schedules."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.schedules import Schedule
from plum_desk.api.types.workflows import WorkflowRun
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.schedules.cron_words import technical, words_of
from plum_desk.gui.pages.schedules.moments import until
from plum_desk.gui.pages.schedules.policies import catchup_word, overlap_word
from plum_desk.gui.pages.schedules.zones import local_zone
from plum_desk.gui.pages.tasks.words import took_word
from plum_desk.gui.widgets.format import NONE, exact
from plum_desk.gui.widgets.table.cells import Dots, Name, State, Text
from plum_desk.gui.widgets.table.columns import Column

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
ON, OFF, WARN = "on", "off", "Warning"
_LAST = 10
FIRST_TO_GO = ("took", "catchup", "zone", "overlap")


def schedule_columns(context: PageContext) -> list[Column[Schedule]]:
    """Switch, name with workflow, times, zone, next firing, last runs, policies, duration of the last run."""

    def workflow_name(schedule: Schedule) -> str:
        workflow = context.store.get("workflows", schedule.workflow_id)
        return workflow.name if workflow is not None else translate("Schedules", "(deleted workflow)")

    def name(schedule: Schedule) -> Name:
        return Name(schedule.name, workflow_name(schedule), mono=False)

    def following(schedule: Schedule) -> Text | State:
        text = next_word(schedule, context.now())
        if schedule.last_error is not None:
            return State(WARN, text, note=schedule.last_error)
        return Text(
            text, "text" if schedule.enabled else "text.3", strong=schedule.enabled, tip=exact(schedule.next_at)
        )

    def took(schedule: Schedule) -> Text:
        run: WorkflowRun | None = context.store.get("workflow-runs", schedule.last_run_id)
        known = run is not None and run.started_at is not None
        return Text(took_word(run.started_at, run.finished_at, context.now()) if run and known else NONE)

    return [
        Column("enabled", lambda: translate("Schedules", "On"), _switch, "state", 74, sort=lambda s: not s.enabled),
        Column("name", lambda: translate("Schedules", "Schedule"), name, "name", 200, elastic=True),
        Column("times", lambda: translate("Schedules", "Times"), _times, "name", 262),
        Column("zone", lambda: translate("Schedules", "Time zone"), _zone, width=126),
        Column("next", lambda: translate("Schedules", "Next"), following, width=156, sort=_next_key),
        Column("runs", lambda: translate("Schedules", "Last 10"), _dots, "dots", 152, right=True),
        Column("overlap", lambda: translate("Schedules", "Overlap"), _overlap, width=76),
        Column("catchup", lambda: translate("Schedules", "Catch-up"), _catchup, width=70),
        Column("took", lambda: translate("Schedules", "Last took"), took, width=84, right=True),
    ]


def next_word(schedule: Schedule, now: float) -> str:
    """When it fires next, how many firings wait, or that it does not."""
    if not schedule.enabled or schedule.next_at is None:
        return translate("Schedules", "off") if not schedule.enabled else translate("Schedules", "never")
    text = until(schedule.next_at, now)
    if not schedule.queued:
        return text
    return translate("Schedules", "{next}, {count} queued").format(next=text, count=schedule.queued)


def zone_word(name: str) -> str:
    """This computer's zone is no name."""
    return translate("Schedules", "this computer") if name == local_zone() else name


def _switch(schedule: Schedule) -> State:
    if schedule.enabled:
        return State(ON, translate("Schedules", "enabled"))
    return State(OFF, translate("Schedules", "disabled"))


def _times(schedule: Schedule) -> Name:
    words, expression = words_of(schedule.cron, schedule.every_sec), technical(schedule.cron, schedule.every_sec)
    return Name(words, expression if words != expression else "")


def _zone(schedule: Schedule) -> Text:
    if schedule.cron is None:
        return Text(NONE, "text.3")
    return Text(zone_word(schedule.time_zone), tip=schedule.time_zone)


def _next_key(schedule: Schedule) -> float:
    return schedule.next_at if schedule.enabled and schedule.next_at is not None else float("inf")


def _dots(schedule: Schedule) -> Dots:
    return Dots(tuple(run.state for run in schedule.last_runs[-_LAST:]))


def _overlap(schedule: Schedule) -> Text:
    return Text(overlap_word(schedule.overlap))


def _catchup(schedule: Schedule) -> Text:
    return Text(catchup_word(schedule.catchup))
