"""Changes of the lab as readable lines of the activity list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QObject

from plum_desk.api.client import Event
from plum_desk.api.messages import known, sentence
from plum_desk.api.types.nodes import Node
from plum_desk.api.types.services import Service
from plum_desk.api.types.tasks import Task, TaskDefinition
from plum_desk.api.types.workers import EmbeddedWorker
from plum_desk.api.types.workflows import Workflow, WorkflowRun
from plum_desk.gui.frame.activity import ActivityEvent
from plum_desk.gui.widgets.format import duration, number, short_id

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
_QUIET: Final = frozenset({"run-nodes", "audit"})
"""Their changes are told by the tasks, runs and objects that they are about."""


_PLAIN: Final = frozenset({"Failed", "Timeout", "Error", "Exception"})
"""Error types that say no more than the state does."""


class Narrator(QObject):
    """Tells changes in the language in force; `now` is the time of changes that carry none."""

    def __init__(self, now: Callable[[], float], language: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._language = language

    def lines(self, events: Iterable[Event]) -> list[ActivityEvent]:
        """A line for each change that is worth one, in the same order."""
        return [line for event in events if (line := self.line(event)) is not None]

    def line(self, event: Event) -> ActivityEvent | None:
        """The line of one change."""
        if event.topic in _QUIET:
            return None
        if event.kind == "deleted":
            return self._deleted(event)
        told = self._told(event)
        if told is None:
            return None
        at, state, name, text, page, key = told
        return ActivityEvent(
            self._now() if at is None else at, state, kind_word(event.topic), name, text, event.revision, page, key
        )

    def _told(self, event: Event) -> tuple[float | None, str, str, str, str, str] | None:
        match event.data:
            case Task() as task:
                key = task.task_id
                return task_moment(task), task.state, task.name, self._task(task), "tasks", key
            case WorkflowRun() as run:
                name = f"{run.workflow_name} {short_id(run.run_id)}"
                return run_moment(run), run.state, name, self._run(run), "workflows", f"run:{run.run_id}"
            case Node() as node:
                return None, node.health, node.node_id, _node(node), "nodes", node.node_id
            case EmbeddedWorker() as worker:
                state = "Draining" if worker.draining else worker.health
                return None, state, worker.worker_id, self._worker(worker), "workers", worker.worker_id
            case Service() as service:
                state = "Healthy" if service.healthy else "Unhealthy"
                return None, state, service.name, _service(service), "", ""
            case Workflow() as workflow:
                text = translate("Activity", "saved as version {version}").format(version=workflow.version)
                return None, "Info", workflow.name, text, "workflows", workflow.workflow_id
            case TaskDefinition() as definition:
                page_key = f"def:{definition.def_id}"
                return None, "Info", definition.name, translate("Activity", "saved"), "tasks", page_key
            case Struct() as other:
                text = translate("Activity", "created") if event.kind == "created" else translate("Activity", "changed")
                return None, "Info", getattr(other, "name", ""), text, "settings", ""
        return None

    def _deleted(self, event: Event) -> ActivityEvent:
        data: dict[str, Any] = event.data if isinstance(event.data, dict) else {}
        name = next((str(value) for key, value in data.items() if key != "revision"), "")
        gone = translate("Activity", "removed")
        return ActivityEvent(self._now(), "Canceled", kind_word(event.topic), short_id(name, 20), gone, event.revision)

    def _task(self, task: Task) -> str:
        match task.state:
            case "Queued":
                return translate("Activity", "created, waits to be started")
            case "Pending" if task.attempt:
                return translate("Activity", "waits for attempt {attempt}").format(attempt=task.attempt + 1)
            case "Pending":
                return translate("Activity", "waits for its turn")
            case "Running" if task.reason == "cancel.requested":
                return translate("Activity", "is being canceled")
            case "Running":
                text = translate("Activity", "started on {place}, attempt {attempt}")
                return text.format(place=place_word(task.scheduled_on), attempt=task.attempt)
            case "Succeeded":
                text = translate("Activity", "finished on {place} in {duration}")
                passed = took(span(task.started_at, task.finished_at))
                return text.format(place=place_word(task.scheduled_on), duration=passed)
            case "Canceled":
                return translate("Activity", "canceled")
            case _:
                text = self.tr("failed after %n attempt(s): {cause}", None, task.attempt)
                return text.format(cause=self.cause(task))

    def _worker(self, worker: EmbeddedWorker) -> str:
        if worker.draining:
            return translate("Activity", "takes no new tasks")
        if worker.health == "Unhealthy":
            return translate("Activity", "is silent")
        return self.tr("offers %n task(s)", None, len(worker.tasks))

    def _run(self, run: WorkflowRun) -> str:
        match run.state:
            case "Pending":
                return translate("Activity", "waits to begin")
            case "Running" if run.reason == "cancel.requested":
                return translate("Activity", "is being canceled")
            case "Running":
                return translate("Activity", "started by {who}").format(who=run.created_by)
            case "Succeeded":
                passed = took(span(run.started_at, run.finished_at))
                return translate("Activity", "finished in {duration}").format(duration=passed)
            case "Canceled":
                return translate("Activity", "canceled")
            case _:
                return translate("Activity", "failed: {cause}").format(cause=self.cause(run))

    def cause(self, record: Task | WorkflowRun) -> str:
        """Why something failed: the error's message, else what its reason means."""
        return failure_cause(record, self._language())


