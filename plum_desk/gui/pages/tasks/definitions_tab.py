"""The task definitions: searched, run, made, changed and deleted."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from plum_desk.api.types.tasks import FINAL_TASK_STATES, TaskDefinition
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.models.table import RecordModel
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.acts import TaskActs, may_change
from plum_desk.gui.pages.tasks.columns import definition_columns
from plum_desk.gui.pages.tasks.fit import FitColumns
from plum_desk.gui.pages.tasks.menu import offer_acts
from plum_desk.gui.pages.tasks.nothing import nothing_here
from plum_desk.gui.pages.tasks.words import executor_word
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.empty import EmptyState
from plum_desk.gui.widgets.filterbar import FilterBar
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.table.data_table import DataTable, RowAction


class DefinitionsTab(QWidget):
    """`run_wanted` and `edit_wanted` carry a definition; `picked` the selected one or None."""

    picked = Signal(object)
    run_wanted = Signal(object)
    edit_wanted = Signal(object)
    counted = Signal(int)

    def __init__(self, context: PageContext, acts: TaskActs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._acts = acts
        self._running: Counter[str] = Counter()
        look = context.look
        self.model: RecordModel[TaskDefinition] = RecordModel(
            context.store, "task-defs", definition_columns(lambda def_id: self._running[def_id]), parent=self
        )
        self.table: DataTable[TaskDefinition] = DataTable(look, self.model, now=context.now)
        self.filters = FilterBar(look)
        self.executor = self.filters.add_filter()
        self.none_match = EmptyState(look, "magnifying-glass")
        self._clear = Button(look)
        self.none_match.add_step(self._clear)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._nothing = nothing_here(self.none_match)
        self._middle.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addWidget(self._middle, 1)
        self._connect()
        self.table.sort_by("name")
        FitColumns(self.table, self.model.columns, ("created", "retries", "now", "target"))
        self._count_running()
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.filters.search.setPlaceholderText(self.tr("Filter by name"))
        self.filters.search.setAccessibleName(self.tr("Filter by name"))
        self.executor.set_options(
            self.tr("Runs as"), [(name, executor_word(name)) for name in ("embedded", "service", "os_process")]
        )
        self.none_match.set_texts(self.tr("No definition matches"), self.tr("Other filters may show more."))
        self._clear.setText(self.tr("Clear the filters"))
        self.table.setAccessibleName(self.tr("Task definitions"))
        self._show()

    def select(self, def_id: str) -> bool:
        """Select a definition."""
        return self.table.pick(def_id)

    def _connect(self) -> None:
        acts = [
            RowAction("play", lambda: self.tr("Run…"), self.run_wanted.emit),
            RowAction("pencil-simple", lambda: self.tr("Edit…"), self.edit_wanted.emit, may_change),
            RowAction("trash", lambda: self.tr("Delete…"), self._acts.delete_definition, may_change),
        ]
        offer_acts(self._context.look, self.table, acts, acts)
        self.table.opened.connect(self.run_wanted)
        self.table.picked.connect(self.picked)
        self.filters.changed.connect(self._filter)
        self._clear.clicked.connect(self.filters.clear)
        self.model.rowsInserted.connect(self._show)
        self.model.rowsRemoved.connect(self._show)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(500)
        self._soon.timeout.connect(self._count_running)
        self._context.store.changed.connect(self._on_changed)
        self._context.store.reset.connect(lambda topic: self._on_changed(topic, frozenset()))
        QShortcut(QKeySequence("/"), self, self.filters.search.setFocus)

    def _filter(self) -> None:
        words = self.filters.search.text().casefold().split()
        executors = set(self.executor.chosen)

        def accept(definition: TaskDefinition) -> bool:
            text = f"{definition.name}\n{definition.task_name}\n{definition.description}".casefold()
            return all(word in text for word in words) and (not executors or definition.executor in executors)

        self.table.proxy.set_filter(accept if words or executors else None)
        self._show()

    def _show(self) -> None:
        shown, total = self.table.proxy.rowCount(), self.model.rowCount()
        self.filters.set_count(number(shown), number(total))
        self._middle.setCurrentWidget(self.table if shown or not total else self._nothing)
        self.counted.emit(total)

    def _on_changed(self, topic: str, _keys: frozenset[Key]) -> None:
        if topic == "tasks" and not self._soon.isActive():
            self._soon.start()

    def _count_running(self) -> None:
        running: Counter[str] = Counter()
        for task in self._context.store.all("tasks"):
            if task.def_id is not None and task.state not in FINAL_TASK_STATES:
                running[task.def_id] += 1
        if running != self._running:
            self._running = running
            self.model.touch()
