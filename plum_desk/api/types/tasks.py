"""Task definitions, tasks and their attempts."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from plum_desk.api.types.common import (
    Definition,
    Executor,
    Json,
    Labels,
    ListQuery,
    Name,
    Priority,
    Retries,
    Seconds,
    TargetKind,
    Wire,
)

TaskState = Literal["Queued", "Pending", "Running", "Succeeded", "Failed", "Timeout", "Canceled"]
AttemptState = Literal["Running", "Succeeded", "Failed", "Timeout", "Canceled", "Lost", "Superseded"]
FINAL_TASK_STATES: frozenset[str] = frozenset({"Succeeded", "Failed", "Timeout", "Canceled"})


class RetryPolicy(Definition, frozen=True, kw_only=True):
    """When a failed attempt is made again. ``retry_on`` empty means every error type."""

    delay_sec: Seconds = 1.0
    backoff: Literal["constant", "exponential"] = "constant"
    max_delay_sec: Seconds = 60.0
    jitter: Literal["none", "full", "decorrelated"] = "none"
    retry_on: tuple[str, ...] = ()


class TaskDefinitionSpec(Definition, frozen=True, kw_only=True):
    """What a person writes to define a task. Names are unique; ``builtin.`` is reserved."""

    name: Name
    description: str = ""
    executor: Executor = "embedded"
    target_kind: TargetKind = ""
    target_ref: str = ""
    labels: Labels = {}
    task_name: str | None = None
    default_payload: Json = None
    payload_schema: dict[str, Json] | None = None
    timeout_sec: Seconds = 300.0
    queue_timeout_sec: Seconds | None = None
    max_retries: Retries = 0
    retry: RetryPolicy = RetryPolicy()
    priority: Priority = 0
    pool: Name | None = None


class TaskDefinition(Wire, frozen=True, kw_only=True):
    """A stored task definition."""

    def_id: str
    name: str
    description: str
    executor: str
    target_kind: TargetKind
    target_ref: str
    labels: Labels
    task_name: str
    default_payload: Json
    payload_schema: dict[str, Json] | None
    timeout_sec: float
    queue_timeout_sec: float | None
    max_retries: int
    retry: RetryPolicy
    priority: int
    created_at: float
    revision: int
    pool: str | None = None


class TaskDefinitionQuery(Wire, frozen=True, kw_only=True):
    """Filters of the list of definitions."""

    name: str | None = None
    executor: str | None = None


class TaskDefinitionIdQuery(Wire, frozen=True, kw_only=True):
    """Which definition an older client means."""

    id: str


class RunTaskDefinition(Definition, frozen=True, kw_only=True):
    """What one run of a definition changes; None keeps what the definition says."""

    payload: Json = None
    timeout_sec: Seconds | None = None
    max_retries: Retries | None = None
    priority: Priority | None = None
    labels: Labels | None = None
    target_kind: TargetKind | None = None
    target_ref: str | None = None


class TaskSpec(Definition, frozen=True, kw_only=True):
    """A task of its own, without a definition. Without ``auto_start`` it waits as ``Queued``."""

    name: Name
    description: str = ""
    executor: Executor = "embedded"
    target_kind: TargetKind = ""
    target_ref: str = ""
    labels: Labels = {}
    task_name: str | None = None
    payload: Json = None
    payload_schema: dict[str, Json] | None = None
    default_payload: Json = None
    timeout_sec: Seconds = 300.0
    queue_timeout_sec: Seconds | None = None
    max_retries: Retries = 0
    retry: RetryPolicy = RetryPolicy()
    priority: Priority = 0
    pool: Name | None = None
    auto_start: bool = False


class TaskBatch(Definition, frozen=True, kw_only=True):
    """Up to 10,000 tasks, all or none."""

    items: Annotated[list[TaskSpec], Meta(min_length=1, max_length=10_000)]


class TaskIds(Wire, frozen=True, kw_only=True):
    """The ids of a batch, in its order."""

    task_ids: list[str]


class TaskError(Wire, frozen=True, kw_only=True):
    """Why an attempt failed. ``type`` is what ``retry_on`` names."""

    type: str
    message: str
    detail: Json = None


class Attempt(Wire, frozen=True, kw_only=True):
    """One try of a task. ``reason`` is a stable code."""

    attempt: int
    state: AttemptState
    scheduled_on: str | None
    started_at: float | None
    finished_at: float | None
    error: TaskError | None
    reason: str | None


class Task(Wire, frozen=True, kw_only=True):
    """A task as ``GET /v1/tasks/{id}`` and the event stream give it. ``reason`` is a stable code."""

    task_id: str
    def_id: str | None
    origin_task_id: str | None
    run_id: str | None
    node_key: str | None
    name: str
    task_name: str
    executor: str
    target_kind: TargetKind
    target_ref: str
    labels: Labels
    payload: Json
    result: Json
    error: TaskError | None
    state: TaskState
    attempt: int
    max_retries: int
    timeout_sec: float
    priority: int
    scheduled_on: str | None
    progress: float | None
    progress_message: str | None
    created_at: float
    created_by: str
    started_at: float | None
    finished_at: float | None
    next_attempt_at: float | None
    reason: str | None
    attempts: tuple[Attempt, ...]
    revision: int
    pool: str | None = None


class TaskQuery(ListQuery, frozen=True, kw_only=True):
    """Filters of the list of tasks."""

    state: str | None = None
    def_id: str | None = None
    name: str | None = None
    executor: str | None = None
    run_id: str | None = None
    worker_id: str | None = None
    node_id: str | None = None
    created_after: float | None = None
    created_before: float | None = None


class ClearTasksQuery(Wire, frozen=True, kw_only=True):
    """Which finished tasks to delete."""

    finished_before: float | None = None
    state: str | None = None


class LogQuery(Wire, frozen=True, kw_only=True):
    """Where to read a log: bytes from ``offset``; ``follow`` answers with Server-Sent Events."""

    offset: Annotated[int, Meta(ge=0, le=2**53)] = 0
    follow: bool = False


class Explanation(Wire, frozen=True, kw_only=True):
    """Why something is in its state: a stable ``code``, a sentence, and facts."""

    state: str
    code: str
    message: str
    details: dict[str, Json] = {}
