"""The columns of the task tables."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.tasks import Task, TaskDefinition
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.words import (
    attempt_word,
    executor_word,
    is_builtin,
    kind_word,
    message_of,
    shown_state,
    source_word,
    took_s,
    took_word,
    where_word,
)
from plum_desk.gui.widgets.format import duration
from plum_desk.gui.widgets.table.cells import Name, Progress, State, Text, Time
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.words import state_word

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
_ORDER = ("Running", "Pending", "Queued", "Failed", "Timeout", "Canceled", "Succeeded")


def task_columns(context: PageContext, why: Callable[[Task], str]) -> list[Column[Task]]:
    """State, name, source, place, progress or reason, attempt, duration, start; `why` tells why a task waits."""
    store, now = context.store, context.now

    def progress(task: Task) -> Progress:
        share = task.progress if task.state == "Running" else None
        text = message_of(task, context.languages.current) or (why(task) if task.state == "Pending" else "")
        return Progress(share, text, failed=task.state in ("Failed", "Timeout"))

    return [
        Column("state", _title("State"), _state, "state", 122, sort=lambda task: _ORDER.index(task.state)),
        Column("name", _title("Task"), _name, "name", 230),
        Column("source", _title("Started by"), lambda task: Text(source_word(task, store)), width=190),
        Column("where", _title("Runs on"), lambda task: Text(where_word(task)), width=118),
        Column("progress", _title("Progress or reason"), progress, "progress", 180, elastic=True),
        Column("attempt", _title("Attempt"), _attempt, width=70, right=True, sort=lambda task: task.attempt),
        Column(
            "took",
            _title("Duration"),
            lambda task: Text(took_word(task.started_at, task.finished_at, now()), "text"),
            width=84,
            right=True,
            sort=lambda task: took_s(task.started_at, task.finished_at, now()) or 0.0,
        ),
        Column(
            "started",
            _title("Started"),
            lambda task: Time(task.started_at or task.created_at),
            "time",
            128,
            right=True,
            sort=lambda task: task.task_id,
        ),
    ]


def definition_columns(running: Callable[[str], int]) -> list[Column[TaskDefinition]]:
    """Name, description, executor, target, limits; `running` counts the unfinished tasks of a definition."""

    def now_running(definition: TaskDefinition) -> State | Text:
        count = running(definition.def_id)
        return State("Running", state_word("Running"), note=str(count) if count > 1 else "") if count else Text("–")

    return [
        Column("name", _title("Definition"), _definition_name, "name", 230),
        Column("description", _title("Description"), lambda d: Text(d.description), width=180, elastic=True),
        Column("executor", _title("Runs as"), lambda d: Text(executor_word(d.executor, d.task_name)), width=84),
        Column("target", _title("Target"), _target, width=150),
        Column("now", _title("Now"), now_running, "state", 112, sort=lambda d: -running(d.def_id)),
        Column(
            "timeout",
            _title("Time-out"),
            lambda d: Text(duration(d.timeout_sec)),
            width=84,
            right=True,
            sort=lambda d: d.timeout_sec,
        ),
        Column(
            "retries",
            _title("Retries"),
            lambda d: Text(str(d.max_retries)),
            width=70,
            right=True,
            sort=lambda d: d.max_retries,
        ),
        Column(
            "created",
            _title("Created"),
            lambda d: Time(d.created_at),
            "time",
            128,
            right=True,
            sort=lambda d: d.created_at,
        ),
    ]


def _title(source: str) -> Callable[[], str]:
    return lambda: titles()[source]


def titles() -> dict[str, str]:
    """All titles in the language in force, by their English text."""
    return {
        "State": translate("TaskColumns", "State"),
        "Task": translate("TaskColumns", "Task"),
        "Started by": translate("TaskColumns", "Started by"),
        "Runs on": translate("TaskColumns", "Runs on"),
        "Progress or reason": translate("TaskColumns", "Progress or reason"),
        "Attempt": translate("TaskColumns", "Attempt"),
        "Duration": translate("TaskColumns", "Duration"),
        "Started": translate("TaskColumns", "Started"),
        "Definition": translate("TaskColumns", "Definition"),
        "Description": translate("TaskColumns", "Description"),
        "Runs as": translate("TaskColumns", "Runs as"),
        "Target": translate("TaskColumns", "Target"),
        "Now": translate("TaskColumns", "Now"),
        "Time-out": translate("TaskColumns", "Time-out"),
        "Retries": translate("TaskColumns", "Retries"),
        "Created": translate("TaskColumns", "Created"),
    }


def _state(task: Task) -> State:
    state = shown_state(task)
    return State(state, state_word(state), task.progress if task.state == "Running" else None)


def _name(task: Task) -> Name:
    return Name(task.name, task.task_name if task.task_name != task.name else "")


def _attempt(task: Task) -> Text:
    return Text(attempt_word(task) or "–", "text" if task.attempt > 1 else "text.2")


def _definition_name(definition: TaskDefinition) -> Name:
    technical = definition.task_name if definition.task_name != definition.name else ""
    return Name(definition.name, technical, icon="lock-simple" if is_builtin(definition) else "lightning")


def _target(definition: TaskDefinition) -> Text:
    if not definition.target_kind:
        return Text("–" if not definition.target_ref else definition.target_ref)
    return Text(f"{kind_word(definition.target_kind)} {definition.target_ref}".rstrip())
