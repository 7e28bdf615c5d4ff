"""How far the runs are: their nodes counted by state, kept up to date node by node."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from plum_desk.api.types.workflows import FINAL_NODE_STATES, RunNode
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.models.store import LabStore


class RunTally(QObject):
    """`changed` carries the ids of runs whose counts changed."""

    changed = Signal(object)

    def __init__(self, store: LabStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._states: dict[str, dict[str, str]] = {}
        self._read()
        store.changed.connect(self._on_changed)
        store.reset.connect(self._on_reset)

    def of(self, run_id: str) -> tuple[int, int]:
        """How many nodes are final, of how many."""
        states = self._states.get(run_id, {})
        return sum(state in FINAL_NODE_STATES for state in states.values()), len(states)

    def now_running(self, run_id: str) -> list[str]:
        """Keys of the nodes that run."""
        return [path for path, state in self._states.get(run_id, {}).items() if state == "Running"]

    def _read(self) -> None:
        self._states = {}
        self._take(self._store.all("run-nodes"))

    def _take(self, nodes: Iterable[RunNode]) -> None:
        for node in nodes:
            self._states.setdefault(node.run_id, {})[node.path] = node.state

    def _on_reset(self, topic: str) -> None:
        if topic == "run-nodes":
            self._read()
            self.changed.emit(frozenset(self._states))

    def _on_changed(self, topic: str, keys: frozenset[Key]) -> None:
        if topic != "run-nodes":
            return
        touched = set()
        for key in keys:
            if isinstance(key, str):
                continue
            run_id, path = key
            node = self._store.get(topic, key)
            if node is None:
                self._states.get(run_id, {}).pop(path, None)
            else:
                self._take([node])
            touched.add(run_id)
        self.changed.emit(frozenset(touched))
