"""Nodes: the machines of the lab and what they measure."""

from __future__ import annotations

from typing import Literal

from plum_desk.api.types.common import Labels, PeerId, Wire

Health = Literal["Healthy", "Unhealthy", "Unknown"]


class Metrics(Wire, frozen=True, kw_only=True):
    """A sample of a machine: bytes, bytes a second, percent of all cores, 1-minute load."""

    cpu_percent: float | None = None
    memory_used: int | None = None
    memory_total: int | None = None
    disk_used: int | None = None
    disk_total: int | None = None
    net_rx: float | None = None
    net_tx: float | None = None
    disk_read: float | None = None
    disk_write: float | None = None
    load1: float | None = None
    processes: int | None = None


class NodeHeartbeat(Wire, frozen=True, kw_only=True):
    """A sign of life; all but the id is optional."""

    node_id: PeerId
    ip: str | None = None
    labels: Labels | None = None
    metrics: Metrics | None = None
    os: str | None = None
    cores: int | None = None
    started_at: float | None = None
    agent_version: str | None = None
    boot_id: str | None = None


class HeartbeatAnswer(Wire, frozen=True, kw_only=True):
    """After how many seconds of silence the node counts as unhealthy."""

    ttl_sec: int


class Node(Wire, frozen=True, kw_only=True):
    """A machine. ``health`` is Unknown until it is heard in this life of the controller."""

    node_id: str
    ip: str | None
    labels: Labels
    last_seen: int | None
    health: Health
    linked: bool
    metrics: Metrics | None
    os: str | None
    cores: int | None
    started_at: float | None
    agent_version: str | None
    boot_id: str | None
    created_at: float
    revision: int


class NodePatch(Wire, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a person may change; labels replace the ones set by hand before."""

    labels: Labels


class SeriesQuery(Wire, frozen=True, kw_only=True):
    """A window of a series: from ``since`` (Unix seconds) in buckets of ``step`` seconds."""

    since: float | None = None
    step: float | None = None


class NodeSample(Metrics, frozen=True, kw_only=True):
    """A sample with its time; on the ``metrics`` topic it also names its node."""

    timestamp: float
    node_id: str | None = None
