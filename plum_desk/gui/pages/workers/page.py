"""The workers page."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.api.types.workers import EmbeddedWorker
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.table import RecordModel
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.parts.list_page import ListPage, found, option_list
from plum_desk.gui.pages.workers.columns import worker_columns
from plum_desk.gui.pages.workers.detail import WorkerDetail
from plum_desk.gui.pages.workers.first_worker import FirstWorkerDialog
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.empty import EmptyState
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.table.data_table import DataTable
from plum_desk.gui.widgets.table.delegates import RowStyle
from plum_desk.gui.widgets.words import state_word

_HEALTHS: Final = ("Healthy", "Unhealthy")
_ROW: Final = 36


class WorkersPage(ListPage):
    """Table of workers, detail with what the chosen one offers and does."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.health, self.task = self.filters.add_filter(), self.filters.add_filter()
        self.worker_detail = detail = WorkerDetail(context)
        model: RecordModel[EmbeddedWorker] = RecordModel(context.store, "workers", worker_columns(), parent=self)
        table = DataTable(context.look, model, style=RowStyle(height=_ROW), now=context.now)
        empty = EmptyState(context.look, "robot")
        self._first = Button(context.look, " ", "primary", "code")
        empty.add_step(self._first)
        self.compose(model, table, detail, empty, below=QWidget())
        table.sort_by("worker")
        self.splitter.setSizes([220, 440])
        self._first.clicked.connect(lambda: FirstWorkerDialog(context.look, self).open())
        detail.remove.clicked.connect(lambda: context.actions.start(self._remove(), "remove worker"))
        Retranslator(self, self._retranslate)

    @override
    def on_shown(self) -> None:
        self.refresh()

    @override
    def accepts(self, row: Any) -> bool:
        worker: EmbeddedWorker = row
        texts = (worker.worker_id, worker.app_name or "", worker.node_id or "", *worker.tasks, *worker.labels.values())
        healths, tasks = self.health.chosen, self.task.chosen
        return (
            found(self.filters.search.text(), texts)
            and (not healths or worker.health in healths)
            and (not tasks or any(task in tasks for task in worker.tasks))
        )

    @override
    def show_row(self, row: Any) -> None:
        self.worker_detail.show_worker(row)

    @override
    def title(self) -> str:
        return self.tr("Workers")

    @override
    def phrase(self) -> str:
        workers: list[EmbeddedWorker] = self.context.store.all("workers")
        if not workers:
            return ""
        load, capacity = sum(one.in_flight for one in workers), sum(one.capacity for one in workers)
        text = self.tr("{load} of {capacity} slots in use")
        parts = [self.tr("%n in all", None, len(workers)), text.format(load=number(load), capacity=number(capacity))]
        return self.tr(", ").join(parts)

    @override
    def refresh(self) -> None:
        super().refresh()
        tasks = {task for worker in self.context.store.all("workers") for task in worker.tasks}
        self.task.set_options(self.tr("Task"), option_list(tasks, lambda text: text))

    async def _remove(self) -> None:
        worker = self.worker_detail.worker
        if worker is None:
            return
        dialog = ConfirmDialog(
            self.context.look,
            self,
            question=self.tr("Remove worker “{name}”?").format(name=worker.worker_id),
            consequences=self.tr(
                "Its link is closed and its %n task(s) in flight are made again elsewhere, as far as they have retries "
                "left. The program itself goes on and may connect again.",
                None,
                worker.in_flight,
            ),
            verb=self.tr("Remove worker"),
        )
        if await dialog.ask():
            self.context.actions.run(
                lambda: self.context.client.embedded_workers.delete(worker.worker_id),
                failure=self.tr("{name} was not removed").format(name=worker.worker_id),
                success=lambda _: self.context.notifier.succeed(self.tr("Worker removed"), worker.worker_id),
            )

    def _retranslate(self) -> None:
        self.filters.search.setPlaceholderText(self.tr("Filter by name, task or label"))
        self.health.set_options(self.tr("Health"), [(one, state_word(one)) for one in _HEALTHS])
        self._first.setText(self.tr("Show a worker in ten lines"))
        self.empty.set_texts(
            self.tr("No worker yet"),
            self.tr("A worker is a program of yours that runs tasks. It appears here as soon as it connects."),
        )
        self.refresh()
