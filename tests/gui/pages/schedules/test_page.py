"""The page in the whole console, over a real controller."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from plum_desk.api.types.schedules import Schedule, ScheduleSpec
from plum_desk.gui.i18n import Languages
from plum_desk.gui.pages.schedules.cells import SwitchDelegate
from plum_desk.gui.pages.schedules.page import SchedulesPage
from plum_desk.gui.pages.schedules.params import ParamsDialog
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.fields import Field
from plum_desk.gui.widgets.pill import StateText
from tests.gui.pages.desk import Desk, click, open_desk, type_into, until

NODES = [{"key": "a", "type": "task", "definition": "builtin.echo", "payload": "${{ params.n }}"}]
PARAMS: list[dict[str, Any]] = [
    {"name": "n", "type": "integer", "default": 1},
    {"name": "sample", "type": "string", "required": True},
]


@asynccontextmanager
async def schedules(folder: Path, app: QApplication, theme: Theme) -> AsyncIterator[tuple[Desk, SchedulesPage, str]]:
    """The page over one workflow without parameters."""
    async with open_desk(folder, app, theme) as desk:
        workflow = await desk.plum.workflows.create(name="Tick", nodes=[{**NODES[0], "payload": 1}])
        await until(lambda: desk.context.store.get("workflows", workflow.workflow_id) is not None)
        desk.show("schedules")
        page = desk.shell.window.page("schedules")
        assert isinstance(page, SchedulesPage)
        yield desk, page, workflow.workflow_id


async def shown(page: SchedulesPage, schedule: Schedule) -> None:
    await until(lambda: page.model.place_of(schedule.schedule_id) is not None, "for the row")
    page.table.pick(schedule.schedule_id)
    editor = page.editor
    await until(lambda: editor.schedule is not None and editor.schedule.schedule_id == schedule.schedule_id)
    await until(lambda: len(editor.next.rows.rows) == 10, "for the preview")


def faults(page: SchedulesPage) -> list[str]:
    return [note.accessibleName() for note in page.editor.form.findChildren(StateText) if note.isVisible()]


async def test_the_first_schedule_is_written_at_once(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, workflow_id):
        click(page.first)
        editor = page.editor
        assert editor.is_new
        await until(lambda: len(editor.next.rows.rows) == 10, "for the preview of what nobody stored")
        assert not editor.head.save.isEnabled()
        type_into(editor.form.name, "each morning")
        assert editor.head.save.isEnabled()
        editor.form.rhythm.mode.choose("cron")
        type_into(editor.form.rhythm.cron_field.cells[1], "6")
        type_into(editor.form.zone, "Europe/Berlin")
        assert editor.form.sentence.text == "Every day at 06:00, Berlin time"
        await until(lambda: editor.next.rows.rows and editor.next.rows.rows[0].time == "06:00", "for the new preview")
        click(editor.head.save)
        await until(lambda: page.model.rowCount() == 1, "for the row")
        stored = (await desk.plum.schedules.list())[0]
        assert (stored.name, stored.cron, stored.time_zone) == ("each morning", "0 6 * * *", "Europe/Berlin")
        assert stored.workflow_id == workflow_id
        await until(lambda: not editor.is_new and not editor.is_edited)
        assert "Schedule created" in desk.toasts
        assert not editor.head.save.isVisible()


async def test_a_moved_firing_and_its_clock_change_are_told(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, workflow_id):
        # Each night at the end of March: the one of the last Sunday falls into the gap, this year and next.
        stored = await desk.plum.schedules.create(
            name="night", workflow_id=workflow_id, cron="30 2 25-31 3 *", time_zone="Europe/Berlin"
        )
        await shown(page, stored)
        moved = [row for row in page.editor.next.rows.rows if row.reason]
        assert [(row.time, row.reason) for row in moved] == [("03:00", "instead of 02:30")] * 2
        change = page.editor.next.axis.changes[0]
        assert (change.before_s, change.after_s) == (3600, 7200)
        assert "clocks go forward by 1 hour" in page.editor.next.axis.sentence(change)
        assert not page.editor.next.axis.grab().isNull()


async def test_an_edit_is_counted_saved_by_keyboard_and_kept_while_one_looks_elsewhere(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, workflow_id):
        one = await desk.plum.schedules.create(name="one", workflow_id=workflow_id, cron="0 8 * * *")
        two = await desk.plum.schedules.create(name="two", workflow_id=workflow_id, cron="0 9 * * *")
        await shown(page, one)
        editor = page.editor
        type_into(editor.form.name, "renamed")
        QTest.mouseClick(editor.overlap.tiles, Qt.MouseButton.LeftButton, pos=QPoint(130, 40))
        assert editor.overlap.tiles.chosen == "queue"
        assert editor.head.object.pill.accessibleName() == "2 values not saved"
        await shown(page, two)
        assert not editor.is_edited
        assert editor.form.name.text() == "two"
        await shown(page, one)
        assert editor.form.name.text() == "renamed"
        QTest.keyClick(editor.form.name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: not editor.is_edited, "for the save")
        stored = await desk.plum.schedules.get(one.schedule_id)
        assert (stored.name, stored.overlap) == ("renamed", "queue")
        type_into(editor.form.name, "never")
        click(editor.head.discard)
        assert editor.form.name.text() == "renamed"
        assert not editor.is_edited


async def test_faults_stand_under_their_fields(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, workflow_id):
        await desk.plum.schedules.create(name="taken", workflow_id=workflow_id, every_sec=3600)
        stored = await desk.plum.schedules.create(name="mine", workflow_id=workflow_id, cron="*/20 * * * *")
        await shown(page, stored)
        editor = page.editor
        cells = editor.form.rhythm.cron_field.cells
        type_into(cells[0], "77")
        assert faults(page) == ["Not understood: min"]
        assert not editor.head.save.isEnabled()
        assert editor.next.rows.rows == []
        # Only the controller knows that this never comes true.
        for cell, text in zip(cells, ("0", "0", "30", "2", "*"), strict=True):
            type_into(cell, text)
        await until(lambda: faults(page) == ["This is no cron expression."], "for the controller's word")
        type_into(cells[2], "1")
        assert faults(page) == []
        type_into(editor.form.zone, "Mars/Base")
        assert faults(page) == ["There is no such time zone."]
        type_into(editor.form.zone, "UTC")
        type_into(editor.form.name, "taken")
        click(editor.head.save)
        await until(lambda: faults(page) == ["Another schedule has this name."], "for the refusal")
        assert editor.is_edited


async def test_parameters_are_asked_for_and_stored(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, _):
        workflow = await desk.plum.workflows.create(name="With parameters", nodes=NODES, params=PARAMS)
        await until(lambda: desk.context.store.get("workflows", workflow.workflow_id) is not None)
        click(page.new)
        form = page.editor.form
        type_into(form.name, "p")
        QTest.keyClick(form.workflow, Qt.Key.Key_End)
        assert form.workflow.currentText() == "With parameters"
        assert faults(page) == ["Missing: sample"]
        click(form.edit)
        await until(lambda: any(d.isVisible() for d in desk.shell.window.findChildren(ParamsDialog)))
        dialog = desk.dialog(ParamsDialog)
        assert not dialog.act.isEnabled()
        sample = dialog.values.editor("sample")
        assert isinstance(sample, Field)
        type_into(sample, "BTO-118")
        click(dialog.act)
        await until(lambda: form.chips.words == ["sample: BTO-118"])
        click(page.editor.head.save)
        await until(lambda: page.model.rowCount() == 1)
        assert (await desk.plum.schedules.list())[0].params == {"sample": "BTO-118"}


async def test_parameters_outlive_a_workflow_that_is_not_known(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with schedules(tmp_path, qapp, theme) as (_, page, workflow_id):
        form = page.editor.form
        form.set_spec(ScheduleSpec(name="s", workflow_id="gone", params={"sample": "x"}, cron="0 8 * * *"), strict=True)
        assert form.workflow.currentText() == "(deleted workflow)"
        assert form.chips.words == ["sample: x"]
        form.refresh_workflows()
        assert (form.spec().workflow_id, form.spec().params) == ("gone", {"sample": "x"})
        QTest.keyClick(form.workflow, Qt.Key.Key_Home)
        assert (form.spec().workflow_id, form.spec().params) == (workflow_id, {})


async def test_a_new_workflow_leaves_the_chosen_one(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, workflow_id):
        stored = await desk.plum.schedules.create(name="s", workflow_id=workflow_id, every_sec=3600)
        await shown(page, stored)
        choice = page.editor.form.workflow
        await desk.plum.workflows.create(name="A first one", nodes=[{**NODES[0], "payload": 1}])
        await until(lambda: choice.findText("A first one") == 0, "for the new option")
        assert choice.chosen == workflow_id
        assert page.editor.spec().workflow_id == workflow_id
        assert not page.editor.is_edited


async def test_the_switch_in_the_list_and_space_toggle(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, workflow_id):
        stored = await desk.plum.schedules.create(name="s", workflow_id=workflow_id, every_sec=3600)
        await shown(page, stored)

        def row() -> Schedule:
            found: Schedule = page.model.rows[0]
            return found

        assert isinstance(page.table.itemDelegateForColumn(0), SwitchDelegate)
        place = page.table.visualRect(page.table.proxy.index(0, 0))
        QTest.mouseClick(
            page.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.left() + 34, place.center().y())
        )
        await until(lambda: not row().enabled, "for the click")
        assert (await desk.plum.schedules.get(stored.schedule_id)).next_at is None
        assert page.editor.head.object.pill.accessibleName() == "disabled"
        desk.shell.window.activateWindow()
        page.table.setFocus()
        await until(page.table.hasFocus, "for the focus")
        QTest.keyClick(page.table, Qt.Key.Key_Space)
        await until(lambda: row().enabled, "for the key")
        assert {"Schedule disabled", "Schedule enabled"} <= set(desk.toasts)


async def test_run_now_shows_in_the_history(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, workflow_id):
        stored = await desk.plum.schedules.create(name="s", workflow_id=workflow_id, every_sec=3600)
        await shown(page, stored)
        page.editor.next.view.choose("history")
        click(page.editor.head.run)
        history = page.editor.next.history
        await until(lambda: [run.state for run in history.model.rows] == ["Succeeded"], "for the run")
        assert "Run started" in desk.toasts
        history.table.opened.emit(history.model.rows[0])
        assert desk.shell.window.current == "workflows"


async def test_deleting_asks_first(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, workflow_id):
        stored = await desk.plum.schedules.create(name="s", workflow_id=workflow_id, every_sec=3600)
        await shown(page, stored)
        click(page.editor.head.delete)
        await until(lambda: any(d.isVisible() for d in desk.shell.window.findChildren(ConfirmDialog)))
        dialog = desk.dialog(ConfirmDialog)
        assert dialog.title.text() == "Delete schedule “s”?"
        click(dialog.act)
        await until(lambda: page.model.rowCount() == 0, "for the row to go")
        assert await desk.plum.schedules.list() == []
        assert page.first.isVisible()


async def test_what_somebody_else_saves_is_shown_or_told(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, workflow_id):
        stored = await desk.plum.schedules.create(name="s", workflow_id=workflow_id, cron="0 8 * * *")
        await shown(page, stored)
        editor = page.editor
        await desk.plum.schedules.replace(stored.schedule_id, name="s2", workflow_id=workflow_id, cron="0 8 * * *")
        await until(lambda: editor.form.name.text() == "s2", "for theirs")
        type_into(editor.form.name, "mine")
        await desk.plum.schedules.replace(stored.schedule_id, name="s3", workflow_id=workflow_id, cron="0 8 * * *")
        await until(editor.head.theirs.isVisible, "for the band")
        assert editor.form.name.text() == "mine"
        click(editor.head.reload)
        assert editor.form.name.text() == "s3"
        assert not editor.head.theirs.isVisible()


async def test_the_language_changes_live(
    tmp_path: Path, qapp: QApplication, theme: Theme, languages: Languages
) -> None:
    async with schedules(tmp_path, qapp, theme) as (desk, page, workflow_id):
        stored = await desk.plum.schedules.create(name="s", workflow_id=workflow_id, cron="30 7 * * 3")
        await shown(page, stored)
        type_into(page.editor.form.name, "typed")
        desk.context.looks.set_language("zh")
        await until(lambda: page.title() == "计划")
        editor = page.editor
        await until(lambda: editor.head.object.pill.accessibleName() == "1 处未保存")
        assert editor.form.sentence.text.startswith("每周三 07:30")
        assert editor.form.name.text() == "typed"
        assert editor.next.rows.rows[0].weekday == "周三"
        assert page.model.index(0, 2).data() == "每周三 07:30 30 7 * * 3"
        desk.context.looks.set_language("en")
        await until(lambda: page.title() == "Schedules")
