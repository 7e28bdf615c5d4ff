"""The state of one run and the events that change it; the effects that it asks for are named here too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from plum_desk.api.types.common import Json, Labels, Wire
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import NodeStateName, RunStateName, Trigger, WaitEvent
from plum_desk.controller.core.run.effects import AwaitRun as AwaitRun
from plum_desk.controller.core.run.effects import CancelChild as CancelChild
from plum_desk.controller.core.run.effects import CancelTask as CancelTask
from plum_desk.controller.core.run.effects import Evaluate as Evaluate
from plum_desk.controller.core.run.effects import FollowChild as FollowChild
from plum_desk.controller.core.run.effects import PauseChild as PauseChild
from plum_desk.controller.core.run.effects import Purpose as Purpose
from plum_desk.controller.core.run.effects import ResumeChild as ResumeChild
from plum_desk.controller.core.run.effects import RunEffect as RunEffect
from plum_desk.controller.core.run.effects import SetDeadline as SetDeadline
from plum_desk.controller.core.run.effects import SetTimer as SetTimer
from plum_desk.controller.core.run.effects import StartChild as StartChild
from plum_desk.controller.core.run.effects import StartTask as StartTask

Phase = Literal["", "when", "branch", "place", "templates", "task", "fill", "while", "held"]
"""What a Ready node waits for: an evaluation, a place under ``maxParallel``, its task or child run, the end of a pause.
A Running loop may wait for its condition."""


ChildEnd = Literal["Succeeded", "Failed", "Timeout", "Canceled"]


class LoopProgress(Wire, frozen=True, kw_only=True):
    """How far a loop is. ``total`` is None while only its condition knows; ``error`` and ``reason`` stop it.

    All but ``total`` and ``items`` is derived: ``restore`` computes it again.
    """

    total: int | None = None
    items: list[Json] | None = None
    begun: int = 0
    done: int = 0
    error: TaskError | None = None
    reason: str | None = None


class NodeState(Wire, frozen=True, kw_only=True):
    """One node of a run. ``prefix`` names the iteration that it is part of: ``loop[2].``, empty outside of loops.

    ``place`` is its place in the order of the run's nodes. ``due`` is when a Waiting node ends by itself,
    ``awaits`` what it waits for.
    ``succeeded``, ``failed`` and ``skipped`` count its predecessors by outcome, so that a rule costs O(1);
    ``handled`` tells that a successor can react to its failure. ``phase`` and ``case`` (the next case of a branch)
    say how far a Ready node is. All of these are derived: ``restore`` computes them again.
    """

    key: str
    prefix: str = ""
    place: int = 0
    state: NodeStateName = "Pending"
    task_id: str | None = None
    child_run_id: str | None = None
    attempt: int = 0
    ready_at: float | None = None
    started_at: float | None = None
    finished_at: float | None = None
    due: float | None = None
    awaits: WaitEvent | None = None
    loop: LoopProgress | None = None
    output: Json = None
    error: TaskError | None = None
    reason: str | None = None
    succeeded: int = 0
    failed: int = 0
    skipped: int = 0
    handled: bool = False
    phase: Phase = ""
    case: int = 0

    @property
    def path(self) -> str:
        """Where it is in its run: ``loop[2].key``."""
        return self.prefix + self.key if self.prefix else self.key

    @property
    def iteration(self) -> int | None:
        """The number of the innermost iteration that it is part of."""
        return int(self.prefix[self.prefix.rindex("[") + 1 : -2]) if self.prefix else None


class RunState(Wire, frozen=True, kw_only=True):
    """A run: what was asked, how far it is, and its nodes by path.

    ``waiting`` holds the paths of Ready nodes that ``maxParallel`` keeps back, in order; ``active`` counts the nodes
    that hold a place; ``open`` the nodes that are not final yet, ``scopes`` those of each iteration by its prefix.
    ``stopped_at`` is when a failure kept everything that had not started from starting; ``depth`` counts the runs above
    this one. ``paused_by_parent`` is what its parent said last; a person may overrule it. ``paused_by_hand`` keeps
    the run paused when its parent goes on.
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
    nodes: Mapping[str, NodeState]
    state: RunStateName = "Pending"
    output: dict[str, Json] | None = None
    error: TaskError | None = None
    reason: str | None = None
    started_at: float | None = None
    finished_at: float | None = None
    waiting: Sequence[str] = ()
    active: int = 0
    open: int = 0
    scopes: Mapping[str, int] = {}
    stopped_at: float | None = None
    depth: int = 0
    parent_run_id: str | None = None
    parent_path: str | None = None
    origin_run_id: str | None = None
    paused_by_hand: bool = False
    paused_by_parent: bool = False


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
class ChildNamed:
    """The node's child run has an id; it exists soon."""

    at: float
    path: str
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFinished:
    """The node's child run is final, or could not be made."""

    at: float
    path: str
    run_id: str
    state: ChildEnd
    output: Json
    error: TaskError | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildMissing:
    """The child run was named and never made: the controller stopped between the two."""

    at: float
    path: str
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    """The moment came that a Waiting node asked for."""

    at: float
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAwaited:
    """The run ended that a Waiting node waits for; ``unmet`` says why it will never end as wanted."""

    at: float
    path: str
    unmet: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A person approved or rejected; ``form`` fits the node's schema."""

    at: float
    path: str
    decision: Literal["approve", "reject"]
    by: str
    comment: str = ""
    form: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRequested:
    """A person tries a failed node again."""

    at: float
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipRequested:
    """A person skips a node that has not started, or waits."""

    at: float
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRequested:
    """Nothing new is to start; a person says so, or the run that started it."""

    at: float
    by_parent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRequested:
    """Go on after a pause; the parent ends its own pause only."""

    at: float
    by_parent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelRequested:
    """A person, or the run that started it, cancels the run."""

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
    | ChildNamed
    | ChildFinished
    | ChildMissing
    | TimerFired
    | RunAwaited
    | Decided
    | RetryRequested
    | SkipRequested
    | PauseRequested
    | ResumeRequested
    | CancelRequested
    | DeadlinePassed
)


@dataclass(frozen=True, slots=True)
class RunStep:
    """What a step decided: the new state, the paths whose node changed, and the effects in order."""

    state: RunState
    changed: frozenset[str]
    effects: tuple[RunEffect, ...]
