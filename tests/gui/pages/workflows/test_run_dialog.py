"""From the form of the parameters to the finished run on the canvas."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox

from plum_desk.gui.pages.workflows.run_dialog import RunWorkflowDialog
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.fields import Choice, Field
from plum_desk.gui.widgets.pill import StateText
from tests.gui.pages.desk import Desk, click, is_open, open_desk, type_into, until
from tests.gui.pages.samples import BENCH


async def asked(desk: Desk) -> RunWorkflowDialog:
    """The dialog for the stored workflow, opened from the list as a person does."""
    workflow = await desk.plum.workflows.create(BENCH)
    desk.show("workflows")
    page = desk.workflows
    await until(lambda: page.list.model.place_of(workflow.workflow_id) is not None)
    page.list.table.pick(workflow.workflow_id)
    desk.show("workflows", f"start:{workflow.workflow_id}")
    return desk.dialog(RunWorkflowDialog)


def field(dialog: RunWorkflowDialog, name: str) -> Field:
    found = dialog.params.editor(name)
    assert isinstance(found, Field)
    return found


def faults(dialog: RunWorkflowDialog) -> list[str]:
    return [note.accessibleName() for note in dialog.params.findChildren(StateText) if note.isVisible()]


async def test_a_run_is_started_from_its_form_and_ends_on_the_canvas(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        dialog = await asked(desk)
        assert not dialog.act_button.isEnabled()
        gas, dry = dialog.params.editor("gas"), dialog.params.editor("dry")
        assert isinstance(gas, Choice)
        assert isinstance(dry, QCheckBox)
        assert [gas.itemText(number) for number in range(gas.count())] == ["–", "air", "argon"]
        type_into(field(dialog, "sample"), "BTO-118")
        gas.setCurrentText("argon")
        QTest.keyClick(dry, Qt.Key.Key_Space)
        type_into(dialog.labels, "batch=7")
        click(dialog.act_button)
        assert dialog.act_button.busy
        run = desk.workflows.run
        await until(lambda: run.feed.run is not None and run.feed.run.state == "Succeeded", "for the run to end")
        canvas = run.canvas
        await until(lambda: canvas.model.nodes.get("report") is not None, "for the graph")
        await until(lambda: canvas.model.nodes["report"].state == "Succeeded", "for the last card")
        assert canvas.model.nodes["again"].state == "Skipped"
        assert not is_open(dialog)
        assert run.feed.run is not None
        assert run.feed.run.params == {
            "sample": "BTO-118",
            "points": 5,
            "gas": "argon",
            "temps": [600, 750],
            "dry": True,
        }
        assert run.feed.run.labels == {"batch": "7"}
        assert "Run started" in desk.toasts
        assert run.head.pill.accessibleName() == "Succeeded"


async def test_a_wrong_text_is_told_below_its_field_and_keeps_run_off(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        dialog = await asked(desk)
        type_into(field(dialog, "sample"), "BTO-118")
        assert dialog.act_button.isEnabled()
        type_into(field(dialog, "points"), "many")
        assert faults(dialog) == ["A whole number is needed."]
        assert not dialog.act_button.isEnabled()
        assert field(dialog, "points").property("invalid")
        type_into(field(dialog, "points"), "7")
        assert faults(dialog) == []
        assert dialog.act_button.isEnabled()


async def test_what_the_controller_refuses_stands_at_the_field(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    """Somebody narrows the parameter while the dialog is open: only the controller can know."""
    async with open_desk(tmp_path, qapp, theme) as desk:
        dialog = await asked(desk)
        stored = (await desk.plum.workflows.list())[0]
        params = [
            {**param, "enum": ["BTO-1", "BTO-2"]} if param["name"] == "sample" else param for param in BENCH["params"]
        ]
        await desk.plum.workflows.replace(stored.workflow_id, {**BENCH, "params": params})
        type_into(field(dialog, "sample"), "BTO-118")
        click(dialog.act_button)
        await until(lambda: not dialog.act_button.busy, "for the answer")
        assert dialog.isVisible()
        assert faults(dialog) == ["A parameter is none of the allowed values."]
        assert field(dialog, "sample").property("invalid")
        type_into(field(dialog, "sample"), "BTO-2")
        assert faults(dialog) == []
        click(dialog.act_button)
        await until(lambda: not is_open(dialog), "for the second answer")


async def test_a_parameter_that_the_form_does_not_know_is_told_above_it(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        dialog = await asked(desk)
        stored = (await desk.plum.workflows.list())[0]
        params = [*BENCH["params"], {"name": "operator", "type": "string", "required": True}]
        await desk.plum.workflows.replace(stored.workflow_id, {**BENCH, "params": params})
        type_into(field(dialog, "sample"), "BTO-118")
        QTest.keyClick(field(dialog, "sample"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        await until(lambda: dialog.fault_box.isVisible(), "for the refusal")
        assert "$.params.operator" in dialog.fault_box.line.text()


async def test_the_language_switches_inside_the_open_dialog_and_keeps_what_was_typed(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        dialog = await asked(desk)
        type_into(field(dialog, "sample"), "BTO-118")
        type_into(field(dialog, "points"), "many")
        desk.context.languages.set("zh")
        await until(lambda: dialog.act_button.text() == "运行")
        assert dialog.title.text() == "运行“Bench”"
        assert field(dialog, "sample").text() == "BTO-118"
        assert field(dialog, "points").text() == "many"
        assert faults(dialog) == ["需要整数。"]
        desk.context.languages.set("en")
        await until(lambda: dialog.act_button.text() == "Run")
        assert faults(dialog) == ["A whole number is needed."]


async def test_escape_closes_the_dialog_and_nothing_runs(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        dialog = await asked(desk)
        QTest.keyClick(field(dialog, "sample"), Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        assert await desk.plum.workflow_runs.list() == []
