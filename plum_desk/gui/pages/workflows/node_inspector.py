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
from plum_desk.gui.pages.tasks.acts import TaskActs, may_cancel
from plum_desk.gui.pages.tasks.detail import DetailPanel
from plum_desk.gui.pages.workflows.node_detail import NodeReader
from plum_desk.gui.pages.workflows.run_feed import RunFeed
from plum_desk.gui.widgets.buttons import Button

_TICK_MS = 1000


class NodeInspector(QWidget):
    """Shows what is selected on the canvas; nothing selected shows the run."""

    def __init__(self, context: PageContext, feed: RunFeed, model: CanvasModel, acts: TaskActs) -> None:
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
        self.cancel = Button(context.look, "", "", "stop", small=True)
        self.panel.add_button(self.cancel)
        self.cancel.clicked.connect(lambda: self._cancel(acts))
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
        self.cancel.setText(self.tr("Cancel this task"))
        self._show()

    def _show(self) -> None:
        card = self._model.nodes.get(self._key or "")
        task = self._feed.task_of(self._feed.nodes.get(self._key or ""))
        self.cancel.setVisible(task is not None and may_cancel(task))
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

    def _cancel(self, acts: TaskActs) -> None:
        task = self._feed.task_of(self._feed.nodes.get(self._key or ""))
        if task is not None:
            acts.cancel(task, self.cancel)

    def _explain(self) -> None:
        self._asked += 1
        if self._key is not None and self._key in self._feed.nodes:
            self._context.actions.start(self._ask_why(self._feed.run_id, self._key, self._asked), "explain node")

    async def _ask_why(self, run_id: str, path: str, asked: int) -> None:
        try:
            explanation = await self._context.client.workflow_runs.explain(run_id, path)
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
