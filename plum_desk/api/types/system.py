"""The controller about itself, and the event stream."""

from __future__ import annotations

from plum_desk.api.types.common import Json, Wire

DURABLE_TOPICS: tuple[str, ...] = (
    "task-defs",
    "tasks",
    "workflows",
    "workflow-runs",
    "run-nodes",
    "schedules",
    "nodes",
    "services",
    "workers",
    "tokens",
    "audit",
)
"""Topics whose events carry a revision and start with a snapshot."""

LIVE_TOPICS: tuple[str, ...] = ("metrics", "logs", "progress")
"""Topics of high-rate values: no revision, no snapshot, coalesced."""


class About(Wire, frozen=True, kw_only=True):
    """What ``GET /`` tells anybody."""

    name: str
    version: str


class System(Wire, frozen=True, kw_only=True):
    """The controller's state; ``counts`` is ``{kind: {state: n}}``, times in seconds, lag in milliseconds."""

    version: str
    uptime_sec: float
    revision: int
    epoch: int
    counts: dict[str, dict[str, int]]
    loop_lag_ms: float
    database_bytes: int
    listen: list[str]
    auth: str


class SystemSample(Wire, frozen=True, kw_only=True):
    """Throughput and latency of one interval; rates are counts in the interval."""

    timestamp: float
    succeeded: int
    failed: int
    start_p50_ms: float | None
    start_p99_ms: float | None
    running: int
    pending: int
    loop_lag_ms: float


class EventsQuery(Wire, frozen=True, kw_only=True):
    """Which topics, from which revision."""

    topics: str | None = None
    since: int | None = None


class Snapshot(Wire, frozen=True, kw_only=True):
    """All objects of a topic at a revision."""

    topic: str
    revision: int
    items: list[Json]
