"""The child runs of the run in view: each read once, then kept current by the store."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from plum_desk.api.errors import PlumError
from plum_desk.api.types.workflows import RunNode
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.workflows.run_feed import RunFeed

_MOST: Final = 60
"""How many children of one run are followed; more of them are told by their card's state alone."""


class ChildRuns(QObject):
    """`loaded` carries the card's key, the child's workflow and its nodes; `changed` the key and one node."""

    loaded = Signal(str, object, object)
    changed = Signal(str, object)

    def __init__(self, context: PageContext, feed: RunFeed, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._feed = feed
        self._cards: dict[str, str] = {}
        self._missing: set[str] = set()
        self._run_id = ""
        feed.nodes_changed.connect(lambda _: self.look())
        context.store.changed.connect(self._on_changed)

    def look(self) -> None:
        """Read the children that are new; another run's are forgotten."""
        if self._feed.run_id != self._run_id:
            self._run_id, self._cards = self._feed.run_id, {}
        for path, node in self._feed.nodes.items():
            child = node.child_run_id
            if child is not None and path == node.key and child not in self._cards and len(self._cards) < _MOST:
                self._cards[child] = path
                self._context.actions.start(self._read(child, path), "child run")

    def again(self) -> None:
        """Read all anew, such as after the canvas was drawn anew."""
        self._cards = {}
        self.look()

    async def _read(self, child: str, key: str) -> None:
        client = self._context.client
        try:
            detail = await client.workflow_runs.get(child)
            workflow = await client.workflows.version(detail.run.workflow_id, detail.run.version)
        except PlumError:
            # A card names its child a moment before the child exists: it is read once something is told about it.
            self._missing.add(child)
            if self._context.store.get("workflow-runs", child) is not None:
                self._read_missing()
            return
        if self._cards.get(child) != key:
            return
        newest = {node.path: node for node in detail.nodes}
        for node in self._context.store.nodes_of_run(child):
            if node.path not in newest or newest[node.path].revision <= node.revision:
                newest[node.path] = node
        self.loaded.emit(key, workflow, list(newest.values()))

    def _read_missing(self) -> None:
        self._cards = {child: card for child, card in self._cards.items() if child not in self._missing}
        self._missing = set()
        self.look()

    def _on_changed(self, topic: str, keys: frozenset[Key]) -> None:
        if topic == "workflow-runs" and self._missing & keys:
            self._read_missing()
        if topic != "run-nodes" or not self._cards:
            return
        for key in keys:
            card = self._cards.get(key[0]) if isinstance(key, tuple) else None
            node: Any = self._context.store.get(topic, key) if card is not None else None
            if isinstance(node, RunNode):
                self.changed.emit(card, node)
