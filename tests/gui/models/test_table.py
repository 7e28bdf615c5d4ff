"""A table over the store: what a person chose and where they scrolled survives what comes."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from plum_desk.api.types.tasks import Task
from plum_desk.gui.models.table import RecordModel
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.table.cells import State, Text
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable
from tests.gui.models.test_store import following
from tests.gui.pages.desk import until
from tests.support.composed import composed

COLUMNS: list[Column[Task]] = [
    Column("state", lambda: "State", lambda task: State(task.state, task.state), "state"),
    Column("name", lambda: "Name", lambda task: Text(task.name), elastic=True),
]


async def test_selection_and_scroll_survive_what_comes(tmp_path: Path, qapp: QApplication, look: Look) -> None:
    async with composed(tmp_path) as plum, following(plum) as store:
        ids = await plum.tasks.create_batch({"name": f"Sweep {i:03}", "taskName": "builtin.echo"} for i in range(80))
        await until(lambda: store.count("tasks") == 80, "for the tasks")
        model: RecordModel[Task] = RecordModel(store, "tasks", COLUMNS)
        table = DataTable(look, model)
        table.resize(400, 300)
        table.show()
        table.sort_by("name")
        assert table.pick(ids[40])
        before, scroll = table.currentIndex().row(), table.verticalScrollBar().value()
        assert scroll > 0
        await plum.tasks.start(ids[40])
        await plum.tasks.create(name="Zirconia", task_name="builtin.echo")
        await plum.tasks.delete(ids[79])
        await until(lambda: model.rowCount() == 80 and table.current_row.state == "Succeeded", "for the changes")
        assert table.current_row is not None
        assert table.current_row.task_id == ids[40]
        assert (table.currentIndex().row(), table.verticalScrollBar().value()) == (before, scroll)
        table.deleteLater()


async def test_only_accepted_records_are_rows(tmp_path: Path, qapp: QApplication) -> None:
    async with composed(tmp_path) as plum, following(plum) as store:
        await until(store.loaded.is_set, "for the snapshot")
        model: RecordModel[Task] = RecordModel(store, "tasks", COLUMNS, accept=lambda task: task.state == "Queued")
        task = await plum.tasks.create(name="Weigh", task_name="builtin.echo")
        await until(lambda: model.rowCount() == 1, "for the row")
        await plum.tasks.start(task.task_id)
        await until(lambda: model.rowCount() == 0, "for the row to go")
        model.set_accept(None)
        assert model.rowCount() == 1
