"""Workflows: graphs of nodes, their versions, and their runs."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

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

TriggerRule = Literal["all_success", "all_done", "one_failed", "none_failed"]
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
UNSUPPORTED_NODE_TYPES: frozenset[str] = frozenset({"parallel", "loop", "workflow", "approval", "wait"})
"""Node types of the contract that this version does not run: 422 ``workflow.unsupportedNode``."""


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


class TaskNode(Definition, frozen=True, kw_only=True, tag_field="type", tag="task"):
    """A node that runs a task: of a definition, by name or id, or described inline."""

    key: Key
    name: str | None = None
    position: Position | None = None
    trigger_rule: TriggerRule = "all_success"
    when: str | None = None
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


class BranchNode(Definition, frozen=True, kw_only=True, tag_field="type", tag="branch"):
    """A decision: ``condition`` with edges "true" and "false", or the first of ``cases`` that holds, else "default"."""

    key: Key
    name: str | None = None
    position: Position | None = None
    trigger_rule: TriggerRule = "all_success"
    when: str | None = None
    condition: str | None = None
    cases: tuple[Case, ...] = ()


Node = TaskNode | BranchNode


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
    """What a list shows about a workflow's runs; rates over the newest hundred finished."""

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
    created_at: float
    started_at: float | None
    finished_at: float | None
    revision: int


class RunNode(Wire, frozen=True, kw_only=True):
    """One node of a run, as in ``run-nodes`` events."""

    run_id: str
    key: str
    path: str
    iteration: int | None
    state: NodeStateName
    task_id: str | None
    attempt: int
    progress: float | None
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
