"""Workers: programs that run embedded tasks."""

from __future__ import annotations

from typing import Literal

from plum_desk.api.types.common import Json, Labels, Wire


class TaskInfo(Wire, frozen=True, kw_only=True):
    """A task that a worker offers; the schema describes its payload when it is known."""

    name: str
    description: str = ""
    payload_schema: dict[str, Json] | None = None


class EmbeddedWorker(Wire, frozen=True, kw_only=True):
    """A worker on a stream."""

    worker_id: str
    node_id: str | None
    instance_id: str | None
    app_name: str | None
    app_version: str | None
    tasks: list[str]
    task_info: list[TaskInfo]
    labels: Labels
    capacity: int
    in_flight: int
    transport: Literal["websocket"]
    draining: bool
    last_seen: int
    health: Literal["Healthy", "Unhealthy"]
    revision: int
