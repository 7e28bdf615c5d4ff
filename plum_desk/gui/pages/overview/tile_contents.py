"""What the tiles say, as functions of the store."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from plum_desk.gui.models.store import LabStore
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.tile import TileContent

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate
Trend = Sequence[float | None]


def nodes_tile(store: LabStore, trend: Trend) -> TileContent:
    """Machines that answer."""
    total, healthy = store.count("nodes"), store.count("nodes", "Healthy")
    unhealthy, unknown = store.count("nodes", "Unhealthy"), store.count("nodes", "Unknown")
    phrase = translate("Tiles", "of {total} online").format(total=number(total))
    state, status = "Healthy", translate("Tiles", "all healthy")
    if not total:
        state, status = "", translate("Tiles", "none yet")
    elif unhealthy:
        state, status = "Unhealthy", translate("Tiles", "{count} silent").format(count=number(unhealthy))
    elif unknown:
        state, status = "Unknown", translate("Tiles", "{count} unknown").format(count=number(unknown))
    return TileContent(number(healthy), phrase, state, status, trend, troubled=bool(unhealthy))


def tasks_tile(store: LabStore, trend: Trend) -> TileContent:
    """Tasks at work, and those that wait."""
    running, pending = store.count("tasks", "Running"), store.count("tasks", "Pending")
    state = "Pending" if pending else ""
    status = (
        translate("Tiles", "{count} pending").format(count=number(pending))
        if pending
        else translate("Tiles", "none waits")
    )
    return TileContent(number(running), translate("Tiles", "running"), state, status, trend)


def runs_tile(store: LabStore, trend: Trend, failed: int, needing: int = 0) -> TileContent:
    """Workflow runs that are not finished; how many wait for a person, else how many failed within a day."""
    active = store.count("workflow-runs", "Running", "Pending", "Paused")
    state = "Failed" if failed else ""
    status = (
        translate("Tiles", "{count} failed in 24 h").format(count=number(failed))
        if failed
        else translate("Tiles", "none failed in 24 h")
    )
    if needing:
        one, more = translate("Tiles", "{count} needs you"), translate("Tiles", "{count} need you")
        state, status = "Waiting", (one if needing == 1 else more).format(count=number(needing))
    return TileContent(number(active), translate("Tiles", "active"), state, status, trend)


def workers_tile(store: LabStore, trend: Trend) -> TileContent:
    """Workers and how much of their capacity is in use."""
    workers = store.all("workers")
    silent = store.count("workers", "Unhealthy")
    load, capacity = sum(one.in_flight for one in workers), sum(one.capacity for one in workers)
    phrase = translate("Tiles", "connected")
    state, status = (
        "Healthy",
        translate("Tiles", "{load} of {capacity} slots").format(load=number(load), capacity=number(capacity)),
    )
    if not workers:
        state, status = "", translate("Tiles", "none yet")
    elif silent:
        state, status = "Unhealthy", translate("Tiles", "{count} silent").format(count=number(silent))
    return TileContent(number(len(workers) - silent), phrase, state, status, trend, troubled=bool(silent))


def services_tile(store: LabStore, trend: Trend) -> TileContent:
    """Services with an endpoint that answers."""
    services = store.all("services")
    well = sum(1 for one in services if one.healthy)
    ends, healthy_ends = sum(one.total for one in services), sum(one.healthy for one in services)
    phrase = translate("Tiles", "of {total} available").format(total=number(len(services)))
    state, status = "Healthy", translate("Tiles", "all healthy")
    if not services:
        state, status = "", translate("Tiles", "none yet")
    elif healthy_ends < ends:
        count = number(ends - healthy_ends)
        state, status = "Unhealthy", translate("Tiles", "{count} endpoints down").format(count=count)
    return TileContent(number(well), phrase, state, status, trend, troubled=well < len(services))
