"""The row of tiles, kept current by the store; each leads to its page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from plum_desk.api.types.system import SystemSample
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.store import SYSTEM
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.overview.approvals import Approvals
from plum_desk.gui.pages.overview.recent import RecentFailures
from plum_desk.gui.pages.overview.services import ServicesDialog
from plum_desk.gui.pages.overview.tile_contents import nodes_tile, runs_tile, services_tile, tasks_tile, workers_tile
from plum_desk.gui.pages.overview.trends import KEYS, Trends
from plum_desk.gui.widgets.tile import Tile

_ICONS = {
    "nodes": "desktop-tower",
    "tasks": "check-square-offset",
    "runs": "tree-structure",
    "workers": "robot",
    "services": "broadcast",
}


class TileRow(QWidget):
    """Draws anew at the store's pace."""

    def __init__(
        self, context: PageContext, recent: RecentFailures, approvals: Approvals, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._recent = recent
        self._approvals = approvals
        self.trends = Trends()
        self.tiles = {key: Tile(context.look, _ICONS[key]) for key in KEYS}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for key, tile in self.tiles.items():
            row.addWidget(tile, 1)
            tile.clicked.connect(self._leader(key))
        store = context.store
        store.changed.connect(self.refresh)
        store.reset.connect(self.refresh)
        store.sample.connect(self._on_sample)
        recent.changed.connect(self.refresh)
        approvals.changed.connect(self.refresh)
        Retranslator(self, self._retranslate)

    def refresh(self) -> None:
        """Write every tile from the store."""
        store, trends = self._context.store, self.trends
        self.tiles["nodes"].set_content(nodes_tile(store, trends.of("nodes")))
        self.tiles["tasks"].set_content(tasks_tile(store, trends.of("tasks")))
        failed, needing = self._recent.runs_in_day, self._approvals.runs
        self.tiles["runs"].set_content(runs_tile(store, trends.of("runs"), failed, needing))
        self.tiles["workers"].set_content(workers_tile(store, trends.of("workers")))
        self.tiles["services"].set_content(services_tile(store, trends.of("services")))

    def _on_sample(self, source: str, sample: SystemSample) -> None:
        if source == SYSTEM:
            self.trends.take(self._context.store, sample)
            self.refresh()

    def _leader(self, key: str) -> Callable[[], None]:
        if key == "services":
            return lambda: ServicesDialog(self._context, self).open()
        pages = {"nodes": "nodes", "tasks": "tasks", "runs": "workflows", "workers": "workers"}
        return lambda: self._context.navigator.go(pages[key], "")

    def _retranslate(self) -> None:
        titles = {
            "nodes": (self.tr("Nodes"), self.tr("The course is the mean CPU load of the nodes")),
            "tasks": (self.tr("Tasks"), self.tr("The course is the number of running tasks")),
            "runs": (self.tr("Workflow runs"), self.tr("The course is the number of active runs")),
            "workers": (self.tr("Workers"), self.tr("The course is the number of tasks at the workers")),
            "services": (self.tr("Services"), self.tr("The course is the number of healthy endpoints")),
        }
        for key, (title, tip) in titles.items():
            self.tiles[key].setText(title)
            self.tiles[key].setToolTip(tip)
        self.refresh()
