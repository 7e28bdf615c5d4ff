"""Workflows: graphs of nodes, their versions, and their runs."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta

from plum_desk.api.types.common import (
    Definition,
    Executor,
    Json,
    Key,
    Labels,
    ListQuery,
    Name,
    Priority,
    Retries,
    Seconds,
    TargetKind,
    Wire,
)
from plum_desk.api.types.tasks import RetryPolicy, TaskError

TriggerRule = Literal[
    "all_success",
    "all_failed",
    "all_done",
    "one_success",
    "one_failed",
    "none_failed",
    "none_failed_min_one_success",
    "always",
]
ParamType = Literal["string", "integer", "number", "boolean", "array", "object", "any"]
NodeStateName = Literal[
    "Pending",
    "Ready",
    "Running",
    "Waiting",
    "Succeeded",
    "Failed",
    "Timeout",
    "UpstreamFailed",
    "Skipped",
    "Canceled",
]
RunStateName = Literal["Pending", "Running", "Paused", "Succeeded", "Failed", "Timeout", "Canceled"]
FINAL_NODE_STATES: frozenset[str] = frozenset(
    {"Succeeded", "Failed", "Timeout", "UpstreamFailed", "Skipped", "Canceled"}
)
FINAL_RUN_STATES: frozenset[str] = frozenset({"Succeeded", "Failed", "Timeout", "Canceled"})
UNSUPPORTED_NODE = "workflow.unsupportedNode"
"""The code of the refusal of a node whose type is none of those that this version runs."""
MAX_NODES = 10_000
"""How many nodes a run may have, those of loop bodies included."""
MAX_NESTING = 16
"""How deep runs may start runs."""
WaitPolicy = Literal["all", "one"] | Annotated[int, Meta(ge=1, le=10_000)]


class Position(Definition, frozen=True, kw_only=True):
    """Where a person put a node on the canvas, in logical pixels."""

    x: float
    y: float


class Param(Definition, frozen=True, kw_only=True):
    """A typed parameter of a workflow."""

    name: Key
    type: ParamType = "any"
    required: bool = False
    default: Json = None
    description: str = ""
    enum: list[Json] | None = None


class Edge(Definition, frozen=True, kw_only=True):
    """An arrow; ``when`` names the outcome of a branch that takes it."""

    from_: Key
    to: Key
    when: str | None = None


class Case(Definition, frozen=True, kw_only=True):
    """One case of a branch; ``condition`` is CEL and must give a bool."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    condition: str


class NodeFields(Definition, frozen=True, kw_only=True):
    """What nodes of every type have; ``name`` is the key when it is not given.

    ``trigger_rule`` says when a node may start: ``one_success`` and ``one_failed`` at the first such predecessor,
    ``always`` at once, whatever is before it, all others when every predecessor has ended.
    """

    key: Key
    name: str | None = None
    position: Position | None = None
    trigger_rule: TriggerRule = "all_success"
    when: str | None = None


class TaskNode(NodeFields, frozen=True, kw_only=True, tag_field="type", tag="task"):
    """A node that runs a task: of a definition, by name or id, or described inline."""

    definition: str | None = None
    definition_id: str | None = None
    executor: Executor | None = None
    task_name: str | None = None
    target_kind: TargetKind | None = None
    target_ref: str | None = None
    labels: Labels | None = None
    payload: Json = None
    timeout_sec: Seconds | None = None
    max_retries: Retries | None = None
    retry: RetryPolicy | None = None
    priority: Priority | None = None
    pool: Name | None = None
    fallback: Json = UNSET


class BranchNode(NodeFields, frozen=True, kw_only=True, tag_field="type", tag="branch"):
    """A decision: ``condition`` with edges "true" and "false", or the first of ``cases`` that holds, else "default".

    A condition ``{sourceTask, field, operator, value}``, as older programs write it, is stored as CEL; so in loops.
    """

    condition: str | None = None
    cases: tuple[Case, ...] = ()


class ParallelNode(NodeFields, frozen=True, kw_only=True, tag_field="type", tag="parallel"):
    """A fan-out; ``join`` starts after as many successes before it as ``wait_policy`` says, the others go on."""

    join: Key
    wait_policy: WaitPolicy = "all"


