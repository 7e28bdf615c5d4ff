"""What failed last: the newest failed tasks, each with its cause, to run again or to read."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from plum_desk.api.types.tasks import Task
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.overview.recent import RecentFailures
from plum_desk.gui.shell.sentences import failure_cause
from plum_desk.gui.widgets.buttons import LinkButton
from plum_desk.gui.widgets.card import Card
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.table.cells import Name, State, Text, Time
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable, RowAction
from plum_desk.gui.widgets.table.delegates import RowStyle
from plum_desk.gui.widgets.table.model import RowModel
from plum_desk.gui.widgets.words import state_word


class FailuresCard(Card):
    """Newest first; written anew whenever they were read."""

    def __init__(self, context: PageContext, recent: RecentFailures, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent=parent, flush=True)
        self._context = context
        self._recent = recent
        self._all = LinkButton(context.look, " ")
        self._all.clicked.connect(lambda: context.navigator.go("tasks", "state:Failed,Timeout"))
        self.add_corner(self._all)
        self.model: RowModel[Task] = RowModel(self._columns(), lambda task: task.task_id, self)
        style = RowStyle(height=32, margin=14, inset_lines=True)
        self.table: DataTable[Task] = DataTable(context.look, self.model, style=style, now=context.now)
        self.table.sort_by("when", descending=True)
        self.table.opened.connect(lambda task: context.navigator.go("tasks", task.task_id))
        self.table.set_actions(
            [
                RowAction("arrow-clockwise", lambda: self.tr("Rerun"), self._rerun),
                RowAction("file-text", lambda: self.tr("Open log"), self._open),
            ]
        )
        self._none = Label(context.look, "", "cell", "2")
        self._none.setContentsMargins(14, 4, 14, 8)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._none)
        self.body.addStretch(0)
        recent.changed.connect(self.refresh)
        Retranslator(self, self._retranslate)

    def refresh(self) -> None:
        """Show what was read last."""
        self.model.replace(self._recent.tasks)
        caption = self.tr("{count} in 24 h").format(count=number(self._recent.tasks_in_day))
        self.set_title(self.tr("Failed last"), caption)
        has_rows = self.model.rowCount() > 0
        self.table.setVisible(has_rows)
        self._all.setVisible(has_rows)
        self._none.setVisible(not has_rows)

    def _columns(self) -> list[Column[Task]]:
        return [
            Column(
                "state", lambda: self.tr("State"), lambda one: State(one.state, state_word(one.state)), "state", 108
            ),
            Column("what", lambda: self.tr("What"), self._what, "name", 210),
            Column("cause", lambda: self.tr("Cause"), self._cause, width=160, elastic=True),
            Column(
                "when", lambda: self.tr("When"), lambda one: Time(one.finished_at), "time", 110, right=True, sort=_when
            ),
        ]

    def _what(self, task: Task) -> Name:
        run = self._context.store.get("workflow-runs", task.run_id)
        return Name(task.name, run.workflow_name if run is not None else task.task_name, mono=run is None)

    def _cause(self, task: Task) -> Text:
        return Text(failure_cause(task, self._context.languages.current))

    def _rerun(self, task: Task) -> None:
        self._context.actions.run(
            lambda: self._context.client.tasks.rerun(task.task_id),
            failure=self.tr("“{name}” was not run again").format(name=task.name),
            success=self._on_rerun,
        )

    def _on_rerun(self, task: Task) -> None:
        go = self._context.navigator.go
        self._context.notifier.succeed(
            self.tr("Task started again"), task.name, self.tr("Open"), lambda: go("tasks", task.task_id)
        )

    def _open(self, task: Task) -> None:
        self._context.navigator.go("tasks", task.task_id)

    def _retranslate(self) -> None:
        self._all.setText(self.tr("All failures"))
        self._none.setText(self.tr("No task has failed."))
        self.refresh()


def _when(task: Task) -> float:
    return task.finished_at or task.created_at
