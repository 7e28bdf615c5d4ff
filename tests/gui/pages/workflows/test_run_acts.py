"""What a person does with a run and its nodes: pause, resume, approve, reject, retry, skip, and run it again."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit

from plum_desk.api.types.workflows import WorkflowRun
from plum_desk.gui.pages.workflows.decision_dialog import DecisionDialog
from plum_desk.gui.pages.workflows.rerun_dialog import RerunDialog
from plum_desk.gui.pages.workflows.run_view import RunView
from plum_desk.gui.theme.theme import Theme
from tests.gui.pages.desk import Desk, click, is_open, open_desk, type_into, until
from tests.gui.pages.workflows.samples import DECIDE, MEND
from tests.gui.pages.workflows.test_run_view import shown


async def started(desk: Desk, spec: dict[str, object]) -> tuple[WorkflowRun, RunView]:
    workflow = await desk.plum.workflows.create(spec)
    run = await desk.plum.workflows.run(workflow.workflow_id)
    return run, await shown(desk, run)


def state(view: RunView, path: str) -> str:
    card = view.canvas.model.card(path)
    return "" if card is None else card.state


async def test_a_run_is_paused_and_goes_on(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        _, view = await started(desk, DECIDE)
        await until(lambda: state(view, "ask") == "Waiting", "for the approval")
        assert view.head.pause.text() == "Pause"
        click(view.head.pause)
        await until(lambda: view.head.pause.text() == "Resume", "for the pause")
        assert view.head.pill.accessibleName().startswith("Paused")
        await until(lambda: view.head.pause.isEnabled())
        click(view.head.pause)
        await until(lambda: view.head.pause.text() == "Pause", "for the end of the pause")
        assert not view.head.rerun.isEnabled()
        assert view.head.rerun.toolTip() == "It can be run again once it has ended"


async def test_an_approval_asks_for_its_form_and_tells_its_deadline(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        run, view = await started(desk, DECIDE)
        await until(lambda: state(view, "ask") == "Waiting", "for the approval")
        view.canvas.select("ask")
        panel, acts = view.inspector.panel, view.inspector.acts
        await until(lambda: panel.reason.text().startswith("Waits for a person to decide, until"), "for the reason")
        assert [button.isVisible() for button in acts.buttons] == [True, True, False, True, False]
        click(acts.approve)
        dialog = desk.dialog(DecisionDialog)
        assert dialog.purpose.text() == "Does the pellet look whole?"
        assert dialog.deadline.accessibleName().startswith("Rejects itself at")
        assert not dialog.act_button.isEnabled()
        mass = dialog.form.editor("mass")
        assert isinstance(mass, QLineEdit)
        type_into(mass, "7")
        assert not dialog.act_button.isEnabled()
        type_into(mass, "2.5")
        type_into(dialog.comment, "looks fine")
        click(dialog.act_button)
        await until(lambda: state(view, "after") == "Succeeded", "for what comes after")
        output = view.feed.nodes["ask"].output
        assert output["decision"] == "approve"
        assert output["comment"] == "looks fine"
        assert output["form"]["mass"] == 2.5
        assert not is_open(dialog)
        assert not acts.approve.isVisible()
        assert (await desk.plum.workflow_runs.wait(run.run_id)).state == "Succeeded"


async def test_a_rejection_needs_no_form_and_fails_the_node(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        _, view = await started(desk, DECIDE)
        await until(lambda: state(view, "ask") == "Waiting", "for the approval")
        view.canvas.select("ask")
        click(view.inspector.acts.reject)
        dialog = desk.dialog(DecisionDialog)
        assert not dialog.form.isVisible()
        click(dialog.act_button)
        await until(lambda: state(view, "ask") == "Failed", "for the end of the node")
        await until(lambda: view.inspector.panel.error.isVisible(), "for the error")
        assert "rejected" in view.inspector.panel.error.title.text()


async def test_a_failed_node_is_tried_again_and_a_waiting_one_skipped(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        _, view = await started(desk, MEND)
        await until(lambda: state(view, "bad") == "Failed" and state(view, "hold") == "Waiting", "for both")
        before = view.feed.nodes["bad"].task_id
        view.canvas.select("bad")
        click(view.inspector.acts.retry)
        await until(
            lambda: view.feed.nodes["bad"].task_id not in (None, before) and state(view, "bad") == "Failed",
            "for the second try",
        )
        view.canvas.select("next")
        await until(lambda: view.inspector.panel.reason.text() == "Did not start: Bad failed.", "for the reason")
        view.canvas.select("hold")
        click(view.inspector.acts.skip)
        await until(lambda: state(view, "hold") == "Skipped", "for the skip")
        await until(lambda: view.feed.run is not None and view.feed.run.state == "Failed", "for the end")
        assert not view.inspector.acts.skip.isVisible()


async def test_running_again_shows_what_is_reused_and_takes_other_parameters(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        run, view = await started(desk, MEND)
        await until(lambda: state(view, "bad") == "Failed" and state(view, "hold") == "Waiting", "for both")
        await desk.plum.workflow_runs.skip(run.run_id, "hold")
        await until(lambda: view.feed.run is not None and view.feed.run.state == "Failed", "for the end")
        view.canvas.select("first")
        assert [start for start, _ in view.head.reruns()] == ["start", "failed", "first"]
        view.open_rerun_dialog("failed")
        dialog = desk.dialog(RerunDialog)
        assert dialog.reused.shown == ("First",)
        assert dialog.again.shown == ("Bad", "Next", "Hold")
        assert not dialog.warning.isVisible()
        dialog.start.choose("first")
        assert dialog.reused.shown == ()
        dialog.start.choose("failed")
        sample = dialog.params.editor("sample")
        assert isinstance(sample, QLineEdit)
        type_into(sample, "B-2")
        assert dialog.warning.isVisible()
        click(dialog.act_button)
        await until(lambda: view.feed.run_id != run.run_id and view.feed.run is not None, "for the new run")
        assert view.feed.run is not None
        assert view.feed.run.params == {"sample": "B-2"}
        assert view.feed.run.origin_run_id == run.run_id
        await until(lambda: state(view, "bad") == "Failed", "for the failure")
        assert view.feed.nodes["first"].reason == "run.reused"