class ApprovalNode(NodeFields, frozen=True, kw_only=True, tag_field="type", tag="approval"):
    """Waits for a person; ``form`` is the JSON Schema of what an approval must bring."""

    message: str = ""
    form: dict[str, Json] | None = None
    timeout_sec: Seconds | None = None
    on_timeout: Literal["reject", "approve"] = "reject"


class WaitEvent(Definition, frozen=True, kw_only=True):
    """What a wait waits for: that a run (``run_id``, or one of ``workflow``, name or id) ends in one of ``states``."""

    type: Literal["run", "kv", "device"]
    run_id: str | None = None
    workflow: str | None = None
    states: tuple[Literal["Succeeded", "Failed", "Timeout", "Canceled"], ...] = ()
    namespace: str | None = None
    prefix: str | None = None
    resource_id: str | None = None
    condition: str | None = None


class WaitNode(NodeFields, frozen=True, kw_only=True, tag_field="type", tag="wait"):
    """Waits: some ``seconds``, ``until`` a moment (Unix seconds or ISO 8601 with a zone), or for an ``event``."""

    seconds: Seconds | None = None
    until: float | str | None = None
    event: WaitEvent | None = None


class LoopNode(NodeFields, frozen=True, kw_only=True, tag_field="type", tag="loop"):
    """Runs ``body`` again and again: ``count`` times, ``while`` its condition holds, or ``forEach`` of its items.

    In its body expressions see ``item`` (also under ``item_name``), ``index`` and ``last``, the outputs of the
    iteration before.
    """

    mode: Literal["count", "while", "forEach"]
    count: int | str | None = None
    condition: str | None = None
    items: list[Json] | str | None = None
    item_name: Key | None = None
    max_iterations: Annotated[int, Meta(ge=1, le=10_000)] = 1000
    max_parallel: Annotated[int, Meta(ge=1, le=10_000)] = 1
    body: Body


class WorkflowNode(NodeFields, frozen=True, kw_only=True, tag_field="type", tag="workflow"):
    """A child run of ``workflow`` (name or id), of its newest version unless one is given."""

    workflow: Annotated[str, Meta(min_length=1, max_length=200)]
    version: Annotated[int, Meta(ge=1)] | None = None
    params: dict[str, Json] = {}


Node = TaskNode | BranchNode | ParallelNode | LoopNode | WorkflowNode | ApprovalNode | WaitNode


class Body(Definition, frozen=True, kw_only=True):
    """The graph inside a loop."""

    nodes: Annotated[tuple[Node, ...], Meta(min_length=1, max_length=10_000)]
    edges: tuple[Edge, ...] = ()


class Step(Wire, frozen=True, kw_only=True):
    """An entry of the sequential form: becomes node ``s1``, ``s2``, … in ``ord`` order; unknown keys are ignored."""

    name: str
    ord: int = 0
    executor: Executor | None = None
    definition_id: str | None = None
    target_kind: TargetKind | None = None
    target_ref: str | None = None
    labels: Labels | None = None
    payload: Json = None
    timeout_sec: Seconds | None = None
    max_retries: Retries | None = None


class WorkflowSpec(Definition, frozen=True, kw_only=True):
    """What a person writes: either ``nodes`` and ``edges``, or ``steps``."""

    name: Name
    description: str = ""
    labels: Labels = {}
    params: tuple[Param, ...] = ()
    nodes: Annotated[tuple[Node, ...], Meta(max_length=10_000)] = ()
    edges: tuple[Edge, ...] = ()
    steps: tuple[Step, ...] | None = None
    max_parallel: Annotated[int, Meta(ge=1)] | None = None
    timeout_sec: Seconds | None = None
    on_failure: Literal["continue", "stop"] = "continue"


class LastRun(Wire, frozen=True, kw_only=True):
    """One dot of a workflow's recent history."""

    run_id: str
    state: RunStateName


class WorkflowStats(Wire, frozen=True, kw_only=True):
    """What a list shows about a workflow's runs; rates over the newest hundred, without the canceled ones."""

    running: int
    waiting: int
    success_rate: float | None
    median_sec: float | None
    last_runs: tuple[LastRun, ...]


