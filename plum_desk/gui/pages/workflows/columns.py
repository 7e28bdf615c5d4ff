"""The columns of the workflow list, of runs, of versions and of parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.workflows import Param, Workflow, WorkflowRun
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.values import ABSENT, ValueSpec, text_of
from plum_desk.gui.pages.tasks.words import error_line, reason_sentence, summary, took_s, took_word
from plum_desk.gui.pages.workflows.recent import RecentRuns
from plum_desk.gui.pages.workflows.tally import RunTally
from plum_desk.gui.widgets.format import NONE, duration, number, percent, short_id
from plum_desk.gui.widgets.table.cells import Dots, Name, Progress, State, Text, Time
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.words import state_word

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
_POOR: Final = 0.8
_ORDER: Final = ("Running", "Paused", "Pending", "Failed", "Timeout", "Canceled", "Succeeded")


def workflow_columns(recent: RecentRuns) -> list[Column[Workflow]]:
    """Now, name, version, nodes, changed, median, last runs, success, last run."""

    def now(workflow: Workflow) -> State | Text:
        found = recent.of(workflow.workflow_id)
        if found.running:
            return State("Running", state_word("Running"), note=str(found.running) if found.running > 1 else "")
        return State("Waiting", state_word("Waiting")) if found.waiting else Text(NONE)

    def rate(workflow: Workflow) -> Text:
        share = recent.of(workflow.workflow_id).success_rate
        poor = share is not None and share < _POOR
        return Text(percent(share), "failed.fg" if poor else "text", strong=poor)

    return [
        Column("now", _title("Now"), now, "state", 122, sort=lambda w: -recent.of(w.workflow_id).running),
        Column(
            "name", _title("Workflow"), lambda w: Name(w.name, w.description, mono=False), "name", 240, elastic=True
        ),
        Column(
            "version",
            _title("Version"),
            lambda w: Text(f"v{w.version}"),
            width=70,
            right=True,
            sort=lambda w: w.version,
        ),
        Column(
            "nodes",
            _title("Nodes"),
            lambda w: Text(number(len(w.nodes))),
            width=64,
            right=True,
            sort=lambda w: len(w.nodes),
        ),
        Column(
            "changed",
            _title("Changed"),
            lambda w: Time(w.created_at),
            "time",
            112,
            right=True,
            sort=lambda w: w.created_at,
        ),
        Column(
            "median",
            _title("Median"),
            lambda w: Text(duration(recent.of(w.workflow_id).median_s), "text"),
            width=84,
            right=True,
            sort=lambda w: recent.of(w.workflow_id).median_s or 0.0,
        ),
        Column("runs", _title("Last runs"), lambda w: Dots(recent.of(w.workflow_id).states), "dots", 200, right=True),
        Column(
            "rate",
            _title("Success"),
            rate,
            width=76,
            right=True,
            sort=lambda w: recent.of(w.workflow_id).success_rate or -1.0,
        ),
        Column(
            "last",
            _title("Last run"),
            lambda w: Time(recent.of(w.workflow_id).last_at),
            "time",
            124,
            right=True,
            sort=lambda w: recent.of(w.workflow_id).last_at or 0.0,
        ),
    ]


def run_columns(context: PageContext, tally: RunTally, *, with_workflow: bool) -> list[Column[WorkflowRun]]:
    """State, run, parameters, by whom, progress or reason, version, duration, start."""
    now = context.now

    def progress(run: WorkflowRun) -> Progress:
        if run.state in ("Failed", "Timeout"):
            return Progress(None, error_line(run.error) or reason_sentence(run.reason, context.languages.current))
        if run.state in ("Succeeded", "Canceled"):
            return Progress(None, reason_sentence(run.reason, context.languages.current) or NONE)
        done, total = tally.of(run.run_id)
        names = node_names(context.store.get("workflows", run.workflow_id))
        running = ", ".join(names.get(key, key) for key in tally.now_running(run.run_id)[:3])
        return Progress(done / total if total else None, running)

    name: list[Column[WorkflowRun]] = [
        Column("name", _title("Workflow"), lambda run: Name(run.workflow_name, short_id(run.run_id, 12)), "name", 300)
    ]
    own: list[Column[WorkflowRun]] = [
        Column("run", _title("Run"), lambda run: Text(short_id(run.run_id, 16), mono=True), width=150)
    ]
    return [
        Column("state", _title("State"), _state, "state", 122, sort=lambda run: _ORDER.index(run.state)),
        *(name if with_workflow else own),
        Column("params", _title("Parameters"), lambda run: Text(summary(run.params)), width=210),
        Column("by", _title("Started by"), lambda run: Text(run.created_by), width=110),
        Column("progress", _title("Progress or reason"), progress, "progress", 190, elastic=True),
        Column(
            "version",
            _title("Version"),
            lambda run: Text(f"v{run.version}"),
            width=70,
            right=True,
            sort=lambda run: run.version,
        ),
        Column(
            "took",
            _title("Duration"),
            lambda run: Text(took_word(run.started_at, run.finished_at, now()), "text"),
            width=84,
            right=True,
            sort=lambda run: took_s(run.started_at, run.finished_at, now()) or 0.0,
        ),
        Column(
            "started",
            _title("Started"),
            lambda run: Time(run.started_at or run.created_at),
            "time",
            128,
            right=True,
            sort=lambda run: run.run_id,
        ),
    ]


def version_columns() -> list[Column[Workflow]]:
    """Version, description, nodes, edges, parameters, when."""
    return [
        Column("version", _title("Version"), lambda w: Name(f"v{w.version}"), "name", 100, sort=lambda w: w.version),
        Column("description", _title("Description"), lambda w: Text(w.description), width=240, elastic=True),
        Column(
            "nodes",
            _title("Nodes"),
            lambda w: Text(number(len(w.nodes))),
            width=84,
            right=True,
            sort=lambda w: len(w.nodes),
        ),
        Column(
            "edges",
            _title("Arrows"),
            lambda w: Text(number(len(w.edges))),
            width=84,
            right=True,
            sort=lambda w: len(w.edges),
        ),
        Column(
            "params",
            _title("Parameters"),
            lambda w: Text(number(len(w.params))),
            width=96,
            right=True,
            sort=lambda w: len(w.params),
        ),
        Column(
            "changed",
            _title("Saved"),
            lambda w: Time(w.created_at),
            "time",
            150,
            right=True,
            sort=lambda w: w.created_at,
        ),
    ]


def param_columns() -> list[Column[Param]]:
    """Name, type, required, default, description."""

    def default(param: Param) -> Text:
        if param.default is None:
            return Text(translate("WorkflowColumns", "required") if param.required else NONE)
        return Text(text_of(ValueSpec("", param.type, default=ABSENT), param.default), mono=True)

    return [
        Column("name", _title("Parameter"), lambda p: Name(p.name), "name", 190),
        Column("type", _title("Type"), lambda p: Text(p.type, mono=True), width=90),
        Column("default", _title("Default"), default, width=260),
        Column("enum", _title("Allowed"), lambda p: Text(_allowed(p)), width=180),
        Column("description", _title("Description"), lambda p: Text(p.description), width=240, elastic=True),
    ]


def node_names(workflow: Workflow | None) -> dict[str, str]:
    """What the nodes of a workflow are called, by key."""
    return {} if workflow is None else {node.key: node.name or node.key for node in workflow.nodes}


def _allowed(param: Param) -> str:
    texts = (value if isinstance(value, str) else text_of(ValueSpec(""), value) for value in param.enum or ())
    return ", ".join(texts)


def _state(run: WorkflowRun) -> State:
    state = "Canceling" if run.state == "Running" and run.reason == "cancel.requested" else run.state
    return State(state, state_word(state))


def _title(source: str) -> Callable[[], str]:
    return lambda: titles()[source]


def titles() -> dict[str, str]:
    """All titles in the language in force, by their English text."""
    return {
        "Now": translate("WorkflowColumns", "Now"),
        "Workflow": translate("WorkflowColumns", "Workflow"),
        "Version": translate("WorkflowColumns", "Version"),
        "Nodes": translate("WorkflowColumns", "Nodes"),
        "Changed": translate("WorkflowColumns", "Changed"),
        "Median": translate("WorkflowColumns", "Median"),
        "Last runs": translate("WorkflowColumns", "Last runs"),
        "Success": translate("WorkflowColumns", "Success"),
        "Last run": translate("WorkflowColumns", "Last run"),
        "State": translate("WorkflowColumns", "State"),
        "Run": translate("WorkflowColumns", "Run"),
        "Parameters": translate("WorkflowColumns", "Parameters"),
        "Started by": translate("WorkflowColumns", "Started by"),
        "Progress or reason": translate("WorkflowColumns", "Progress or reason"),
        "Duration": translate("WorkflowColumns", "Duration"),
        "Started": translate("WorkflowColumns", "Started"),
        "Description": translate("WorkflowColumns", "Description"),
        "Arrows": translate("WorkflowColumns", "Arrows"),
        "Saved": translate("WorkflowColumns", "Saved"),
        "Parameter": translate("WorkflowColumns", "Parameter"),
        "Type": translate("WorkflowColumns", "Type"),
        "Default": translate("WorkflowColumns", "Default"),
        "Allowed": translate("WorkflowColumns", "Allowed"),
    }
