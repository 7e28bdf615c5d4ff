"""The courses behind the tiles: one value every sample, kept for some minutes."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from plum_desk.api.types.nodes import Node
from plum_desk.api.types.system import SystemSample
from plum_desk.gui.models.store import LabStore

_KEPT: Final = 60
KEYS: Final = ("nodes", "tasks", "runs", "workers", "services")


class Trends:
    """Mean CPU of the nodes, running tasks, active runs, tasks in flight at workers, healthy endpoints."""

    def __init__(self) -> None:
        self._rings: dict[str, deque[float | None]] = {key: deque(maxlen=_KEPT) for key in KEYS}

    def of(self, key: str) -> tuple[float | None, ...]:
        """A course, oldest first."""
        return tuple(self._rings[key])

    def begin(self, history: Iterable[SystemSample]) -> None:
        """Start the tasks' course with what the controller remembers."""
        self._rings["tasks"] = deque((float(sample.running) for sample in history), maxlen=_KEPT)

    def take(self, store: LabStore, sample: SystemSample) -> None:
        """Add a value to every course."""
        values = {
            "nodes": mean_cpu(store.all("nodes")),
            "tasks": float(sample.running),
            "runs": float(store.count("workflow-runs", "Running", "Pending")),
            "workers": float(sum(worker.in_flight for worker in store.all("workers"))),
            "services": float(sum(service.healthy for service in store.all("services"))),
        }
        for key, value in values.items():
            self._rings[key].append(value)


def mean_cpu(nodes: Iterable[Node]) -> float | None:
    """Mean CPU load of the nodes that answer, None without any."""
    loads = [
        node.metrics.cpu_percent
        for node in nodes
        if node.health == "Healthy" and node.metrics is not None and node.metrics.cpu_percent is not None
    ]
    return sum(loads) / len(loads) if loads else None
