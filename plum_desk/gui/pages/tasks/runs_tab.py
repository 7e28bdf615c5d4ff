"""The runs of tasks: filters, a page of the database with live rows, and what may be done with each."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from plum_desk.api.errors import NotFound
from plum_desk.api.types.common import Page
from plum_desk.api.types.tasks import Task
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.acts import TaskActs, may_cancel, may_rerun, may_start
from plum_desk.gui.pages.tasks.columns import task_columns
from plum_desk.gui.pages.tasks.fit import FitColumns
from plum_desk.gui.pages.tasks.menu import offer_acts
from plum_desk.gui.pages.tasks.nothing import nothing_here
from plum_desk.gui.pages.tasks.pager import Pager
from plum_desk.gui.pages.tasks.paging import PagedRows
from plum_desk.gui.pages.tasks.query import TaskQuery, known_names, names_with
from plum_desk.gui.pages.tasks.why import Reasons
from plum_desk.gui.pages.tasks.words import executor_word, is_builtin
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.empty import EmptyState
from plum_desk.gui.widgets.filterbar import FilterBar
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.table.data_table import DataTable, RowAction
from plum_desk.gui.widgets.table.model import RowModel
from plum_desk.gui.widgets.words import state_word

STATES: Final = ("Running", "Pending", "Queued", "Succeeded", "Failed", "Timeout", "Canceled")
_EXECUTORS: Final = ("embedded", "service", "os_process")
_SEARCH_MS: Final = 250


class TaskRunsTab(QWidget):
    """`picked` carries the selected task or None, `log_wanted` a task whose log shall be read."""

    picked = Signal(object)
    log_wanted = Signal(object)
    new_wanted = Signal()
    counted = Signal(int)

    def __init__(self, context: PageContext, acts: TaskActs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._acts = acts
        self._all = 0
        self._wanted: str | None = None
        look = context.look
        self.model: RowModel[Task] = RowModel(
            task_columns(context, lambda task: self.reasons.of(task)), lambda task: task.task_id, self
        )
        self.reasons = Reasons(context, self._waiting, self)
        self.rows: PagedRows[Task] = PagedRows(context.store, "tasks", self.model, context.actions, self)
        self.table: DataTable[Task] = DataTable(look, self.model, now=context.now)
        self.filters = FilterBar(look)
        self.state = self.filters.add_filter()
        self.definition = self.filters.add_filter()
        self.executor = self.filters.add_filter()
        self.none_yet = EmptyState(look, "check-square-offset")
        self.none_match = EmptyState(look, "magnifying-glass")
        self.fault = EmptyState(look, "warning-circle")
        self._new = Button(look, "", "primary", "play")
        self._clear = Button(look)
        self._again = Button(look, "", "", "arrow-clockwise")
        self._build()
        self._connect()
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.filters.search.setPlaceholderText(self.tr("Filter by name or id"))
        self.filters.search.setAccessibleName(self.tr("Filter by name or id"))
        self.state.set_options(self.tr("State"), [(state, state_word(state)) for state in STATES])
        self.executor.set_options(self.tr("Runs as"), [(name, executor_word(name)) for name in _EXECUTORS])
        self._list_definitions()
        self.none_yet.set_texts(
            self.tr("No task has run yet"),
            self.tr("A task runs a definition once, on a worker, a service or as a process."),
        )
        self.none_match.set_texts(self.tr("No task matches"), self.tr("Other filters may show more."))
        self._new.setText(self.tr("Run a task"))
        self.table.setAccessibleName(self.tr("Task runs"))
        self._clear.setText(self.tr("Clear the filters"))
        self._again.setText(self.tr("Try again"))
        self._show_count()

    @property
    def query(self) -> TaskQuery:
        """What the filters say."""
        text = self.filters.search.text().strip()
        return TaskQuery(
            states=tuple(self.state.chosen),
            executors=tuple(self.executor.chosen),
            def_ids=tuple(self.definition.chosen),
            names=names_with(text, known_names(self._context.store)) if text else None,
        )

    def load(self) -> None:
        """Read the first page."""
        text, query = self.filters.search.text().strip(), self.query
        if text and not query.names:
            self.rows.show(_one_task(self._context, text), lambda task: task.task_id == text)
            return
        filters = query.filters()

        async def fetch(*, limit: int, cursor: str | None, count: bool) -> Page[Task]:
            tasks = self._context.client.tasks
            page = await tasks.page(limit=limit, cursor=cursor, count=count, **filters)
            self._all = page.total or 0 if query.is_open else (await tasks.page(limit=1, count=True)).total or 0
            return page

        self.rows.show(fetch, query.matches)

    def filter_states(self, states: list[str]) -> None:
        """Show only these states."""
        self.filters.clear()
        self.state.choose(states)

    def select(self, task_id: str) -> bool:
        """Select a task that is on the page; one that is not there yet is selected when it comes."""
        self._wanted = None if self.table.pick(task_id) else task_id
        return self._wanted is None

    def _build(self) -> None:
        self.none_yet.add_step(self._new)
        self.none_match.add_step(self._clear)
        self.fault.add_step(self._again)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._grounds = {name: nothing_here(widget) for name, widget in self._empty().items()}
        for ground in self._grounds.values():
            self._middle.addWidget(ground)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addWidget(self._middle, 1)
        layout.addWidget(Pager(self._context.look, self.rows))
        self.table.sort_by("started", descending=True)
        FitColumns(self.table, self.model.columns, ("source", "attempt", "where"))

    def _empty(self) -> dict[str, EmptyState]:
        return {"yet": self.none_yet, "match": self.none_match, "fault": self.fault}

    def _connect(self) -> None:
        acts = self._row_acts()
        offer_acts(self._context.look, self.table, acts, acts)
        self._search = QTimer(self)
        self._search.setSingleShot(True)
        self._search.setInterval(_SEARCH_MS)
        self._search.timeout.connect(self.load)
        self.filters.changed.connect(self._search.start)
        self.table.picked.connect(self.picked)
        self.table.opened.connect(self.log_wanted)
        self.rows.moved.connect(self._on_moved)
        self.rows.failed.connect(self._on_failed)
        self.rows.moved.connect(self.reasons.ask)
        self.reasons.changed.connect(self.model.touch)
        self._new.clicked.connect(self.new_wanted)
        self._clear.clicked.connect(self.filters.clear)
        self._again.clicked.connect(self.rows.reload)
        self._context.store.changed.connect(self._on_lab)
        self._context.store.reset.connect(self._on_lab)
        QShortcut(QKeySequence("/"), self, self._focus_search)

    def _row_acts(self) -> list[RowAction[Task]]:
        acts, navigator = self._acts, self._context.navigator
        return [
            RowAction("play", lambda: self.tr("Start"), acts.start, may_start),
            RowAction("stop", lambda: self.tr("Cancel"), acts.cancel, may_cancel),
            RowAction("arrow-clockwise", lambda: self.tr("Run again"), acts.rerun, may_rerun),
            RowAction("file-text", lambda: self.tr("Open log"), self.log_wanted.emit),
            RowAction(
                "tree-structure",
                lambda: self.tr("Open run"),
                lambda task: navigator.go("workflows", f"run:{task.run_id}"),
                lambda task: task.run_id is not None,
            ),
        ]

    def _waiting(self) -> list[Task]:
        return [task for task in self.model.rows if task.state == "Pending"] if self.isVisible() else []

    def _list_definitions(self) -> None:
        found = self._context.store.all("task-defs")
        found.sort(key=lambda definition: (is_builtin(definition), definition.name.casefold()))
        self.definition.set_options(self.tr("Definition"), [(d.def_id, d.name) for d in found])

    def _on_lab(self, topic: str) -> None:
        if topic == "task-defs":
            self._list_definitions()

    def _on_moved(self) -> None:
        if self.query.is_open:
            self._all = self.rows.place.total
        if self._wanted is not None:
            self.select(self._wanted)
        empty = "" if self.model.rowCount() else "yet" if self.query.is_open else "match"
        self._middle.setCurrentWidget(self._grounds[empty] if empty else self.table)
        self._show_count()

    def _on_failed(self, error: Any) -> None:
        self.fault.set_texts(self.tr("The tasks could not be read"), self._context.actions.explain(error))
        if not self.model.rowCount():
            self._middle.setCurrentWidget(self._grounds["fault"])
        else:
            self._context.actions.tell(self.tr("The tasks could not be read"), error)

    def _show_count(self) -> None:
        if self.rows.loaded:
            total = self.rows.place.total
            self.filters.set_count(number(total), number(max(self._all, total)))
            self.counted.emit(max(self._all, total))

    def _focus_search(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()


def _one_task(context: PageContext, task_id: str) -> Any:
    async def fetch(*, limit: int, cursor: str | None, count: bool) -> Page[Task]:
        del limit, cursor, count
        if not task_id.isalnum():
            return Page([], None, 0)
        try:
            return Page([await context.client.tasks.get(task_id)], None, 1)
        except NotFound:
            return Page([], None, 0)

    return fetch
