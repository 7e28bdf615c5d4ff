"""Schedules: when workflows run by themselves."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from plum_desk.api.types.common import Definition, Json, Labels, Name, Priority, Wire
from plum_desk.api.types.workflows import LastRun

Overlap = Literal["skip", "queue", "cancel_running", "allow"]
Catchup = Literal["none", "last", "all"]


class ScheduleSpec(Definition, frozen=True, kw_only=True):
    """What a person writes: either ``cron`` (five fields, read in ``time_zone``) or ``every_sec``."""

    name: Name
    workflow_id: str
    params: dict[str, Json] = {}
    labels: Labels = {}
    priority: Priority = 0
    cron: Annotated[str, Meta(max_length=200)] | None = None
    every_sec: Annotated[float, Meta(ge=1, le=31_536_000)] | None = None
    time_zone: str = "UTC"
    overlap: Overlap = "skip"
    catchup: Catchup = "none"
    jitter_sec: Annotated[float, Meta(ge=0, le=86_400)] = 0.0
    enabled: bool = True


class Schedule(Wire, frozen=True, kw_only=True):
    """A stored schedule; ``next_at`` is None while it is disabled. ``queued`` firings wait for a run to end."""

    schedule_id: str
    name: str
    workflow_id: str
    params: dict[str, Json]
    labels: Labels
    priority: int
    cron: str | None
    every_sec: float | None
    time_zone: str
    overlap: Overlap
    catchup: Catchup
    jitter_sec: float
    enabled: bool
    next_at: float | None
    queued: int
    last_run_id: str | None
    last_runs: tuple[LastRun, ...]
    last_error: str | None
    created_at: float
    revision: int


class NextQuery(Wire, frozen=True, kw_only=True):
    """How many firings to preview."""

    count: Annotated[int, Meta(ge=1, le=1000)] = 10


class FiringTimes(Definition, frozen=True, kw_only=True):
    """The times of a schedule that is not stored yet, as in ``ScheduleSpec``, and how many firings to preview."""

    cron: Annotated[str, Meta(max_length=200)] | None = None
    every_sec: Annotated[float, Meta(ge=1, le=31_536_000)] | None = None
    time_zone: str = "UTC"
    count: Annotated[int, Meta(ge=1, le=1000)] = 10


class Firing(Wire, frozen=True, kw_only=True):
    """One firing to come: Unix time, local time with its offset, and whether a clock change moved it."""

    at: float
    local: str
    moved: bool
