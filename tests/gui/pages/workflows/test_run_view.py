"""A run on the canvas: live states, one selection for all parts, cancel, again, and old runs."""

import asyncio
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from plum_desk.api.types.workflows import WorkflowRun
from plum_desk.gui.pages.workflows.run_view import RunView
from plum_desk.gui.theme.theme import Theme
from tests.gui.pages.desk import Desk, click, open_desk, until
from tests.gui.pages.samples import BENCH, FAILING, SLOW


async def shown(desk: Desk, run: WorkflowRun) -> RunView:
    """The run's view once its graph is drawn."""
    desk.show("workflows", f"run:{run.run_id}")
    view = desk.workflows.run
    await until(lambda: view.feed.run is not None and bool(view.canvas.model.nodes), "for the graph")
    return view


async def test_cancel_ends_the_run_in_view(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(SLOW)
        view = await shown(desk, await desk.plum.workflows.run(workflow.workflow_id))
        await until(lambda: view.canvas.model.nodes["hold"].state == "Running", "for the start")
        assert view.head.pill.accessibleName() == "Running 0 of 2"
        click(view.head.cancel)
        await until(lambda: view.feed.run is not None and view.feed.run.state == "Canceled", "for the end")
        await until(lambda: view.canvas.model.nodes["after"].state == "Canceled", "for the last card")
        assert view.canvas.model.nodes["hold"].state == "Canceled"
        assert not view.head.cancel.isVisible()
        assert view.head.pill.accessibleName() == "Canceled"
        await until(lambda: bool(desk.toasts), "for the word that it is done")


async def test_the_wide_run_view_has_its_own_docks(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(BENCH)
        window = desk.shell.window
        view = await shown(desk, await desk.plum.workflows.run(workflow.workflow_id, params={"sample": "A-1"}))
        assert window.rail.narrow
        assert view.dock.isVisible()
        assert window.inspector.isVisible()
        assert not window.activity.isVisible()
        desk.workflows.show_list()
        shown_now = [window.rail.narrow, view.dock.isVisible(), window.inspector.isVisible()]
        assert shown_now == [False, False, False]
        assert window.activity.isVisible()


async def test_canvas_timeline_and_inspector_share_the_selection(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(BENCH)
        run = await desk.plum.workflows.run(workflow.workflow_id, params={"sample": "A-1"})
        await desk.plum.workflow_runs.wait(run.run_id)
        view = await shown(desk, run)
        timeline = view.dock.timeline
        await until(lambda: [row.key for row in timeline.rows] == ["first", "report"], "for the bars")
        view.canvas.select("first")
        assert timeline.chosen == "first"
        assert view.inspector.panel.title.text() == "Weigh"
        timeline.setFocus()
        QTest.keyClick(timeline, Qt.Key.Key_Down)
        assert view.canvas.selected == "report"
        assert view.inspector.panel.title.text() == "Report"
        view.canvas.select(None)
        assert view.inspector.panel.title.text() == "Bench"
        await until(lambda: timeline.chosen is None)


async def test_a_failed_node_tells_its_error_its_tries_and_what_it_got(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(FAILING)
        run = await desk.plum.workflows.run(workflow.workflow_id)
        await desk.plum.workflow_runs.wait(run.run_id)
        view = await shown(desk, run)
        view.canvas.select("bad")
        panel = view.inspector.panel
        await until(lambda: panel.tries.isVisible(), "for the attempts")
        assert panel.error.title.text() == "no answer in 5 s"
        assert panel.error.line.text() == "Failed, 3 attempts"
        assert panel.tries.current == 3
        assert '"no answer in 5 s"' in panel.payload.toPlainText()
        QTest.keyClick(panel.tries, Qt.Key.Key_Left)
        assert panel.tries.current == 2
        panel.choose_tab("history")
        assert [line.state for line in panel.history.lines].count("Failed") == 3
        view.canvas.select("next")
        await until(lambda: "before" in panel.reason.text(), "for the reason")


async def test_the_log_of_a_node_is_read_and_followed(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(BENCH)
        run = await desk.plum.workflows.run(workflow.workflow_id, params={"sample": "A-1"})
        view = await shown(desk, run)
        view.canvas.select("report")
        view.inspector.panel.choose_tab("log")
        log = view.inspector.panel.log.view
        await until(lambda: "A-1 is done" in log.toPlainText(), "for the log line")


async def test_selection_and_tab_survive_a_burst_of_changes(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(SLOW)
        view = await shown(desk, await desk.plum.workflows.run(workflow.workflow_id))
        await until(lambda: view.canvas.model.nodes["hold"].state == "Running", "for the start")
        view.canvas.select("hold")
        panel = view.inspector.panel
        panel.choose_tab("output")
        node = view.feed.nodes["hold"]
        shelf = desk.context.store._shelves["run-nodes"]
        for number in range(2000):
            desk.context.store._mark("run-nodes", shelf.put(replace(node, progress=number / 2000)))
        await until(lambda: view.canvas.model.nodes["hold"].progress == 1999 / 2000, "for the last of the burst")
        assert view.canvas.selected == "hold"
        assert view.dock.timeline.chosen == "hold"
        assert panel.title.text() == "Hold"
        assert panel.tabs.current == "output"


async def test_again_starts_a_run_with_the_same_parameters_and_shows_it(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(BENCH)
        first = await desk.plum.workflows.run(
            workflow.workflow_id, params={"sample": "A-1", "points": 1}, labels={"b": "7"}
        )
        await desk.plum.workflow_runs.wait(first.run_id)
        view = await shown(desk, first)
        dialog = view.open_rerun_dialog("start")
        assert dialog is not None
        click(dialog.act_button)
        await until(lambda: view.feed.run_id != first.run_id and view.feed.run is not None, "for the new run")
        assert view.feed.run is not None
        assert view.feed.run.params == first.params
        assert view.feed.run.labels == {"b": "7"}


async def test_a_run_that_the_store_does_not_hold_is_read_from_the_controller(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(BENCH)
        run = await desk.plum.workflows.run(workflow.workflow_id, params={"sample": "A-1"})
        await desk.plum.workflow_runs.wait(run.run_id)
        store = desk.context.store
        await until(lambda: store.get("workflow-runs", run.run_id) is not None, "for the event")
        store._shelves["workflow-runs"].remove(run.run_id)
        store._shelves["run-nodes"].remove_where(lambda node: node.run_id == run.run_id)
        view = await shown(desk, run)
        assert {node.state for node in view.canvas.model.nodes.values()} == {"Succeeded", "Skipped"}


async def test_a_run_that_is_gone_says_so(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        desk.show("workflows", "run:01JD7K4F1C")
        gone = desk.workflows.run.gone
        await until(gone.isVisible, "for the empty state")
        assert gone.title.text() == "This run is not there any more"
        desk.context.languages.set("zh")
        await until(lambda: gone.title.text() == "这次运行已不存在")


async def test_theme_and_language_switch_while_the_run_goes_on(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(SLOW)
        view = await shown(desk, await desk.plum.workflows.run(workflow.workflow_id))
        await until(lambda: view.canvas.model.nodes["hold"].state == "Running", "for the start")
        light = desk.shell.window.grab().toImage().pixelColor(700, 500)
        theme.set_mode("dark")
        desk.context.languages.set("zh")
        await until(lambda: view.head.pill.accessibleName() == "运行中 0/2")
        assert view.head.cancel.text() == "取消运行"
        assert view.canvas.model.nodes["hold"].subtitle == "控制器 · builtin.sleep"
        assert view.dock.bar.title.text() == "时间线"
        await asyncio.sleep(0)
        assert desk.shell.window.grab().toImage().pixelColor(700, 500).lightness() < light.lightness() - 100
