"""Follows the newest run: for a screen that shows what the lab does, and for the demo."""

from PySide6.QtCore import QObject

from plum_desk.gui.frame.window import MainWindow
from plum_desk.gui.models.store import LabStore


class LatestRun(QObject):
    """Shows the newest run, and each newer one when it comes, until somebody goes elsewhere."""

    def __init__(self, window: MainWindow, store: LabStore, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._store = store
        self._shown = ""
        self._is_moving = False

    def follow(self) -> None:
        """Begin; while there is no run, the list of workflows is shown."""
        self._go("workflows", "")
        self._look()
        self._store.changed.connect(self._look)
        self._store.reset.connect(self._look)
        self._window.page_shown.connect(self._on_page_shown)

    def _look(self) -> None:
        runs = self._store.all("workflow-runs")
        if not runs:
            return
        newest = str(max(runs, key=lambda run: float(run.created_at)).run_id)
        if newest != self._shown:
            self._shown = newest
            self._go("workflows", f"run:{newest}")

    def _go(self, page: str, key: str) -> None:
        self._is_moving = True
        self._window.show_page(page, key)
        self._is_moving = False

    def _on_page_shown(self, _: str) -> None:
        if self._is_moving:
            return
        self._store.changed.disconnect(self._look)
        self._store.reset.disconnect(self._look)
        self._window.page_shown.disconnect(self._on_page_shown)
        self.deleteLater()