class Workflow(Wire, frozen=True, kw_only=True):
    """A stored version of a workflow; only a listed one has ``stats``."""

    workflow_id: str
    name: str
    description: str
    labels: Labels
    params: tuple[Param, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    max_parallel: int | None
    timeout_sec: float | None
    on_failure: Literal["continue", "stop"]
    version: int
    created_at: float
    revision: int
    stats: WorkflowStats | None = None


class Problem(Wire, frozen=True, kw_only=True):
    """One finding of a validation. ``line`` and ``column`` count from 1 inside the expression at ``path``."""

    severity: Literal["error", "warning"]
    code: str
    path: str
    message: str
    line: int | None = None
    column: int | None = None


class Problems(Wire, frozen=True, kw_only=True):
    """All findings; empty when the workflow is sound."""

    problems: list[Problem]


class DeleteWorkflowQuery(Wire, frozen=True, kw_only=True):
    """``force`` deletes a workflow although a run is active (the run is canceled)."""

    force: bool = False


class RunWorkflow(Definition, frozen=True, kw_only=True):
    """What one run gets."""

    params: dict[str, Json] = {}
    labels: Labels = {}
    priority: Priority = 0


class Trigger(Wire, frozen=True, kw_only=True):
    """What started a run."""

    type: Literal["manual", "schedule", "kv", "device", "run", "webhook", "parent"] = "manual"
    ref: str | None = None


class WorkflowRun(Wire, frozen=True, kw_only=True):
    """A run. ``output`` holds the output of each succeeded leaf by key."""

    run_id: str
    workflow_id: str
    workflow_name: str
    version: int
    state: RunStateName
    params: dict[str, Json]
    labels: Labels
    priority: int
    output: dict[str, Json] | None
    error: TaskError | None
    reason: str | None
    created_by: str
    trigger: Trigger
    parent_run_id: str | None
    parent_path: str | None
    origin_run_id: str | None = None
    created_at: float
    started_at: float | None
    finished_at: float | None
    revision: int


class RunNode(Wire, frozen=True, kw_only=True):
    """One node of a run, as in ``run-nodes`` events; ``due_at`` is when a Waiting one ends by itself."""

    run_id: str
    key: str
    path: str
    iteration: int | None
    state: NodeStateName
    task_id: str | None
    child_run_id: str | None = None
    attempt: int
    progress: float | None
    due_at: float | None = None
    started_at: float | None
    finished_at: float | None
    output: Json
    error: TaskError | None
    reason: str | None
    revision: int


class RunDetail(Wire, frozen=True, kw_only=True):
    """A run with its nodes, in the workflow's order."""

    run: WorkflowRun
    nodes: list[RunNode]


class RunQuery(ListQuery, frozen=True, kw_only=True):
    """Filters of the list of runs."""

    workflow_id: str | None = None
    state: str | None = None


class ClearRunsQuery(Wire, frozen=True, kw_only=True):
    """Which finished runs to delete."""

    workflow_id: str | None = None
    finished_before: float | None = None


class RerunRun(Definition, frozen=True, kw_only=True):
    """``start``, ``failed``, or the key of a node: what succeeded before that point is reused, unless it is start."""

    from_: str = "failed"
    params: dict[str, Json] | None = None


class Decision(Definition, frozen=True, kw_only=True):
    """What a person says to an approval."""

    comment: str = ""
    form: Json = None


class Interval(Wire, frozen=True, kw_only=True):
    """One bar of a Gantt chart; an open one has no ``finished_at``.

    ``kind``: ``wait`` (before a start, between attempts, for a person or a moment; ``reason`` says for what),
    ``attempt``, ``child`` (a child run), ``iteration`` or ``loop``.
    """

    kind: Literal["wait", "attempt", "child", "iteration", "loop"]
    started_at: float
    finished_at: float | None
    state: str | None = None
    reason: str | None = None
    attempt: int | None = None
    iteration: int | None = None
    scheduled_on: str | None = None


class TimelineRow(Wire, frozen=True, kw_only=True):
    """The intervals of one node, in order of their start."""

    path: str
    key: str
    iteration: int | None
    state: NodeStateName
    intervals: list[Interval]


class Timeline(Wire, frozen=True, kw_only=True):
    """The rows of a run, in the order of its nodes; ``at`` is the moment of the answer."""

    run_id: str
    started_at: float | None
    finished_at: float | None
    at: float
    rows: list[TimelineRow]
