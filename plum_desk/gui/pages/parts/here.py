"""What runs at a place (a node or a worker) now, and what ran there last."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtWidgets import QWidget

from plum_desk.api.errors import PlumError
from plum_desk.api.types.tasks import Task
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.shell.sentences import took
from plum_desk.gui.widgets.card import Card
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.table.cells import Name, State, Text
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable
from plum_desk.gui.widgets.table.delegates import RowStyle
from plum_desk.gui.widgets.table.model import RowModel

PlaceKind = Literal["node", "worker"]
_SHOWN: Final = 30


class TasksHereCard(Card):
    """Tasks whose place it is, those at work first; a double click leads to the task."""

    def __init__(self, context: PageContext, kind: PlaceKind, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent=parent, flush=True)
        self._context = context
        self._kind = kind
        self._past: list[Task] = []
        self._place = ""
        self.model: RowModel[Task] = RowModel(self._columns(), lambda task: task.task_id, self)
        style = RowStyle(height=32, margin=14, inset_lines=True)
        self.table: DataTable[Task] = DataTable(context.look, self.model, style=style, now=context.now, sortable=False)
        self.table.opened.connect(lambda task: context.navigator.go("tasks", task.task_id))
        self._none = Label(context.look, "", "cell", "2")
        self._none.setContentsMargins(14, 0, 14, 8)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._none)
        self.body.addStretch(0)
        context.store.changed.connect(self._on_changed)
        context.store.reset.connect(self._on_changed)
        Retranslator(self, self.refresh)

    def show_place(self, place: str) -> None:
        """Show another place's tasks."""
        if place != self._place:
            self._place = place
            self._past = []
            self._context.actions.start(self._read(place), "tasks here")
            self.refresh()

    async def _read(self, place: str) -> None:
        """What ended here before: the store holds only the newest finished tasks of the whole lab."""
        tasks = self._context.client.tasks
        try:
            if self._kind == "node":
                page = await tasks.page(node_id=place, limit=_SHOWN)
            else:
                page = await tasks.page(worker_id=place, limit=_SHOWN)
        except PlumError:
            return
        if place == self._place:
            self._past = page.items
            self.refresh()

    def refresh(self) -> None:
        """Lay what the store tells now over what was read before."""
        store = self._context.store
        tasks: dict[str, Task] = {one.task_id: one for one in self._past}
        tasks |= {one.task_id: one for one in store.all("tasks") if one.scheduled_on == self._place}
        running = [one for one in tasks.values() if one.state == "Running"]
        ended = [one for one in tasks.values() if one.finished_at is not None]
        ended.sort(key=lambda one: one.finished_at or 0.0, reverse=True)
        self.model.replace((running + ended)[:_SHOWN])
        self.set_title(self.tr("Tasks"), self.tr("{count} running").format(count=number(len(running))))
        self._none.setText(self.tr("Nothing ran here yet."))
        has_rows = self.model.rowCount() > 0
        self.table.setVisible(has_rows)
        self._none.setVisible(not has_rows)

    def _on_changed(self, topic: str) -> None:
        if topic == "tasks" and self.isVisible():
            self.refresh()

    def _columns(self) -> list[Column[Task]]:
        now = self._context.now
        return [
            Column("state", lambda: "", lambda one: State(one.state, "", one.progress), "state", 34),
            Column("what", lambda: self.tr("Task"), lambda one: Name(one.name), "name", 120, elastic=True),
            Column(
                "took",
                lambda: self.tr("Took"),
                lambda one: Text(_took(one, now())),
                width=84,
                right=True,
                sort=lambda one: -(one.finished_at or float("inf")),
            ),
        ]


def _took(task: Task, now: float) -> str:
    if task.started_at is None:
        return ""
    return took(max((task.finished_at or now) - task.started_at, 0.0))
