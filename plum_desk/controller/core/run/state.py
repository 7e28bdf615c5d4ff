"""The state of one run, the events that change it and the effects that it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plum_desk.api.types.common import Json, Labels, Wire
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import NodeStateName, RunStateName, Trigger

Purpose = Literal["when", "branch", "task"]
"""What the values of an evaluation are for: the node's ``when``, its condition or cases, its task's templates."""

Phase = Literal["", "when", "branch", "place", "templates", "task"]
"""What a Ready node waits for: an evaluation, a place under ``maxParallel``, its task."""


class NodeState(Wire, frozen=True, kw_only=True):
    """One node of a run.

    ``succeeded``, ``failed`` and ``skipped`` count its predecessors by outcome, so that a rule costs O(1);
    ``handled`` tells that a successor can react to its failure. ``phase`` and ``case`` (the next case of a branch)
    say how far a Ready node is. All of these are derived: ``restore`` computes them again.
    """

    key: str
    state: NodeStateName = "Pending"
    task_id: str | None = None
    attempt: int = 0
    started_at: float | None = None
    finished_at: float | None = None
    output: Json = None
    error: TaskError | None = None
    reason: str | None = None
    succeeded: int = 0
    failed: int = 0
    skipped: int = 0
    handled: bool = False
    phase: Phase = ""
    case: int = 0


class RunState(Wire, frozen=True, kw_only=True):
    """A run: what was asked, how far it is, and its nodes by path.

    ``waiting`` holds the paths of Ready nodes that ``maxParallel`` keeps back, in order; ``active`` counts the nodes
    that hold a place; ``open`` the nodes that are not final yet.
    """

    run_id: str
    workflow_id: str
    workflow_name: str
    version: int
    params: dict[str, Json]
    labels: Labels
    priority: int
    created_by: str
    created_at: float
    trigger: Trigger
    nodes: dict[str, NodeState]
    state: RunStateName = "Pending"
    output: dict[str, Json] | None = None
    error: TaskError | None = None
    reason: str | None = None
    started_at: float | None = None
    finished_at: float | None = None
    waiting: tuple[str, ...] = ()
    active: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """What the workflow version says about its runs; None is no limit."""

    max_parallel: int | None = None
    timeout_sec: float | None = None
    on_failure: Literal["continue", "stop"] = "continue"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The run begins. ``at`` is Unix seconds, here and below."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """All expressions of an ``Evaluate`` gave a value, in its order."""

    at: float
    path: str
    purpose: Purpose
    values: tuple[Json, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationFailed:
    """An expression could not be evaluated; ``code`` is stable, such as ``cel.error`` or ``cel.tooExpensive``."""

    at: float
    path: str
    purpose: Purpose
    expression: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated:
    """The node's task exists."""

    at: float
    path: str
    task_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStarted:
    """An attempt of the node's task started."""

    at: float
    path: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRetrying:
    """An attempt failed and another follows: the node stays Running."""

    at: float
    path: str
    attempt: int
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFinished:
    """The node's task is final. ``output`` is what other nodes see, None unless it succeeded."""

    at: float
    path: str
    state: Literal["Succeeded", "Failed", "Timeout", "Canceled"]
    attempt: int
    output: Json
    error: TaskError | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequested:
    """A person cancels the run."""

    at: float
    reason: str = "cancel.requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePassed:
    """The run's own ``timeoutSec`` is over."""

    at: float


RunEvent = (
    RunStarted
    | Evaluated
    | EvaluationFailed
    | TaskCreated
    | TaskStarted
    | TaskRetrying
    | TaskFinished
    | CancelRequested
    | DeadlinePassed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluate:
    """Evaluate CEL texts over ``context``, which holds ``params``, ``run`` and only the ``steps`` that they name."""

    path: str
    purpose: Purpose
    expressions: tuple[str, ...]
    context: dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTask:
    """Create and start the node's task; its templates are rendered. None keeps what the definition says."""

    path: str
    payload: Json
    target_ref: str | None
    labels: Labels | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTask:
    """Cancel the node's task."""

    path: str
    task_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDeadline:
    """Send ``DeadlinePassed`` at this Unix time."""

    at: float


RunEffect = Evaluate | StartTask | CancelTask | SetDeadline


@dataclass(frozen=True, slots=True)
class RunStep:
    """What a step decided: the new state, the paths whose node changed, and the effects in order."""

    state: RunState
    changed: frozenset[str]
    effects: tuple[RunEffect, ...]
