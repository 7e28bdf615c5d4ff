"""The overview: what failed, what waits and why, and where everything leads."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from plum_desk.api.types.tasks import Explanation
from plum_desk.gui.pages.overview.page import OverviewPage
from plum_desk.gui.pages.overview.services import ServicesDialog
from plum_desk.gui.pages.overview.waits import group_waits, reason
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.table.model import text_of
from tests.gui.pages.desk import Desk, click, open_desk, until
from tests.gui.pages.workflows.samples import DECIDE
from tests.gui.shell.test_sentences import TASK


def overview(desk: Desk) -> OverviewPage:
    page = desk.shell.window.page("overview")
    assert isinstance(page, OverviewPage)
    return page


def texts(model: object, row: object) -> list[str]:
    return [text_of(column.cell(row)) for column in model.columns]  # type: ignore[attr-defined]


async def test_a_failure_is_shown_with_its_cause_and_run_again(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = overview(desk)
        fail = {"name": "Pump down", "task_name": "builtin.fail", "payload": {"message": "no pressure"}}
        task = await desk.plum.tasks.create(**fail, auto_start=True)
        await until(lambda: page.failures.model.rowCount() == 1, "for the failure")
        row = page.failures.model.rows[0]
        assert texts(page.failures.model, row)[:3] == ["Failed", "Pump down builtin.fail", "no pressure"]
        assert page.failures.caption.text() == "1 in 24 h"
        rerun = page.failures.table._actions[0]
        rerun.act(row)
        await until(lambda: "Task started again" in desk.toasts, "for the toast")
        await until(lambda: page.failures.model.rowCount() == 2, "for the second failure")
        page.failures.table.opened.emit(row)
        assert desk.shell.window.current == "tasks"
        assert task.task_id in [shown.task_id for shown in page.failures.model.rows]


async def test_what_waits_is_grouped_and_explained(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = overview(desk)
        for _ in range(3):
            await desk.plum.tasks.create(name="Measure mean", task_name="measure.mean", auto_start=True)
        await until(lambda: page.waiting.model.rowCount() == 1, "for the wait")
        await until(lambda: page.waiting.model.rows[0].count == 3, "for all three")
        shown = texts(page.waiting.model, page.waiting.model.rows[0])
        assert shown[1:3] == ["Measure mean ×3", "No worker offers measure.mean"]
        desk.context.looks.set_language("zh")
        assert texts(page.waiting.model, page.waiting.model.rows[0])[2] == "没有执行器提供 measure.mean"


async def test_tiles_lead_to_their_pages(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = overview(desk)
        await desk.plum.nodes.heartbeat(node_id="bench-1")
        await until(lambda: "1 of 1 online" in page.tiles.tiles["nodes"].accessibleName(), "for the tile")
        for key, target in {"nodes": "nodes", "tasks": "tasks", "runs": "workflows", "workers": "workers"}.items():
            desk.show("overview")
            click(page.tiles.tiles[key])
            assert desk.shell.window.current == target
        desk.show("overview")
        endpoint = {"serviceName": "spectro", "port": 9}
        await desk.plum.services.register(instance_id="spectro-1", ip="127.0.0.1", endpoints=[endpoint])
        await until(lambda: desk.context.store.count("services") == 1, "for the service")
        click(page.tiles.tiles["services"])
        dialog = desk.dialog(ServicesDialog)
        assert [row.endpoint.service_name for row in dialog.model.rows] == ["spectro"]


async def test_a_run_that_needs_somebody_is_counted_and_reviewed(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = overview(desk)
        workflow = await desk.plum.workflows.create(DECIDE)
        run = await desk.plum.workflows.run(workflow.workflow_id)
        await until(lambda: "1 needs you" in page.tiles.tiles["runs"].accessibleName(), "for the tile")
        await until(lambda: page.waiting.model.rowCount() == 1, "for the row")
        row = page.waiting.model.rows[0]
        shown = texts(page.waiting.model, row)
        assert shown[1] == "Operator check Decide"
        assert shown[2].startswith("Waits for your approval, 29:")
        review = page.waiting.table._actions[0]
        assert review.offered(row)
        review.act(row)
        assert desk.shell.window.current == "workflows"
        await until(lambda: desk.workflows.run.canvas.selected == "ask", "for the node")
        await desk.plum.workflow_runs.approve(run.run_id, "ask", form={"mass": 2})
        await until(lambda: page.approvals.all() == [], "for the decision")
        desk.show("overview")
        await until(lambda: page.waiting.model.rowCount() == 0, "for the empty list")
        assert "needs you" not in page.tiles.tiles["runs"].accessibleName()


def test_waits_are_grouped_by_what_they_are_oldest_first() -> None:
    from msgspec.structs import replace

    other = replace(TASK, task_id="t3", name="Scan", task_name="scan", created_at=50.0)
    waits = group_waits([TASK, replace(TASK, task_id="t2", created_at=90.0), other, replace(TASK, state="Running")])
    assert [(wait.name, wait.count, wait.since, wait.task_id) for wait in waits] == [
        ("Scan", 1, 50.0, "t3"),
        ("Weigh", 2, 90.0, "t2"),
    ]


def test_a_reason_counts_down_to_the_next_attempt() -> None:
    waits = Explanation(state="Pending", code="retry.waiting", message="Waits 8 s", details={"nextAttemptAt": 108.0})
    assert reason(waits, "en", 100.0) == "Next attempt in 8 s"
    assert reason(None, "en", 100.0) == ""
    other = Explanation(state="Pending", code="worker.busy", message="Waits for a free place: all are busy.")
    assert reason(other, "en", 100.0) == "Waits for a free place: all are busy."
    assert reason(other, "zh", 100.0) == "正在等待执行器空出名额。"
