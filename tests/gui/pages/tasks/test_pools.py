"""The tab of pools: made, changed and deleted; who holds their slots and who waits."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from plum_desk.gui.pages.tasks.pool_dialog import PoolDialog
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.table.model import text_of
from tests.gui.pages.desk import click, is_open, open_desk, type_into, until


async def test_a_pool_is_made_held_and_changed(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        desk.show("tasks", "pools")
        tab = desk.tasks.pools
        await until(tab.none.isVisible, "for the empty page")
        click(desk.tasks.new_pool)
        dialog = desk.dialog(PoolDialog)
        assert not dialog.act_button.isEnabled()
        type_into(dialog.name, "licence")
        click(dialog.act_button)
        await until(lambda: tab.model.rowCount() == 1, "for the pool")
        assert not is_open(dialog)
        for name in ("First", "Second"):
            await desk.plum.tasks.create(
                name=name, task_name="builtin.sleep", payload={"seconds": 600}, pool="licence", auto_start=True
            )
        tab.load()
        await until(lambda: tab.model.rows[0].waiting == 1, "for the second task")
        texts = [text_of(column.cell(tab.model.rows[0])) for column in tab.model.columns]
        assert texts[:2] == ["1 of 1", "licence"]
        assert texts[2].startswith("First 0:")
        assert texts[3] == "1"
        tab.open_dialog(tab.model.rows[0])
        dialog = desk.dialog(PoolDialog)
        assert not dialog.name.isEnabled()
        dialog.slots.setValue(2)
        click(dialog.act_button)
        await until(lambda: len(tab.model.rows[0].holders) == 2, "for the second slot")


async def test_a_pool_is_deleted_after_a_question(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        await desk.plum.pools.create("licence", 3)
        desk.show("tasks", "pools")
        tab = desk.tasks.pools
        await until(lambda: tab.model.rowCount() == 1, "for the pool")
        tab.delete(tab.model.rows[0])
        await until(lambda: any(one.isVisible() for one in desk.shell.window.findChildren(ConfirmDialog)))
        click(desk.dialog(ConfirmDialog).act)
        await until(lambda: tab.model.rowCount() == 0, "for the end of the pool")
        assert await desk.plum.pools.list() == []
