"""The list of workflows."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from plum_desk.api.types.workflows import Workflow
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.table import RecordModel
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.fit import FitColumns
from plum_desk.gui.pages.tasks.menu import offer_acts
from plum_desk.gui.pages.tasks.nothing import nothing_here
from plum_desk.gui.pages.workflows.acts import WorkflowActs
from plum_desk.gui.pages.workflows.columns import workflow_columns
from plum_desk.gui.pages.workflows.recent import RecentRuns
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.empty import EmptyState
from plum_desk.gui.widgets.filterbar import FilterBar
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.table.data_table import DataTable, RowAction


class WorkflowList(QWidget):
    """`picked` carries the selected workflow or None, `opened` the one to look at, `run_wanted` the one to run."""

    picked = Signal(object)
    opened = Signal(object)
    run_wanted = Signal(object)
    import_wanted = Signal()
    counted = Signal(int)

    def __init__(self, context: PageContext, acts: WorkflowActs, recent: RecentRuns) -> None:
        super().__init__()
        self._context = context
        self._acts = acts
        self._recent = recent
        look = context.look
        self.model: RecordModel[Workflow] = RecordModel(
            context.store, "workflows", workflow_columns(recent), parent=self
        )
        self.table: DataTable[Workflow] = DataTable(look, self.model, now=context.now)
        self.filters = FilterBar(look)
        self.state = self.filters.add_filter()
        self.none_yet = EmptyState(look, "tree-structure")
        self.none_match = EmptyState(look, "magnifying-glass")
        self._import = Button(look, "", "primary", "download-simple")
        self._clear = Button(look)
        self.none_yet.add_step(self._import)
        self.none_match.add_step(self._clear)
        self._middle = QStackedWidget()
        self._grounds = {"yet": nothing_here(self.none_yet), "match": nothing_here(self.none_match)}
        for widget in (self.table, *self._grounds.values()):
            self._middle.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        layout.addWidget(self._middle, 1)
        self._connect()
        self.table.sort_by("last", descending=True)
        FitColumns(self.table, self.model.columns, ("changed", "nodes", "version"))
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.filters.search.setPlaceholderText(self.tr("Filter by name or label"))
        self.filters.search.setAccessibleName(self.tr("Filter by name or label"))
        self.state.set_options(self.tr("Now"), [("running", self.tr("running or waiting")), ("idle", self.tr("idle"))])
        self.none_yet.set_texts(
            self.tr("No workflow yet"),
            self.tr("A workflow is a graph of tasks and decisions, described by a JSON file."),
        )
        self.none_match.set_texts(self.tr("No workflow matches"), self.tr("Other filters may show more."))
        self._import.setText(self.tr("New workflow from JSON…"))
        self._clear.setText(self.tr("Clear the filters"))
        self.table.setAccessibleName(self.tr("Workflows"))
        self._show()

    def _connect(self) -> None:
        acts: list[RowAction[Workflow]] = [
            RowAction("play", lambda: self.tr("Run…"), self.run_wanted.emit),
            RowAction("arrow-square-in", lambda: self.tr("Open"), self.opened.emit),
            RowAction("export", lambda: self.tr("Export as JSON…"), self._acts.export),
            RowAction("trash", lambda: self.tr("Delete…"), self._acts.delete),
        ]
        offer_acts(self._context.look, self.table, acts, acts)
        self.table.picked.connect(self.picked)
        self.table.opened.connect(self.opened)
        self.filters.changed.connect(self._filter)
        self._import.clicked.connect(self.import_wanted)
        self._clear.clicked.connect(self.filters.clear)
        self.model.rowsInserted.connect(self._show)
        self.model.rowsRemoved.connect(self._show)
        self._recent.changed.connect(self._on_recent)
        QShortcut(QKeySequence("/"), self, self.filters.search.setFocus)

    def _filter(self) -> None:
        words = self.filters.search.text().casefold().split()
        wanted = self.state.chosen

        def accept(workflow: Workflow) -> bool:
            labels = " ".join(f"{key}={value}" for key, value in workflow.labels.items())
            text = f"{workflow.name}\n{workflow.description}\n{labels}".casefold()
            recent = self._recent.of(workflow.workflow_id)
            now = "running" if recent.running or recent.waiting else "idle"
            return all(word in text for word in words) and (not wanted or now in wanted)

        self.table.proxy.set_filter(accept if words or wanted else None)
        self._show()

    def _on_recent(self) -> None:
        self.model.touch()
        if self.state.chosen:
            self._filter()

    def _show(self) -> None:
        shown, total = self.table.proxy.rowCount(), self.model.rowCount()
        self.filters.set_count(number(shown), number(total))
        empty = "" if shown else "yet" if not total else "match"
        self._middle.setCurrentWidget(self._grounds[empty] if empty else self.table)
        self.counted.emit(total)
