"""What a run asks for: the effects of its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from plum_desk.api.types.common import Json, Labels
from plum_desk.api.types.workflows import WaitEvent

Purpose = Literal["when", "branch", "task", "fill", "while"]
"""What the values of an evaluation are for: the node's ``when``, its condition or cases, the templates of its task or
child run, those of a loop or wait, the condition of a loop."""


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
class StartChild:
    """Start the node's child run; the templates of its parameters are rendered."""

    path: str
    params: dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowChild:
    """Tell how the node's child run ended, or that there is none."""

    path: str
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelChild:
    """Cancel the node's child run."""

    path: str
    run_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseChild:
    """Pause the node's child run, because this run is."""

    path: str
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeChild:
    """Let the node's child run go on, if only this run keeps it."""

    path: str
    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTimer:
    """Send ``TimerFired`` at this Unix time."""

    path: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitRun:
    """Send ``RunAwaited`` when a run ends as the event says; one that ended since ``since`` counts."""

    path: str
    event: WaitEvent
    since: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDeadline:
    """Send ``DeadlinePassed`` at this Unix time."""

    at: float


RunEffect = (
    Evaluate
    | StartTask
    | CancelTask
    | StartChild
    | FollowChild
    | CancelChild
    | PauseChild
    | ResumeChild
    | SetTimer
    | AwaitRun
    | SetDeadline
)
