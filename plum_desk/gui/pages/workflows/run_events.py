"""What happened in a run, as lines of a table: read from the run itself, so that an old run tells it too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.tasks import Task
from plum_desk.api.types.workflows import FINAL_NODE_STATES, RunNode, WorkflowRun
from plum_desk.gui.pages.tasks.words import attempt_line, place_word, reason_sentence
from plum_desk.gui.widgets.format import clock, exact
from plum_desk.gui.widgets.table.cells import Name, State, Text
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.words import state_word

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class RunEvent:
    """One line; `key` names the node, empty for the run itself."""

    number: str
    at: float
    key: str
    title: str
    state: str
    text: str


def events_of(
    run: WorkflowRun,
    nodes: Iterable[RunNode],
    task_of: Callable[[RunNode], Task | None],
    title_of: Callable[[str], str],
    language: str,
) -> list[RunEvent]:
    """All that is known, oldest first."""
    by = translate("RunEvents", "started by {who}").format(who=run.created_by)
    lines = [("run", run.created_at, "", run.workflow_name, "Running", by)]
    for node in nodes:
        lines += _of_node(node, task_of(node), title_of(node.path), language)
    if run.finished_at is not None:
        text = run.error.message if run.error is not None else reason_sentence(run.reason, language)
        lines.append(("end", run.finished_at, "", run.workflow_name, run.state, text))
    lines.sort(key=lambda line: line[1])
    return [RunEvent(*line) for line in lines]


def _of_node(
    node: RunNode, task: Task | None, title: str, language: str
) -> list[tuple[str, float, str, str, str, str]]:
    lines: list[tuple[str, float, str, str, str, str]] = []
    for one in task.attempts if task is not None else ():
        begun = translate("RunEvents", "attempt {number} on {place}")
        text = begun.format(number=one.attempt, place=place_word(one.scheduled_on))
        if one.started_at is not None:
            lines.append((f"{node.path}/{one.attempt}+", one.started_at, node.path, title, "Running", text))
        last = task is not None and one is task.attempts[-1] and node.state in FINAL_NODE_STATES
        if one.finished_at is not None and not last:
            line = attempt_line(one, language)
            lines.append((f"{node.path}/{one.attempt}-", one.finished_at, node.path, title, one.state, line))
    if node.finished_at is not None:
        line = reason_sentence(node.reason, language)
        if node.error is not None:
            line = f"{node.error.type}: {node.error.message}".split("\n", 1)[0]
        lines.append((f"{node.path}.", node.finished_at, node.path, title, node.state, line))
    return lines


def event_columns() -> list[Column[RunEvent]]:
    """Time, state, node, what."""
    return [
        Column(
            "at",
            lambda: translate("RunEvents", "Time"),
            lambda event: Text(clock(event.at, millis=True), "text.3", mono=True, tip=exact(event.at)),
            width=126,
            sort=lambda event: event.at,
        ),
        Column(
            "state",
            lambda: translate("RunEvents", "State"),
            lambda e: State(e.state, state_word(e.state)),
            "state",
            140,
        ),
        Column("node", lambda: translate("RunEvents", "Node"), lambda e: Name(e.title, e.key), "name", 300),
        Column("text", lambda: translate("RunEvents", "What"), lambda e: Text(e.text), width=200, elastic=True),
    ]
