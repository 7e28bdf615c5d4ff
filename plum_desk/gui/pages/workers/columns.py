"""The columns of the worker table and of the tasks that a worker offers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.workers import EmbeddedWorker, TaskInfo
from plum_desk.gui.widgets.format import NONE, number
from plum_desk.gui.widgets.table.cells import Chips, Name, Progress, State, Text, Time
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.words import state_word

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


def worker_columns() -> list[Column[EmbeddedWorker]]:
    """State, name, tasks, load, link and heartbeat."""
    return [
        Column("state", lambda: translate("Workers", "State"), _state, "state", 120),
        Column("worker", lambda: translate("Workers", "Worker"), _name, "name", 230),
        Column("tasks", lambda: translate("Workers", "Offers"), _tasks, "chips", 220, elastic=True),
        Column("load", lambda: translate("Workers", "Load"), _load, "progress", 190, sort=load_share),
        Column("node", lambda: translate("Workers", "Node"), lambda one: Text(one.node_id or NONE), width=130),
        Column(
            "transport", lambda: translate("Workers", "Link"), lambda one: Text(link_word(one.transport)), width=110
        ),
        Column(
            "seen",
            lambda: translate("Workers", "Heartbeat"),
            lambda one: Time(one.last_seen, late=one.health == "Unhealthy"),
            "time",
            116,
            right=True,
            sort=lambda one: one.last_seen,
        ),
    ]


def offer_columns() -> list[Column[TaskInfo]]:
    """A task's name, what it is for, and what its payload holds."""
    return [
        Column("task", lambda: translate("Workers", "Task"), lambda one: Name(one.name), "name", 220),
        Column("what", lambda: translate("Workers", "Description"), _description, width=220, elastic=True),
        Column("payload", lambda: translate("Workers", "Payload"), _payload, "chips", 300),
    ]


def worker_state(worker: EmbeddedWorker) -> str:
    """The state that a worker is shown in."""
    return "Draining" if worker.draining and worker.health == "Healthy" else worker.health


def load_share(worker: EmbeddedWorker) -> float:
    """How much of its capacity is in use."""
    return worker.in_flight / worker.capacity if worker.capacity else 0.0


def load_text(worker: EmbeddedWorker) -> str:
    """Tasks in flight of those that it takes at once."""
    return f"{number(worker.in_flight)} / {number(worker.capacity)}"


def link_word(transport: str) -> str:
    """How a worker is connected."""
    return "WebSocket" if transport == "websocket" else transport


def field_words(info: TaskInfo) -> tuple[str, ...]:
    """The names and types in the payload's schema; a required one is marked with a star."""
    schema = info.payload_schema or {}
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return ()
    required = schema.get("required")
    marked = set(required) if isinstance(required, list) else set()
    return tuple(_field(name, shape, name in marked) for name, shape in properties.items())


def _field(name: str, shape: object, required: bool) -> str:
    kind = shape.get("type") if isinstance(shape, dict) else None
    text = f"{name}: {kind}" if isinstance(kind, str) else name
    return f"{text} *" if required else text


def _state(worker: EmbeddedWorker) -> State:
    state = worker_state(worker)
    return State(state, state_word(state))


def _name(worker: EmbeddedWorker) -> Name:
    app = " ".join(filter(None, (worker.app_name, worker.app_version)))
    return Name(worker.worker_id, app)


def _tasks(worker: EmbeddedWorker) -> Chips:
    return Chips(tuple(sorted(worker.tasks)))


def _load(worker: EmbeddedWorker) -> Progress:
    return Progress(load_share(worker), load_text(worker), "Running" if worker.in_flight else "Unknown")


def _description(info: TaskInfo) -> Text:
    first = info.description.strip().splitlines()
    return Text(first[0] if first else NONE, tip=info.description)


def _payload(info: TaskInfo) -> Chips:
    return Chips(field_words(info))
