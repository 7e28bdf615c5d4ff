"""Runs of all workflows or of one: a page of the database with live rows, and what may be done with each."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from plum_desk.api.types.common import Page
from plum_desk.api.types.workflows import WorkflowRun
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.fit import FitColumns
from plum_desk.gui.pages.tasks.menu import offer_acts
from plum_desk.gui.pages.tasks.nothing import nothing_here
from plum_desk.gui.pages.tasks.pager import Pager
from plum_desk.gui.pages.tasks.paging import PagedRows
from plum_desk.gui.pages.workflows.acts import WorkflowActs, may_cancel, may_delete
from plum_desk.gui.pages.workflows.columns import run_columns
from plum_desk.gui.pages.workflows.tally import RunTally
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.empty import EmptyState
from plum_desk.gui.widgets.filterbar import FilterBar
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.table.data_table import DataTable, RowAction
from plum_desk.gui.widgets.table.model import RowModel
from plum_desk.gui.widgets.words import state_word

STATES: Final = ("Running", "Pending", "Succeeded", "Failed", "Timeout", "Canceled")


class RunsList(QWidget):
    """With `filters` it shows the runs of all workflows, else of the one it is told."""

    opened = Signal(str)
    counted = Signal(int)

    def __init__(self, context: PageContext, acts: WorkflowActs, tally: RunTally, *, filters: bool) -> None:
        super().__init__()
        self._context = context
        self._acts = acts
        self._all = 0
        self._workflow_id = ""
        look = context.look
        self.model: RowModel[WorkflowRun] = RowModel(
            run_columns(context, tally, with_workflow=filters), lambda run: run.run_id, self
        )
        self.rows: PagedRows[WorkflowRun] = PagedRows(context.store, "workflow-runs", self.model, context.actions, self)
        self.table: DataTable[WorkflowRun] = DataTable(look, self.model, now=context.now)
        self.filters = FilterBar(look)
        self.filters.search.hide()
        self.state = self.filters.add_filter()
        self.workflow = self.filters.add_filter()
        self.none_yet = EmptyState(look, "play-circle")
        self.none_match = EmptyState(look, "magnifying-glass")
        self._clear = Button(look)
        self.none_match.add_step(self._clear)
        self._middle = QStackedWidget()
        self._grounds = {"yet": nothing_here(self.none_yet), "match": nothing_here(self.none_match)}
        for widget in (self.table, *self._grounds.values()):
            self._middle.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filters)
        self.filters.setVisible(filters)
        layout.addWidget(self._middle, 1)
        layout.addWidget(Pager(look, self.rows))
        self.table.sort_by("started", descending=True)
        FitColumns(self.table, self.model.columns, ("version", "by", "params"))
        self._connect(tally)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.state.set_options(self.tr("State"), [(state, state_word(state)) for state in STATES])
        self._list_workflows()
        self.none_yet.set_texts(
            self.tr("No run yet"), self.tr("A run carries out a workflow once, with parameters of its own.")
        )
        self.none_match.set_texts(self.tr("No run matches"), self.tr("Other filters may show more."))
        self._clear.setText(self.tr("Clear the filters"))
        self.table.setAccessibleName(self.tr("Workflow runs"))
        self._show_count()

    def show_workflow(self, workflow_id: str) -> None:
        """Show the runs of one workflow."""
        self._workflow_id = workflow_id
        self.load()

    def load(self) -> None:
        """Read the first page."""
        states = tuple(self.state.chosen)
        ids = (self._workflow_id,) if self._workflow_id else tuple(self.workflow.chosen)
        is_open = not states and not ids
        runs = self._context.client.workflow_runs

        async def fetch(*, limit: int, cursor: str | None, count: bool) -> Page[WorkflowRun]:
            page = await runs.page(
                limit=limit, cursor=cursor, count=count, state=states or None, workflow_id=ids or None
            )
            if not self._workflow_id:
                self._all = page.total or 0 if is_open else (await runs.page(limit=1, count=True)).total or 0
            return page

        self.rows.show(fetch, lambda run: (not states or run.state in states) and (not ids or run.workflow_id in ids))

    def _connect(self, tally: RunTally) -> None:
        acts: list[RowAction[WorkflowRun]] = [
            RowAction("arrow-square-in", lambda: self.tr("Open"), lambda run: self.opened.emit(run.run_id)),
            RowAction("stop", lambda: self.tr("Cancel run"), self._acts.cancel, may_cancel),
            RowAction("arrow-clockwise", lambda: self.tr("Run again"), self._acts.rerun),
            RowAction("trash", lambda: self.tr("Delete…"), self._acts.delete_run, may_delete),
        ]
        offer_acts(self._context.look, self.table, acts, acts)
        self.table.opened.connect(self._open)
        self.rows.moved.connect(self._on_moved)
        self.rows.failed.connect(self._on_failed)
        self.filters.changed.connect(self.load)
        self._clear.clicked.connect(self.filters.clear)
        tally.changed.connect(self._on_tally)
        self._context.store.changed.connect(self._on_lab)
        self._context.store.reset.connect(self._on_lab)

    def _open(self, run: WorkflowRun) -> None:
        self.opened.emit(run.run_id)

    def _list_workflows(self) -> None:
        found = sorted(self._context.store.all("workflows"), key=lambda workflow: workflow.name.casefold())
        self.workflow.set_options(self.tr("Workflow"), [(w.workflow_id, w.name) for w in found])

    def _on_lab(self, topic: str) -> None:
        if topic == "workflows":
            self._list_workflows()

    def _on_tally(self, run_ids: frozenset[str]) -> None:
        if self.isVisible() and any(self.model.place_of(run_id) is not None for run_id in run_ids):
            self.table.viewport().update()

    def _on_moved(self) -> None:
        is_open = not self.state.chosen and not self.workflow.chosen
        if is_open:
            self._all = self.rows.place.total
        empty = "" if self.model.rowCount() else "yet" if is_open else "match"
        self._middle.setCurrentWidget(self._grounds[empty] if empty else self.table)
        self._show_count()

    def _on_failed(self, error: Any) -> None:
        self._context.actions.tell(self.tr("The runs could not be read"), error)

    def _show_count(self) -> None:
        if self.rows.loaded:
            total = self.rows.place.total
            self.filters.set_count(number(total), number(max(self._all, total)))
            self.counted.emit(max(self._all, total))
