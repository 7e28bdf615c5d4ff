"""The pane below the table: one node with its facts, live plots, and what runs there now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from plum_desk.api.types.nodes import Node
from plum_desk.gui.frame.dock import ScrollColumn
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.node_series import NodeSeries
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.nodes.plots import NodePlots
from plum_desk.gui.pages.parts.here import TasksHereCard
from plum_desk.gui.pages.parts.object_head import ObjectHead
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.format import duration, number, size
from plum_desk.gui.widgets.words import state_word

_SIDE_WIDTH = 300


class NodeDetail(QWidget):
    """`labels` and `forget` are the buttons; the page connects them."""

    def __init__(self, context: PageContext, series: NodeSeries, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._node: Node | None = None
        self.head = ObjectHead(context.look, "desktop-tower")
        self.labels = Button(context.look, " ", icon="tag")
        self.forget = Button(context.look, " ", icon="trash")
        self.head.add_action(self.labels)
        self.head.add_action(self.forget)
        self.plots = NodePlots(context, series)
        self.here = TasksHereCard(context, "node")
        self.here.setFixedWidth(_SIDE_WIDTH)
        scroll = ScrollColumn()
        scroll.column.setContentsMargins(20, 0, 20, 12)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.plots, 1)
        row.addWidget(self.here, 0)
        scroll.column.addLayout(row, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(scroll, 1)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        Retranslator(self, self._retranslate)

    @property
    def node(self) -> Node | None:
        """The node that is shown."""
        return self._node

    def show_node(self, node: Node) -> None:
        """Show a node, or the same with newer values."""
        self._node = node
        self.head.set_object(node.node_id, node.health, state_word(node.health), self._facts(node))
        self.forget.setEnabled(not node.linked)
        reason = self.tr("Its agent is connected; stop the agent first") if node.linked else ""
        self.forget.setToolTip(reason)
        self.plots.show_node(node)
        self.here.show_place(node.node_id)

    def _facts(self, node: Node) -> str:
        facts = [node.ip or "", node.os or ""]
        if node.cores is not None:
            facts.append(self.tr("%n core(s)", None, node.cores))
        if node.metrics is not None and node.metrics.memory_total is not None:
            facts.append(size(node.metrics.memory_total))
        if node.agent_version is not None:
            facts.append(f"plum-agent {node.agent_version}")
        if node.started_at is not None and node.health == "Healthy":
            up = duration(max(self._context.now() - node.started_at, 0.0))
            facts.append(self.tr("up for {duration}").format(duration=up))
        if node.metrics is not None and node.metrics.processes is not None:
            facts.append(self.tr("{count} processes").format(count=number(node.metrics.processes)))
        return " · ".join(fact for fact in facts if fact)

    def _retranslate(self) -> None:
        self.labels.setText(self.tr("Labels…"))
        self.forget.setText(self.tr("Remove…"))
        if self._node is not None:
            self.show_node(self._node)
