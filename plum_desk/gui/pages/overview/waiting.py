"""The card of what waits, and why."""

from __future__ import annotations

import asyncio
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from plum_desk.api.errors import PlumError
from plum_desk.api.types.tasks import Explanation
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.overview.approvals import Approvals
from plum_desk.gui.pages.overview.waits import MOST_GROUPS, Wait, approval_reason, group_waits, reason, waits_of
from plum_desk.gui.widgets.card import Card
from plum_desk.gui.widgets.format import duration
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.table.cells import Name, State, Text
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable, RowAction
from plum_desk.gui.widgets.table.delegates import RowStyle
from plum_desk.gui.widgets.table.model import RowModel

_PACE_MS: Final = 2000


class WaitingCard(Card):
    """Asks for reasons at most every two seconds, and only while it is shown."""

    def __init__(self, context: PageContext, approvals: Approvals, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent=parent, flush=True)
        self._context = context
        self._approvals = approvals
        self._asking = False
        self._total = 0
        self.model: RowModel[Wait] = RowModel(self._columns(), lambda wait: wait.key, self)
        style = RowStyle(height=32, margin=14, inset_lines=True)
        self.table: DataTable[Wait] = DataTable(context.look, self.model, style=style, now=context.now)
        self.table.sort_by("for", descending=True)
        self.table.opened.connect(self._open)
        review: RowAction[Wait] = RowAction(
            "hand", lambda: self.tr("Review"), self._open, lambda wait: wait.node is not None
        )
        self.table.set_actions([review])
        self._none = Label(context.look, "", "cell", "2")
        self._none.setContentsMargins(14, 4, 14, 8)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._none)
        self.body.addStretch(0)
        self._timer = QTimer(self)
        self._timer.setInterval(_PACE_MS)
        self._timer.timeout.connect(self.refresh)
        context.store.reset.connect(self._on_reset)
        approvals.changed.connect(self._on_approvals)
        Retranslator(self, self._retranslate)

    def start(self) -> None:
        """Follow the reasons from now on."""
        self.refresh()
        self._timer.start()

    def stop(self) -> None:
        """Rest."""
        self._timer.stop()

    def refresh(self) -> None:
        """Ask anew, unless the answers of the last time are still under way."""
        if not self._asking:
            self._asking = True
            self._context.actions.start(self._ask(), "waits")

    async def _ask(self) -> None:
        try:
            # When there are too many, those that only a person can end are shown first.
            waits = [*waits_of(self._approvals.all()), *group_waits(self._context.store.all("tasks"))]
            shown = waits[:MOST_GROUPS]
            reasons = await asyncio.gather(*(self._explain(wait.task_id) for wait in shown))
            self._total = sum(wait.count for wait in waits)
            self.model.replace(wait.explained(why) for wait, why in zip(shown, reasons, strict=True))
            self._show_count()
        finally:
            self._asking = False

    async def _explain(self, task_id: str) -> Explanation | None:
        if not task_id:
            return None
        try:
            return await self._context.client.tasks.explain(task_id)
        except PlumError:
            # It began or went in the meantime; the next look shows it.
            return None

    def _on_reset(self, topic: str) -> None:
        if topic == "tasks" and self._timer.isActive():
            self.refresh()

    def _show_count(self) -> None:
        caption = self.tr("%n object(s)", None, self._total)
        self.set_title(self.tr("Waiting, and why"), caption if self._total else "")
        has_rows = self.model.rowCount() > 0
        self.table.setVisible(has_rows)
        self._none.setVisible(not has_rows)

    def _columns(self) -> list[Column[Wait]]:
        now = self._context.now
        return [
            Column("state", lambda: "", lambda one: State(one.state, ""), "state", 34, sort=lambda one: one.state),
            Column("what", lambda: self.tr("What"), _name, "name", 136),
            Column("why", lambda: self.tr("Why"), self._why, width=140, elastic=True),
            Column(
                "for",
                lambda: self.tr("For"),
                lambda one: Text(duration(round(now() - one.since))),
                width=66,
                right=True,
                sort=lambda one: -one.since,
            ),
        ]

    def _open(self, wait: Wait) -> None:
        self._context.navigator.go(*wait.place)

    def _on_approvals(self) -> None:
        if self._timer.isActive():
            self.refresh()

    def _why(self, wait: Wait) -> Text:
        if wait.node is not None:
            return Text(approval_reason(wait.node, self._context.now()))
        return Text(reason(wait.explanation, self._context.languages.current, self._context.now()))

    def _retranslate(self) -> None:
        self._none.setText(self.tr("Nothing waits."))
        self._show_count()


def _name(wait: Wait) -> Name:
    return Name(wait.name, f"×{wait.count}" if wait.count > 1 else wait.technical, mono=False)
