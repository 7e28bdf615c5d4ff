"""The nodes page."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.api.types.nodes import Node
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.node_series import NodeSeries
from plum_desk.gui.models.table import RecordModel
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.nodes.columns import node_columns
from plum_desk.gui.pages.nodes.connect import ConnectDialog
from plum_desk.gui.pages.nodes.detail import NodeDetail
from plum_desk.gui.pages.nodes.labels import LabelsDialog
from plum_desk.gui.pages.parts.list_page import ListPage, found, option_list
from plum_desk.gui.widgets.band import Band
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.choices import SegmentedControl
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.empty import EmptyState
from plum_desk.gui.widgets.format import duration, number
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.table.data_table import DataTable
from plum_desk.gui.widgets.table.delegates import RowStyle
from plum_desk.gui.widgets.words import state_word

_HEALTHS: Final = ("Healthy", "Unhealthy", "Unknown")
_TABLE_HEIGHT: Final = 250
_ROW: Final = 36


class NodesPage(ListPage):
    """Table with courses, detail with live plots."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.series = NodeSeries(context.client, context.store, context.now, self)
        self.trend = SegmentedControl(context.look)
        self.health, self.label = self.filters.add_filter(), self.filters.add_filter()
        self._trend_word = Label(context.look, "", "cell", "2")
        self.filters.add_right(self._trend_word)
        self.filters.add_right(self.trend)
        self.connect_button = Button(context.look, " ", "primary", "plus")
        self._header.add_action(self.connect_button)
        self._silent = Band(context.look, "Warning")
        self._silent.hide()
        detail = NodeDetail(context, self.series)
        self.node_detail = detail
        columns = node_columns(lambda node_id: self.series.of(node_id, float(self.trend.current or 300)))
        model: RecordModel[Node] = RecordModel(context.store, "nodes", columns, parent=self)
        table = DataTable(context.look, model, style=RowStyle(height=_ROW), now=context.now)
        empty = EmptyState(context.look, "desktop-tower")
        self._first = Button(context.look, " ", "primary", "plus")
        empty.add_step(self._first)
        self.compose(model, table, detail, empty, below=self._silent)
        table.sort_by("node")
        self.splitter.setSizes([_TABLE_HEIGHT, 520])
        for button in (self.connect_button, self._first):
            button.clicked.connect(self._connect_machine)
        detail.labels.clicked.connect(lambda: context.actions.start(self._edit_labels(), "labels"))
        detail.forget.clicked.connect(lambda: context.actions.start(self._forget(), "forget"))
        self.trend.selected.connect(self._on_trend)
        self.series.loaded.connect(lambda _: self.table.viewport().update())
        Retranslator(self, self._retranslate)

    @override
    def on_shown(self) -> None:
        self.series.keep(self.context.actions.start)
        self.refresh()

    @override
    def accepts(self, row: Any) -> bool:
        node: Node = row
        texts = (node.node_id, node.ip or "", node.os or "", *node.labels, *node.labels.values())
        healths, labels = self.health.chosen, self.label.chosen
        return (
            found(self.filters.search.text(), texts)
            and (not healths or node.health in healths)
            and (not labels or any(f"{name}={value}" in labels for name, value in node.labels.items()))
        )

    @override
    def show_row(self, row: Any) -> None:
        self.node_detail.show_node(row)

    @override
    def title(self) -> str:
        return self.tr("Nodes")

    @override
    def phrase(self) -> str:
        count = self.context.store.count
        total = count("nodes")
        if not total:
            return ""
        parts = [self.tr("%n in all", None, total)]
        for health in _HEALTHS:
            if count("nodes", health):
                text = self.tr("{count} {state}")
                parts.append(text.format(count=number(count("nodes", health)), state=state_word(health).lower()))
        return self.tr(", ").join(parts)

    @override
    def refresh(self) -> None:
        super().refresh()
        nodes: list[Node] = self.context.store.all("nodes")
        labels = {f"{name}={value}" for node in nodes for name, value in node.labels.items()}
        self.label.set_options(self.tr("Label"), option_list(labels, lambda text: text))
        self.label.setVisible(bool(labels))
        self._warn([node for node in nodes if node.health == "Unhealthy"])

    def _warn(self, silent: list[Node]) -> None:
        self._silent.setVisible(bool(silent))
        if not silent:
            return
        longest = min(silent, key=lambda node: node.last_seen or 0)
        passed = duration(max(self.context.now() - (longest.last_seen or longest.created_at), 0.0))
        text = self.tr("{node} has sent no heartbeat for {duration}").format(node=longest.node_id, duration=passed)
        more = self.tr("and %n more", None, len(silent) - 1) if len(silent) > 1 else ""
        self._silent.set_texts(text, more)

    def _on_trend(self, key: str) -> None:
        self.node_detail.plots.set_window(float(key))
        self.table.viewport().update()

    def _connect_machine(self) -> None:
        ConnectDialog(self.context, self).open()

    async def _edit_labels(self) -> None:
        node = self.node_detail.node
        if node is None:
            return
        dialog = LabelsDialog(self.context.look, self, node)
        if await dialog.ask():
            labels = dialog.labels()
            self.context.actions.run(
                lambda: self.context.client.nodes.update(node.node_id, labels=labels),
                failure=self.tr("The labels of {node} were not saved").format(node=node.node_id),
                button=self.node_detail.labels,
                success=lambda saved: self.context.notifier.succeed(self.tr("Labels saved"), saved.node_id),
            )

    async def _forget(self) -> None:
        node = self.node_detail.node
        if node is None:
            return
        dialog = ConfirmDialog(
            self.context.look,
            self,
            question=self.tr("Remove node “{node}”?").format(node=node.node_id),
            consequences=self.tr(
                "Its labels and the last hour of its measurements are forgotten. When its agent connects again, "
                "the node comes back without them."
            ),
            verb=self.tr("Remove node"),
        )
        if await dialog.ask():
            self.context.actions.run(
                lambda: self.context.client.nodes.delete(node.node_id),
                failure=self.tr("{node} was not removed").format(node=node.node_id),
                success=lambda _: self.context.notifier.succeed(self.tr("Node removed"), node.node_id),
            )

    def _retranslate(self) -> None:
        self.filters.search.setPlaceholderText(self.tr("Name, address or label"))
        self.health.set_options(self.tr("Health"), [(one, state_word(one)) for one in _HEALTHS])
        self._trend_word.setText(self.tr("Trend"))
        self.trend.set_items([("300", self.tr("5 min")), ("3600", self.tr("1 h"))])
        self.trend.setAccessibleName(self.tr("Trend"))
        self.connect_button.setText(self.tr("Connect a machine"))
        self._first.setText(self.tr("Connect a machine"))
        self.empty.set_texts(
            self.tr("No node yet"),
            self.tr("A node is a machine whose agent is connected. It runs programs and shows how it fares."),
        )
        self.refresh()
