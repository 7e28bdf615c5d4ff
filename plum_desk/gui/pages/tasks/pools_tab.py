"""The pools: how many slots each has, who holds them since when, and how many tasks wait for one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.api.errors import PlumError
from plum_desk.api.types.pools import Pool
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.menu import offer_acts
from plum_desk.gui.pages.tasks.nothing import nothing_here
from plum_desk.gui.pages.tasks.pool_dialog import PoolDialog
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.empty import EmptyState
from plum_desk.gui.widgets.format import duration, number
from plum_desk.gui.widgets.table.cells import Name, State, Text
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable, RowAction
from plum_desk.gui.widgets.table.model import RowModel

_PACE_MS: Final = 2000
_MOST: Final = 4


class PoolsTab(QWidget):
    """Pools tell no events: while the tab is looked at they are read every two seconds."""

    counted = Signal(int)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        look = context.look
        self._reading = False
        self.model: RowModel[Pool] = RowModel(self._columns(), lambda pool: pool.name, self)
        self.table: DataTable[Pool] = DataTable(look, self.model, now=context.now)
        self.table.sort_by("name")
        acts: list[RowAction[Pool]] = [
            RowAction("pencil-simple", lambda: self.tr("Edit…"), self.edit),
            RowAction("trash", lambda: self.tr("Delete…"), self.delete),
        ]
        offer_acts(look, self.table, acts, acts)
        self.table.opened.connect(self._open_holder)
        self.none = EmptyState(look, "stack")
        self._new = Button(look, "", "", "plus")
        self._new.clicked.connect(lambda: self.open_dialog())
        self.none.add_step(self._new)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(nothing_here(self.none))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._timer = QTimer(self)
        self._timer.setInterval(_PACE_MS)
        self._timer.timeout.connect(self.load)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.table.setAccessibleName(self.tr("Pools"))
        self.none.set_texts(
            self.tr("No pools yet"),
            self.tr("A pool limits how many tasks run at once that share something, such as a licence or a furnace."),
        )
        self._new.setText(self.tr("New pool"))

    def load(self) -> None:
        """Read them, unless the answer of the last time is still under way."""
        if not self._reading:
            self._reading = True
            self._context.actions.start(self._read(), "pools")

    def open_dialog(self, pool: Pool | None = None) -> PoolDialog:
        """Ask for a new pool, or for the slots of one."""
        dialog = PoolDialog(self._context, self, pool)
        dialog.finished.connect(lambda _: self.load())
        dialog.open()
        return dialog

    def edit(self, pool: Pool) -> None:
        """Ask for the slots of a pool."""
        self.open_dialog(pool)

    def delete(self, pool: Pool) -> None:
        """Ask, then delete a pool."""
        self._context.actions.start(self._delete(pool), "delete pool")

    async def _read(self) -> None:
        try:
            pools = await self._context.client.pools.list()
        except PlumError:
            # What was read last stays; the band says that the controller does not answer.
            return
        finally:
            self._reading = False
        self.model.replace(pools)
        self._stack.setCurrentIndex(0 if pools else 1)
        self.counted.emit(len(pools))

    async def _delete(self, pool: Pool) -> None:
        dialog = ConfirmDialog(
            self._context.look,
            self,
            question=self.tr("Delete pool “{name}”?").format(name=pool.name),
            consequences=self.tr("It can be deleted once no definition, workflow or task refers to it."),
            verb=self.tr("Delete pool"),
        )
        if not await dialog.ask():
            return
        self._context.actions.run(
            lambda: self._context.client.pools.delete(pool.name),
            failure=self.tr("“{name}” was not deleted").format(name=pool.name),
            success=lambda _: self._on_deleted(pool),
        )

    def _on_deleted(self, pool: Pool) -> None:
        self._context.notifier.succeed(self.tr("Pool deleted"), pool.name)
        self.load()

    def _open_holder(self, pool: Pool) -> None:
        """Lead to the task that holds a slot for longest."""
        if pool.holders:
            self._context.navigator.go("tasks", pool.holders[0].task_id)

    def _columns(self) -> list[Column[Pool]]:
        return [
            Column("state", lambda: self.tr("Use"), self._use, "state", 150, sort=lambda pool: len(pool.holders)),
            Column("name", lambda: self.tr("Name"), lambda pool: Name(pool.name), "name", 240),
            Column("holders", lambda: self.tr("Held by"), self._holders, width=280, elastic=True),
            Column(
                "waiting",
                lambda: self.tr("Waiting"),
                lambda pool: Text(number(pool.waiting) if pool.waiting else "–"),
                width=100,
                right=True,
                sort=lambda pool: pool.waiting,
            ),
        ]

    def _use(self, pool: Pool) -> State:
        used = self.tr("{used} of {slots}").format(used=number(len(pool.holders)), slots=number(pool.slots))
        if not pool.slots:
            return State("Paused", used)
        if pool.waiting:
            return State("Waiting", used)
        return State("Running" if pool.holders else "Free", used)

    def _holders(self, pool: Pool) -> Text:
        now = self._context.now()
        parts = [f"{self._task_name(one.task_id)} {duration(float(int(now - one.since)))}" for one in pool.holders]
        more = len(parts) - _MOST
        shown = ", ".join(parts[:_MOST])
        return Text(self.tr("{tasks} and {count} more").format(tasks=shown, count=number(more)) if more > 0 else shown)

    def _task_name(self, task_id: str) -> str:
        task = self._context.store.get("tasks", task_id)
        return task_id if task is None else str(task.name)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()
        self._timer.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