def failure_cause(record: Task | WorkflowRun, language: str) -> str:
    """The first line of the error, else the sentence of the reason's code."""
    if record.error is not None and record.error.message:
        first = record.error.message.strip().splitlines()[0]
        kind = record.error.type
        return first if not kind or kind in _PLAIN or known(kind) else f"{kind}: {first}"
    if record.reason:
        return sentence(record.reason, "zh" if language == "zh" else "en")
    return ""


def task_moment(task: Task) -> float | None:
    """When the task came into its state, as far as it is known."""
    if task.finished_at is not None:
        return task.finished_at
    if task.state == "Running" and task.attempt == 1:
        return task.started_at
    return task.created_at if task.state in ("Queued", "Pending") and not task.attempt else None


def run_moment(run: WorkflowRun) -> float | None:
    """When the run came into its state."""
    return run.finished_at or run.started_at or run.created_at


def span(start: float | None, end: float | None) -> float | None:
    """Seconds between two moments, None when one is missing."""
    return None if start is None or end is None else max(end - start, 0.0)


def took(seconds: float | None) -> str:
    """A duration, below a second in milliseconds."""
    if seconds is None or seconds >= 1.0:
        return duration(seconds)
    return translate("Activity", "{count} ms").format(count=number(seconds * 1000))


def place_word(place: str | None) -> str:
    """Where a task runs; without a place it is the controller itself."""
    return translate("Activity", "controller") if place in (None, "", "controller") else str(place)


def kind_word(topic: str) -> str:
    """What kind of object a topic holds."""
    words = {
        "tasks": translate("Activity", "task"),
        "task-defs": translate("Activity", "definition"),
        "workflows": translate("Activity", "workflow"),
        "workflow-runs": translate("Activity", "run"),
        "nodes": translate("Activity", "node"),
        "services": translate("Activity", "service"),
        "workers": translate("Activity", "worker"),
        "tokens": translate("Activity", "token"),
    }
    return words.get(topic, topic)


def _node(node: Node) -> str:
    if node.health == "Healthy" and node.linked:
        return translate("Activity", "is healthy, its agent is connected")
    if node.health == "Healthy":
        return translate("Activity", "is healthy, its agent is not connected")
    return translate("Activity", "is silent") if node.health == "Unhealthy" else translate("Activity", "not heard yet")


def _service(service: Service) -> str:
    text = translate("Activity", "{healthy} of {total} endpoints healthy")
    return text.format(healthy=number(service.healthy), total=number(service.total))
