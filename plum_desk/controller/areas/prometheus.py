"""The controller's figures in Prometheus' text format."""

from __future__ import annotations

from plum_desk.api.types.system import System
from plum_desk.controller.engine.statistics import Statistics


def render(system: System, statistics: Statistics, commits: int) -> str:
    """The text of ``GET /metrics``."""
    from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

    registry = CollectorRegistry()
    finished = Counter("plum_tasks_finished", "Tasks that ended in this life.", ["outcome"], registry=registry)
    finished.labels("succeeded").inc(statistics.succeeded_total)
    finished.labels("failed").inc(statistics.failed_total)
    objects = Gauge("plum_objects", "Objects by kind and state.", ["kind", "state"], registry=registry)
    for kind, states in system.counts.items():
        for state, number in states.items():
            objects.labels(kind, state).set(number)
    for name, told, value in (
        ("plum_revision", "The newest revision.", system.revision),
        ("plum_uptime_seconds", "Seconds since the start.", system.uptime_sec),
        ("plum_loop_lag_seconds", "The loop's lag, p99.", system.loop_lag_ms / 1000),
        ("plum_commits", "Transactions committed in this life.", commits),
        ("plum_database_bytes", "Size of the database.", system.database_bytes),
    ):
        Gauge(name, told, registry=registry).set(value)
    return generate_latest(registry).decode()
