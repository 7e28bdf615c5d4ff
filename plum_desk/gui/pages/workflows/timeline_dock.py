"""The dock below the canvas: bars over time, the chosen node's log, and what happened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.api.errors import PlumError
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.paths import is_inside, owner_of
from plum_desk.gui.dag.timeline import Timeline
from plum_desk.gui.frame.dock import Dock
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.log_pane import LogPane
from plum_desk.gui.pages.workflows.critical import critical_path
from plum_desk.gui.pages.workflows.run_events import RunEvent, event_columns, events_of
from plum_desk.gui.pages.workflows.run_feed import RunFeed
from plum_desk.gui.widgets.format import duration
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.table.data_table import DataTable
from plum_desk.gui.widgets.table.model import RowModel
from plum_desk.gui.widgets.tabs import Tab

_PACE_MS = 250
_REST_MS = 1000
_MOST_REST_MS = 5000
_REST_TIMES = 5
"""A large run's timeline takes its time: the controller works for it a sixth of the time at most."""


class TimelineDock(Dock):
    """`selected` carries the key of a node that was chosen here."""

    selected = Signal(str)

    def __init__(self, context: PageContext, feed: RunFeed, model: CanvasModel) -> None:
        super().__init__(context.look, "timeline")
        look = context.look
        self._context = context
        self._feed = feed
        self._model = model
        self._key: str | None = None
        self.timeline = Timeline(look, model, context.now)
        self.log = LogPane(look, context.client, context.actions)
        self.events: RowModel[RunEvent] = RowModel(event_columns(), lambda event: event.number, self)
        self.table: DataTable[RunEvent] = DataTable(look, self.events, sortable=False)
        self.table.sort_by("at")
        self.path = Label(look, "", "cell", "2", tabular=True)
        self.bar.add_right(self.path)
        self.bar.tabs.show()
        self._stack = QStackedWidget()
        for widget in (self.timeline, self.log, self.table):
            self._stack.addWidget(widget)
        ground = QWidget()
        layout = QVBoxLayout(ground)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setWidget(ground)
        self.setMinimumHeight(110)
        self._soon = _timer(self, self._refresh, single=True)
        self._reading = False
        self._stale = False
        self._rest = _timer(self, self._read_again, single=True)
        self._clock = _timer(self, self._show_path, single=False)
        self._clock.setInterval(1000)
        self._clock.start()
        self._connect()
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.set_title(self.tr("Timeline"))
        self.path.setToolTip(self.tr("The chain of nodes that took longest; their bars are underlined"))
        self.table.setAccessibleName(self.tr("Events"))
        self.bar.tabs.set_tabs(
            [Tab("bars", self.tr("Bars")), Tab("log", self.tr("Log")), Tab("events", self.tr("Events"))]
        )
        self._show_log()
        self._refresh()

    def select(self, key: str | None) -> None:
        """Show the same node as the canvas."""
        self._key = key
        self.timeline.select(None if key is None else owner_of(key))
        self._show_log()

    @override
    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        if visible:
            self._refresh()
            self._read()

    def _connect(self) -> None:
        feed = self._feed
        self.bar.tabs.selected.connect(self._on_tab)
        self.timeline.selected.connect(self.selected)
        self.table.picked.connect(self._on_event)
        feed.loaded.connect(self._on_loaded)
        feed.nodes_changed.connect(lambda _: self._ask())
        feed.run_changed.connect(self._ask)
        feed.tasks_changed.connect(lambda _: self._ask())

    def _ask(self) -> None:
        if not self._soon.isActive():
            self._soon.start()
        self._read()

    def _read(self) -> None:
        """Ask the controller when everything happened, never twice at once and with a rest between."""
        if self._reading or self._rest.isActive() or not self.isVisible():
            self._stale = True
        elif self._feed.run is not None:
            self._reading, self._stale = True, False
            self._context.actions.start(self._read_timeline(self._feed.run_id), "timeline")

    async def _read_timeline(self, run_id: str) -> None:
        begun = self._context.clock.monotonic()
        try:
            timeline = await self._context.client.workflow_runs.timeline(run_id)
        except PlumError:
            # What the nodes themselves tell is shown instead; the band says that the controller does not answer.
            return
        finally:
            self._reading = False
            took_ms = round((self._context.clock.monotonic() - begun) * 1000)
            self._rest.start(min(max(_REST_MS, _REST_TIMES * took_ms), _MOST_REST_MS))
        if run_id == self._feed.run_id:
            self.timeline.set_intervals({row.path: row.intervals for row in timeline.rows if not is_inside(row.path)})

    def _read_again(self) -> None:
        if self._stale:
            self._read()

    def _on_loaded(self) -> None:
        self.events.replace(())
        self._refresh()
        self._read()
        self._show_log()

    def _refresh(self) -> None:
        feed = self._feed
        if feed.run is None:
            return
        tasks = {path: feed.task_of(node) for path, node in feed.nodes.items() if not is_inside(path)}
        self.timeline.set_attempts({key: task.attempts for key, task in tasks.items() if task is not None})
        if self.bar.tabs.current == "events":
            self._list_events()
        self._show_path()

    def _list_events(self) -> None:
        feed = self._feed
        if feed.run is not None:
            language = self._context.languages.current
            self.events.replace(events_of(feed.run, feed.nodes.values(), feed.task_of, self._title_of, language))

    def _title_of(self, key: str) -> str:
        card = self._model.card(key)
        return key if card is None else card.title

    def _show_path(self) -> None:
        feed = self._feed
        if feed.workflow is None or not self.isVisible():
            return
        path = critical_path(feed.nodes, feed.workflow.edges, self._context.now())
        self.timeline.set_critical(path.keys)
        text = self.tr("Critical path {duration}").format(duration=duration(path.seconds))
        if text != self.path.text():
            self.path.setText(text)

    def _show_log(self) -> None:
        task = self._feed.task_of(self._feed.nodes.get(self._key or ""))
        note = self.tr("Choose a node to read its log.") if self._key is None else self.tr("This node printed nothing.")
        self.log.show_task(task.task_id if task is not None else None, "" if task is not None else note)

    def _on_tab(self, key: str) -> None:
        self._stack.setCurrentIndex(("bars", "log", "events").index(key))
        self._refresh()

    def _on_event(self, event: RunEvent | None) -> None:
        if event is not None and event.key:
            self.selected.emit(event.key)


def _timer(parent: QWidget, act: Callable[[], None], *, single: bool) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(single)
    timer.setInterval(_PACE_MS)
    timer.timeout.connect(act)
    return timer
