"""The words about tasks that several parts show: where, from whom, why, how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from plum_desk.api.messages import known, sentence
from plum_desk.api.types.tasks import FINAL_TASK_STATES, Attempt, Task, TaskDefinition, TaskError
from plum_desk.gui.models.store import LabStore
from plum_desk.gui.widgets.format import duration, short_id

CONTROLLER: Final = "controller"
BUILTIN: Final = "builtin."
_NO_NEWS: Final = frozenset({"Failed", "Timeout"})
"""Types of errors that say no more than the state does."""
# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


def is_finished(task: Task) -> bool:
    """Whether nothing more will happen to the task."""
    return task.state in FINAL_TASK_STATES


def is_canceling(task: Task) -> bool:
    """Whether somebody asked to cancel it and the executor has not confirmed yet."""
    return task.state == "Running" and task.reason == "cancel.requested"


def shown_state(task: Task) -> str:
    """The state with the one refinement that a person waits for."""
    return "Canceling" if is_canceling(task) else task.state


def executor_word(executor: str, task_name: str = "") -> str:
    """What kind of program runs it; what the controller brought along runs inside it."""
    if task_name.startswith(BUILTIN):
        return translate("TaskWords", "Built-in")
    words = {
        "embedded": translate("TaskWords", "Worker"),
        "service": translate("TaskWords", "Service"),
        "os_process": translate("TaskWords", "Process"),
    }
    return words.get(executor, executor)


def kind_word(kind: str) -> str:
    """What kind of place a target is."""
    words = {
        "": translate("TaskWords", "Anywhere suitable"),
        "node": translate("TaskWords", "Node"),
        "app": translate("TaskWords", "App"),
        "deployment": translate("TaskWords", "Deployment"),
        "service": translate("TaskWords", "Service"),
        "worker": translate("TaskWords", "Worker"),
    }
    return words.get(kind, kind)


def place_word(place: str | None) -> str:
    """A place; the controller itself has a word instead of a name."""
    return translate("TaskWords", "Controller") if place == CONTROLLER else place or ""


def where_word(task: Task) -> str:
    """Where the task runs or ran, else where it is meant to."""
    return place_word(task.scheduled_on) or task.target_ref or executor_word(task.executor, task.task_name)


def source_word(task: Task, store: LabStore) -> str:
    """The run that a task belongs to, else who started it."""
    if task.run_id is None:
        return task.created_by
    run = store.get("workflow-runs", task.run_id)
    name = run.workflow_name if run is not None else translate("TaskWords", "Run")
    return f"{name} › {short_id(task.run_id)}"


def attempt_word(task: Task) -> str:
    """How often it was tried, of how many times it may be."""
    if not task.attempt:
        return ""
    return f"{task.attempt}/{task.max_retries + 1}" if task.max_retries else str(task.attempt)


def took_s(started: float | None, finished: float | None, now: float) -> float | None:
    """Seconds it took, or has taken until now in whole ones."""
    if started is None:
        return None
    return float(int(max(now - started, 0.0))) if finished is None else max(finished - started, 0.0)


def took_exactly(started: float | None, finished: float | None, now: float) -> str:
    """The same, in milliseconds below a second."""
    seconds = took_s(started, finished, now)
    if seconds is None or finished is None or seconds >= 1:
        return duration(seconds)
    return translate("TaskWords", "{count} ms").format(count=max(round(seconds * 1000), 1))


def took_word(started: float | None, finished: float | None, now: float) -> str:
    """The same in words."""
    return duration(took_s(started, finished, now))


def error_line(error: TaskError | None) -> str:
    """The first line of an error with its type."""
    if error is None:
        return ""
    first = error.message.strip().split("\n", 1)[0]
    is_news = bool(error.type) and error.type not in _NO_NEWS and not known(error.type)
    return f"{error.type}: {first}" if first and is_news else first or error.type


def reason_sentence(reason: str | None, language: str) -> str:
    """What a reason's code means, in the reader's language; a code without a sentence says nothing."""
    return sentence(reason, _lang(language)) if reason and known(reason) else ""


def code_sentence(code: str, message: str, language: str) -> str:
    """The sentence of a code, or the controller's own message when the code has none."""
    return sentence(code, _lang(language)) if known(code) else message


def message_of(task: Task, language: str) -> str:
    """What the progress column says: the progress while it runs, else why it failed or waits."""
    if task.state in ("Failed", "Timeout"):
        return error_line(task.error) or reason_sentence(task.reason, language)
    if task.state == "Running" and not is_canceling(task):
        return task.progress_message or ""
    return reason_sentence(task.reason, language)


def attempt_line(attempt: Attempt, language: str) -> str:
    """Why an attempt ended as it did."""
    return error_line(attempt.error) or reason_sentence(attempt.reason, language)


def is_builtin(definition: TaskDefinition) -> bool:
    """Whether the controller brought it along."""
    return definition.name.startswith(BUILTIN)


def labels_word(labels: Mapping[str, str]) -> tuple[str, ...]:
    """Labels as they are written."""
    return tuple(f"{key}={value}" for key, value in sorted(labels.items()))


def summary(values: Mapping[str, Any], at_most: int = 3) -> str:
    """The first few values of a payload in one line."""
    parts = [f"{key} {_short(value)}" for key, value in values.items()]
    more = len(parts) - at_most
    return ", ".join(parts[:at_most]) + (" …" if more > 0 else "")


def _short(value: Any) -> str:
    match value:
        case str():
            return value if len(value) <= 24 else f"{value[:23]}…"
        case bool():
            return "true" if value else "false"
        case None:
            return "–"
        case dict():
            return "{…}"
        case list():
            return "[…]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _lang(language: str) -> Any:
    return "zh" if language == "zh" else "en"
