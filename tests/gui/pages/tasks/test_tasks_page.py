"""The task list over the database, its live rows, and what may be done with a task."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from plum_desk.gui.pages.tasks.paging import PAGE_SIZE
from plum_desk.gui.theme.theme import Theme
from tests.gui.pages.desk import Desk, click, open_desk, type_into, until


async def opened(desk: Desk, rows: int) -> None:
    """The list with so many rows on its page."""
    desk.show("tasks")
    await until(lambda: desk.tasks.runs.model.rowCount() == rows, f"for {rows} rows")


async def echo(desk: Desk, name: str = "Patrol") -> str:
    task = await desk.plum.tasks.create(name=name, task_name="builtin.echo", payload={"room": 7}, auto_start=True)
    await desk.plum.tasks.wait(task.task_id)
    return task.task_id


async def test_pages_come_from_the_database_with_their_total(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        items = [{"name": "Sweep", "taskName": "builtin.echo"} for _ in range(PAGE_SIZE + 20)]
        ids = await desk.plum.tasks.create_batch(items)
        await opened(desk, PAGE_SIZE)
        runs = desk.tasks.runs
        assert runs.filters.count.text() == "120 of 120"
        assert runs.rows.place.has_next
        runs.rows.go_next()
        await until(lambda: runs.model.rowCount() == 20, "for the second page")
        assert {task.task_id for task in runs.model.rows} == set(ids[:20])
        assert (runs.rows.place.first, runs.rows.place.last) == (101, 120)
        runs.rows.go_previous()
        await until(lambda: runs.model.rowCount() == PAGE_SIZE, "for the first page")


async def test_rows_change_and_come_as_it_happens(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        task = await desk.plum.tasks.create(name="Hold", task_name="builtin.sleep", payload={"seconds": 600})
        await opened(desk, 1)
        runs = desk.tasks.runs
        assert runs.model.rows[0].state == "Queued"
        await desk.plum.tasks.start(task.task_id)
        await until(lambda: runs.model.rows[0].state == "Running", "for the start")
        await echo(desk)
        await until(lambda: runs.model.rowCount() == 2, "for the new row")
        assert runs.filters.count.text() == "2 of 2"
        await desk.plum.tasks.cancel(task.task_id)
        await until(lambda: {row.state for row in runs.model.rows} == {"Canceled", "Succeeded"}, "for the end")


async def test_filters_ask_the_database(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        await echo(desk)
        bad = await desk.plum.tasks.create(name="Night export", task_name="builtin.fail", auto_start=True)
        await desk.plum.tasks.wait(bad.task_id)
        await opened(desk, 2)
        runs = desk.tasks.runs
        runs.state.choose(["Failed", "Timeout"])
        await until(lambda: [task.name for task in runs.model.rows] == ["Night export"], "for the failed one")
        assert runs.filters.count.text() == "1 of 2"
        runs.filters.clear()
        await until(lambda: runs.model.rowCount() == 2, "for all")
        type_into(runs.filters.search, "night ex")
        await until(lambda: [task.task_id for task in runs.model.rows] == [bad.task_id], "for the name")
        type_into(runs.filters.search, bad.task_id)
        await until(lambda: [task.task_id for task in runs.model.rows] == [bad.task_id], "for the id")
        type_into(runs.filters.search, "nothing like this")
        await until(runs.none_match.isVisible, "for “no task matches”")


async def test_a_palette_link_filters_by_states(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        await echo(desk)
        desk.show("tasks", "state:Failed,Timeout")
        assert desk.tasks.runs.state.chosen == ["Failed", "Timeout"]
        await until(desk.tasks.runs.none_match.isVisible, "for the empty list")


async def test_cancel_and_again_from_the_inspector(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        task = await desk.plum.tasks.create(
            name="Hold", task_name="builtin.sleep", payload={"seconds": 600}, timeout_sec=900, auto_start=True
        )
        desk.show("tasks", task.task_id)
        inspector = desk.tasks.task
        await until(lambda: inspector.task is not None and inspector.task.state == "Running", "for the task")
        assert desk.shell.window.inspector.isVisible()
        assert not inspector.rerun.isVisible()
        click(inspector.cancel)
        await until(lambda: inspector.task is not None and inspector.task.state == "Canceled", "for the end")
        assert not inspector.cancel.isVisible()
        click(inspector.rerun)
        await until(lambda: desk.context.store.count("tasks") == 2, "for the new task")
        await until(lambda: "Run again" in desk.toasts, "for the word")
        new = next(one for one in desk.context.store.all("tasks") if one.task_id != task.task_id)
        assert new.origin_task_id == task.task_id
        await desk.plum.tasks.cancel(new.task_id)


async def test_the_inspector_says_why_a_task_waits(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        task = await desk.plum.tasks.create(name="Mean", task_name="measure.mean", payload={}, auto_start=True)
        await opened(desk, 1)
        runs = desk.tasks.runs
        await until(lambda: runs.reasons.of(runs.model.rows[0]) != "", "for the reason")
        assert runs.reasons.of(runs.model.rows[0]) == "No worker offers measure.mean."
        assert desk.tasks.runs.select(task.task_id)
        panel = desk.tasks.task.panel
        await until(lambda: panel.reason.text() == "No worker offers measure.mean.", "for the sentence")
        desk.context.languages.set("zh")
        await until(lambda: panel.reason.text() == "正在等待提供此任务的执行器。", "for the Chinese sentence")


async def test_enter_on_a_row_opens_its_log(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        task = await desk.plum.tasks.create(
            name="Note", task_name="builtin.log", payload={"message": "all is well"}, auto_start=True
        )
        await desk.plum.tasks.wait(task.task_id)
        await opened(desk, 1)
        table = desk.tasks.runs.table
        table.pick(task.task_id)
        table.setFocus()
        QTest.keyClick(table, Qt.Key.Key_Return)
        panel = desk.tasks.task.panel
        assert panel.tabs.current == "log"
        await until(lambda: "all is well" in panel.log.view.toPlainText(), "for the log")


async def test_selection_and_scroll_survive_a_burst(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        chosen = await echo(desk, "Mine")
        await opened(desk, 1)
        table = desk.tasks.runs.table
        assert table.pick(chosen)
        await desk.plum.tasks.create_batch(
            [{"name": "Noise", "taskName": "builtin.echo", "autoStart": True} for _ in range(60)]
        )
        await until(lambda: desk.context.store.count("tasks", "Succeeded") == 61, "for the burst")
        await until(lambda: desk.tasks.runs.model.rowCount() == 61, "for the rows")
        assert table.current_row is not None
        assert table.current_row.task_id == chosen
        assert desk.tasks.task.panel.title.text() == "Mine"
        assert desk.shell.window.inspector.isVisible()


async def test_columns_give_way_to_the_inspector(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        task_id = await echo(desk)
        await opened(desk, 1)
        table = desk.tasks.runs.table
        keys = [column.key for column in desk.tasks.runs.model.columns]
        assert not table.isColumnHidden(keys.index("source"))
        assert desk.tasks.runs.select(task_id)
        await until(lambda: table.isColumnHidden(keys.index("source")), "for the narrow table")
        assert not table.isColumnHidden(keys.index("progress"))
        assert not table.horizontalScrollBar().isVisible()
