"""The inspector of the run view: the chosen node, kept current, or the run when none is chosen."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from plum_desk.api.errors import PlumError
from plum_desk.api.types.tasks import Explanation
from plum_desk.api.types.workflows import FINAL_NODE_STATES, RunNode
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.acts import TaskActs
from plum_desk.gui.pages.tasks.detail import DetailPanel
from plum_desk.gui.pages.workflows.acts import WorkflowActs
from plum_desk.gui.pages.workflows.node_acts import NodeActs
from plum_desk.gui.pages.workflows.node_detail import NodeReader
from plum_desk.gui.pages.workflows.run_feed import RunFeed

_TICK_MS = 1000


class NodeInspector(QWidget):
    """Shows what is selected on the canvas; nothing selected shows the run."""

    def __init__(
        self, context: PageContext, feed: RunFeed, model: CanvasModel, acts: WorkflowActs, task_acts: TaskActs
    ) -> None:
        super().__init__()
        self._context = context
        self._feed = feed
        self._model = model
        self._reader = NodeReader(context, feed)
        self._key: str | None = None
        self._attempt = 0
        self._explanation: Explanation | None = None
        self._asked = 0
        self.panel = DetailPanel(context)
        self.acts = NodeActs(context, self, acts, task_acts)
        for button in self.acts.buttons:
            self.panel.add_button(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self.panel.tries.chosen.connect(self._choose_attempt)
        feed.loaded.connect(self._on_loaded)
        feed.run_changed.connect(self._show)
        feed.nodes_changed.connect(self._on_nodes)
        feed.tasks_changed.connect(lambda _: self._show())
        timer = QTimer(self)
        timer.setInterval(_TICK_MS)
        timer.timeout.connect(self._tick)
        timer.start()
        Retranslator(self, self.retranslate)

    @property
    def key(self) -> str | None:
        """Key of the node that is shown."""
        return self._key

    def show_node(self, key: str | None) -> None:
        """Show a node, or the run with None."""
        if key != self._key:
            self._key = key
            self._attempt = 0
            self._explanation = None
            self._explain()
        self._show()

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.acts.retranslate()
        self._show()

    def _show(self) -> None:
        feed = self._feed
        card = self._model.card(self._key or "")
        node = feed.nodes.get(self._key or "")
        self.acts.show(feed.run, node, feed.definition(self._key or ""), feed.task_of(node))
        detail = self._reader.run() if card is None else self._reader.node(card, self._attempt, self._explanation)
        if detail is not None:
            self.panel.show_detail(detail)

    def _on_loaded(self) -> None:
        self._explain()
        self._show()

    def _on_nodes(self, nodes: list[RunNode]) -> None:
        if any(node.path == self._key for node in nodes):
            self._explain()
        self._show()

    def _choose_attempt(self, number: int) -> None:
        self._attempt = number
        self._show()

    def _explain(self) -> None:
        self._asked += 1
        node = self._feed.nodes.get(self._key or "")
        if node is not None:
            self._context.actions.start(self._ask_why(node, self._asked), "explain node")

    async def _ask_why(self, node: RunNode, asked: int) -> None:
        client = self._context.client
        try:
            # A node whose task exists waits for what its task waits for.
            if node.state == "Ready" and node.task_id is not None:
                explanation = await client.tasks.explain(node.task_id)
            else:
                explanation = await client.workflow_runs.explain(node.run_id, node.path)
        except PlumError:
            # The node's own reason is shown in its place; the band says that the controller does not answer.
            return
        if asked == self._asked:
            self._explanation = explanation
            self._show()

    def _tick(self) -> None:
        node = self._feed.nodes.get(self._key or "")
        is_live = node is not None and node.state not in FINAL_NODE_STATES
        run = self._feed.run
        if self.isVisible() and (is_live or (self._key is None and run is not None and run.finished_at is None)):
            self._show()
