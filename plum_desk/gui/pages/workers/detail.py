"""The pane below the table: one worker, what it offers, and what it does now."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from plum_desk.api.types.workers import EmbeddedWorker, TaskInfo
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.parts.here import TasksHereCard
from plum_desk.gui.pages.parts.object_head import ObjectHead
from plum_desk.gui.pages.workers.columns import link_word, load_text, offer_columns, worker_state
from plum_desk.gui.pages.workers.schema import SchemaCard
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.card import Card
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.table.data_table import DataTable
from plum_desk.gui.widgets.table.delegates import RowStyle
from plum_desk.gui.widgets.table.model import RowModel
from plum_desk.gui.widgets.words import state_word

_SIDE_WIDTH = 320


class WorkerDetail(QWidget):
    """`remove` is a button; the page connects it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker: EmbeddedWorker | None = None
        look = context.look
        self.head = ObjectHead(look, "robot")
        self.remove = Button(look, " ", icon="trash")
        self.head.add_action(self.remove)
        self._offers = Card(look, flush=True)
        self.model: RowModel[TaskInfo] = RowModel(offer_columns(), lambda info: info.name, self)
        style = RowStyle(height=32, margin=14, inset_lines=True)
        self.table: DataTable[TaskInfo] = DataTable(look, self.model, style=style)
        self._offers.body.addWidget(self.table, 1)
        self.schema = SchemaCard(context)
        self.here = TasksHereCard(context, "worker")
        self.here.setFixedWidth(_SIDE_WIDTH)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._offers, 3)
        left.addWidget(self.schema, 2)
        row = QHBoxLayout()
        row.setContentsMargins(20, 0, 20, 12)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(self.here)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addLayout(row, 1)
        self.table.picked.connect(self.schema.show_info)
        Retranslator(self, self._retranslate)

    @property
    def worker(self) -> EmbeddedWorker | None:
        """The worker that is shown."""
        return self._worker

    def show_worker(self, worker: EmbeddedWorker) -> None:
        """Show a worker, or the same with newer values."""
        self._worker = worker
        state = worker_state(worker)
        self.head.set_object(worker.worker_id, state, state_word(state), self._facts(worker))
        self.model.replace(worker.task_info or [TaskInfo(name=name) for name in worker.tasks])
        self._offers.set_title(self.tr("Offers"), self.tr("%n task(s)", None, len(worker.tasks)))
        if self.table.current_row is None and self.model.rowCount():
            self.table.selectRow(0)
        self.here.show_place(worker.worker_id)

    def _facts(self, worker: EmbeddedWorker) -> str:
        slots = self.tr("{load} slots in use").format(load=load_text(worker))
        facts = [slots, link_word(worker.transport), worker.node_id or "", worker.app_name or ""]
        facts += [f"{name}={value}" for name, value in sorted(worker.labels.items())]
        facts.append(self.tr("rev {revision}").format(revision=number(worker.revision)))
        return " · ".join(fact for fact in facts if fact)

    def _retranslate(self) -> None:
        self.remove.setText(self.tr("Remove…"))
        if self._worker is not None:
            self.show_worker(self._worker)
