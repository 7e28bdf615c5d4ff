"""The overview page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.frame.dock import ScrollColumn
from plum_desk.gui.frame.page import Page
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.overview.approvals import Approvals
from plum_desk.gui.pages.overview.charts import Charts
from plum_desk.gui.pages.overview.failures import FailuresCard
from plum_desk.gui.pages.overview.recent import RecentFailures
from plum_desk.gui.pages.overview.tiles import TileRow
from plum_desk.gui.pages.overview.waiting import WaitingCard
from plum_desk.gui.pages.parts.boxes import side_by_side
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.choices import SegmentedControl
from plum_desk.gui.widgets.format import long_date
from plum_desk.gui.widgets.header import PageHeader

_WINDOWS: Final = {"900": 900.0, "3600": 3600.0, "21600": 21_600.0, "86400": 86_400.0}
_MINUTE_MS: Final = 15_000


class OverviewPage(Page):
    """Tiles, plots and two lists; everything leads to its object."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent)
        self._context = context
        self._header = PageHeader(context.look)
        self.window_choice = SegmentedControl(context.look)
        self.run = Button(context.look, " ", "primary", "play")
        self._header.add_action(self.window_choice)
        self._header.add_action(self.run)
        self.recent = RecentFailures(context, self)
        self.approvals = Approvals(context, self)
        self.tiles = TileRow(context, self.recent, self.approvals)
        self.charts = Charts(context)
        self.failures = FailuresCard(context, self.recent)
        self.waiting = WaitingCard(context, self.approvals)
        self._menu = QMenu(self.run)
        self._lay_out()
        self.run.clicked.connect(self._offer_workflows)
        self.window_choice.selected.connect(self._load)
        context.store.connection_changed.connect(self._on_connection)
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE_MS)
        self._clock.timeout.connect(self._show_date)
        Retranslator(self, self._retranslate)
        self.window_choice.choose("3600")

    def _lay_out(self) -> None:
        column = ScrollColumn()
        rows = column.column
        rows.setContentsMargins(20, 12, 20, 12)
        rows.setSpacing(12)
        rows.addWidget(self.tiles)
        rows.addWidget(self.charts, 1)
        for card in (self.failures, self.waiting):
            card.setMinimumHeight(200)
        rows.addLayout(side_by_side((self.failures, self.waiting), (60, 39)), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)

    @override
    def header(self) -> QWidget:
        return self._header

    @override
    def on_shown(self) -> None:
        self._show_date()
        self._clock.start()
        self.recent.read()
        self.waiting.start()
        self._load()

    @override
    def on_hidden(self) -> None:
        self._clock.stop()
        self.waiting.stop()

    def _load(self) -> None:
        self._context.actions.start(self._read(), "metrics")

    async def _read(self) -> None:
        history = await self.charts.load(_WINDOWS[self.window_choice.current])
        if history:
            self.tiles.trends.begin(history)
            self.tiles.refresh()

    def _on_connection(self, state: str) -> None:
        if state == "connected":
            self._load()

    def _offer_workflows(self) -> None:
        self._menu.clear()
        for workflow in sorted(self._context.store.all("workflows"), key=lambda one: str(one.name)):
            action = self._menu.addAction(workflow.name)
            key = f"start:{workflow.workflow_id}"
            action.triggered.connect(lambda _=False, key=key: self._context.navigator.go("workflows", key))
        if self._menu.isEmpty():
            self._menu.addAction(self.tr("There is no workflow yet")).setEnabled(False)
        self._menu.popup(self.run.mapToGlobal(QPoint(0, self.run.height() + 4)))

    def _show_date(self) -> None:
        self._header.set_texts(self.tr("Overview"), long_date(self._context.now()))

    def _retranslate(self) -> None:
        self.window_choice.set_items(
            [
                ("900", self.tr("15 min")),
                ("3600", self.tr("1 h")),
                ("21600", self.tr("6 h")),
                ("86400", self.tr("24 h")),
            ]
        )
        self.window_choice.setAccessibleName(self.tr("Window of the plots"))
        self.run.setText(self.tr("Run workflow"))
        self._show_date()
