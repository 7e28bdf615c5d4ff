"""Running a definition and writing one: forms, JSON, and what the controller refuses."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from plum_desk.api.errors import NotFound
from plum_desk.api.types.tasks import TaskDefinition
from plum_desk.gui.pages.tasks.definition_dialog import DefinitionDialog
from plum_desk.gui.pages.tasks.run_dialog import RunTaskDialog
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.fields import Field
from plum_desk.gui.widgets.pill import StateText
from tests.gui.pages.desk import Desk, click, is_open, open_desk, type_into, until
from tests.gui.pages.samples import SWEEP


async def asked(desk: Desk) -> tuple[RunTaskDialog, TaskDefinition]:
    """The run dialog of the sweep."""
    definition = await desk.plum.task_defs.create(SWEEP)
    await until(lambda: desk.context.store.get("task-defs", definition.def_id) is not None, "for the definition")
    desk.show("tasks", f"start:{definition.def_id}")
    return desk.dialog(RunTaskDialog), definition


def field(dialog: RunTaskDialog, name: str) -> Field:
    found = dialog.payload.form.editor(name)
    assert isinstance(found, Field)
    return found


def faults(dialog: RunTaskDialog) -> list[str]:
    return [note.accessibleName() for note in dialog.payload.form.findChildren(StateText) if note.isVisible()]


async def test_a_definition_is_run_with_what_the_form_says(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        dialog, definition = await asked(desk)
        assert not dialog.act_button.isEnabled()
        type_into(field(dialog, "toHz"), "5000000")
        assert faults(dialog) == ["At most 2,000,000."]
        type_into(field(dialog, "toHz"), "1e6")
        type_into(dialog.limits.timeout, "30")
        dialog.limits.priority.setValue(5)
        click(dialog.act_button)
        await until(lambda: not is_open(dialog), "for the answer")
        task = (await desk.plum.tasks.list())[0]
        assert task.def_id == definition.def_id
        assert task.payload == {"sample": "BTO-118", "toHz": 1e6, "points": 201}
        assert (task.timeout_sec, task.max_retries, task.priority) == (30.0, 1, 5)
        assert "Task started" in desk.toasts


async def test_what_only_the_schema_knows_is_refused_at_the_field(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        dialog, _ = await asked(desk)
        type_into(field(dialog, "toHz"), "100")
        type_into(field(dialog, "sample"), "bto")
        assert dialog.act_button.isEnabled()
        click(dialog.act_button)
        await until(lambda: not dialog.act_button.busy, "for the refusal")
        assert is_open(dialog)
        assert len(faults(dialog)) == 1
        assert "bto" in faults(dialog)[0]
        assert field(dialog, "sample").property("invalid")


async def test_form_and_json_show_the_same_payload(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        dialog, _ = await asked(desk)
        payload = dialog.payload
        type_into(field(dialog, "toHz"), "many")
        payload.view.choose("json")
        assert payload.json.value() == {"sample": "BTO-118", "toHz": "many", "points": 201}
        payload.json.set_text('{"sample": "BTO-9",\n "toHz": }')
        assert payload.json.fault is not None
        assert (payload.json.fault.line, payload.json.fault.column) == (2, 10)
        assert not dialog.act_button.isEnabled()
        payload.view.choose("form")
        assert payload.view.current == "json"
        payload.json.set_text('{"sample": "BTO-9", "toHz": 50, "other": 1}')
        payload.view.choose("form")
        assert payload.view.current == "json"
        payload.json.set_text('{"sample": "BTO-9", "toHz": 50}')
        payload.view.choose("form")
        assert payload.view.current == "form"
        assert field(dialog, "sample").text() == "BTO-9"
        assert field(dialog, "toHz").text() == "50"
        assert dialog.act_button.isEnabled()


async def test_the_language_switches_inside_the_open_dialog(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        dialog, _ = await asked(desk)
        type_into(field(dialog, "sample"), "BTO-7")
        type_into(field(dialog, "toHz"), "5000000")
        desk.context.languages.set("zh")
        await until(lambda: dialog.title.text() == "运行任务", "for Chinese")
        assert dialog.act_button.text() == "运行"
        assert faults(dialog) == ["不能大于 2,000,000。"]
        assert field(dialog, "sample").text() == "BTO-7"
        assert dialog.target.kind.currentText() == "任意合适的位置"


async def test_targets_are_the_nodes_that_are_there(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        await desk.plum.nodes.heartbeat(node_id="bench-1")
        definition = await desk.plum.task_defs.create(
            name="gaps", executor="os_process", target_kind="node", target_ref="bench-9"
        )
        await until(lambda: desk.context.store.get("nodes", "bench-1") is not None, "for the node")
        await until(lambda: desk.context.store.get("task-defs", definition.def_id) is not None, "for the definition")
        desk.show("tasks", f"start:{definition.def_id}")
        target = desk.dialog(RunTaskDialog).target
        assert target.target == ("node", "bench-9")
        texts = [target.place.itemText(number) for number in range(target.place.count())]
        assert texts == ["bench-1", "bench-9 (not here now)"]
        await desk.plum.nodes.heartbeat(node_id="bench-2")
        await until(lambda: target.place.count() == 3, "for the second node")
        assert target.target == ("node", "bench-9")


async def test_a_definition_is_written_changed_and_deleted(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        desk.show("tasks")
        page = desk.tasks
        page.tabs.choose("definitions")
        click(page.new_definition)
        dialog = desk.dialog(DefinitionDialog)
        assert not dialog.act_button.isEnabled()
        type_into(dialog.name, "builtin.mine")
        click(dialog.act_button)
        await until(lambda: dialog.fault_box.isVisible(), "for the refusal")
        assert "builtin." in dialog.fault_box.title.text()
        type_into(dialog.name, "weigh")
        type_into(dialog.labels, "lab=7, broken")
        assert not dialog.act_button.isEnabled()
        type_into(dialog.labels, "lab=7")
        dialog.payload.set_text('{"grams": 5}')
        click(dialog.act_button)
        await until(lambda: not is_open(dialog), "for the answer")
        made = (await desk.plum.task_defs.list(name="weigh"))[0]
        assert made.default_payload == {"grams": 5}
        assert made.labels == {"lab": "7"}
        await until(lambda: page.definitions.select(made.def_id), "for the row")
        click(page.definition.edit)
        second = desk.dialog(DefinitionDialog)
        type_into(second.limits.timeout, "45")
        click(second.act_button)
        await until(lambda: not is_open(second), "for the change")
        await until(lambda: page.definition.definition is not None and page.definition.definition.timeout_sec == 45.0)
        click(page.definition.delete)
        await until(lambda: bool(desk.shell.window.findChildren(ConfirmDialog)), "for the question")
        click(desk.dialog(ConfirmDialog).act)
        await until(lambda: desk.context.store.get("task-defs", made.def_id) is None, "for the end")
        with pytest.raises(NotFound):
            await desk.plum.task_defs.get(made.def_id)


async def test_somebody_elses_change_is_a_conflict_and_not_lost(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        made = await desk.plum.task_defs.create(SWEEP)
        await until(lambda: desk.context.store.get("task-defs", made.def_id) is not None, "for the definition")
        desk.show("tasks", f"def:{made.def_id}")
        click(desk.tasks.definition.edit)
        dialog = desk.dialog(DefinitionDialog)
        await desk.plum.task_defs.replace(made.def_id, {**SWEEP, "description": "by somebody else"})
        type_into(dialog.description, "mine")
        click(dialog.act_button)
        await until(dialog.fault_box.isVisible, "for the conflict")
        assert "Somebody else has changed it" in dialog.fault_box.title.text()
        assert (await desk.plum.task_defs.get(made.def_id)).description == "by somebody else"


async def test_builtins_are_run_but_not_changed(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        desk.show("tasks", "def:builtin.echo")
        definition = desk.tasks.definition
        assert definition.run.isVisible()
        assert not definition.edit.isVisible()
        assert not definition.delete.isVisible()
