"""The list of workflows, their graphs, versions and JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from plum_desk.api.errors import NotFound
from plum_desk.gui.pages.workflows.import_dialog import ImportDialog
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.confirm import ConfirmDialog
from tests.gui.pages.desk import click, is_open, open_desk, until
from tests.gui.pages.samples import BENCH, FAILING, SLOW


async def test_the_list_counts_runs_as_they_come(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        desk.show("workflows")
        page = desk.workflows
        await until(page.list.none_yet.isVisible, "for the empty state")
        good = await desk.plum.workflows.create(BENCH)
        bad = await desk.plum.workflows.create(FAILING)
        await until(lambda: page.list.model.rowCount() == 2, "for both workflows")
        assert not page.list.none_yet.isVisible()
        for _ in range(2):
            run = await desk.plum.workflows.run(good.workflow_id, params={"sample": "A-1"})
            await desk.plum.workflow_runs.wait(run.run_id)
        run = await desk.plum.workflows.run(bad.workflow_id)
        await desk.plum.workflow_runs.wait(run.run_id)
        recent = page.recent
        await until(lambda: recent.of(good.workflow_id).states == ("Succeeded", "Succeeded"), "for the dots")
        await until(lambda: recent.of(bad.workflow_id).states == ("Failed",), "for the red dot")
        await until(lambda: recent.of(bad.workflow_id).success_rate == 0.0, "for the rate")
        assert recent.of(good.workflow_id).success_rate == 1.0


async def test_a_graph_without_a_run_has_no_states_and_leads_to_its_runs(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(BENCH)
        run = await desk.plum.workflows.run(workflow.workflow_id, params={"sample": "A-1"})
        await desk.plum.workflow_runs.wait(run.run_id)
        desk.show("workflows", workflow.workflow_id)
        page = desk.workflows
        await until(lambda: bool(page.workflow.canvas.model.nodes), "for the graph")
        assert {node.state for node in page.workflow.canvas.model.nodes.values()} == {""}
        assert page.dock.isVisible()
        runs = page.dock.runs
        await until(lambda: runs.model.rowCount() == 1, "for its run")
        runs.table.opened.emit(runs.model.row_at(0))
        await until(lambda: page.run.feed.run is not None, "for the run")
        assert page.run.feed.run_id == run.run_id


async def test_runs_are_filtered_by_state_and_counted(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        slow = await desk.plum.workflows.create(SLOW)
        bad = await desk.plum.workflows.create(FAILING)
        failed = await desk.plum.workflows.run(bad.workflow_id)
        await desk.plum.workflow_runs.wait(failed.run_id)
        await desk.plum.workflows.run(slow.workflow_id)
        desk.show("workflows")
        page = desk.workflows
        page.show_list("runs")
        await until(lambda: page.runs.model.rowCount() == 2, "for both runs")
        page.runs.state.choose(["Failed"])
        await until(lambda: [run.state for run in page.runs.model.rows] == ["Failed"], "for the filter")
        assert page.runs.filters.count.text() == "1 of 2"
        other = await desk.plum.workflows.run(slow.workflow_id)
        await until(lambda: desk.context.store.get("workflow-runs", other.run_id) is not None, "for the event")
        assert page.runs.model.place_of(other.run_id) is None
        page.runs.state.choose(["Timeout"])
        await until(page.runs.none_match.isVisible, "for “no run matches”")


async def test_json_with_problems_cannot_be_saved_until_they_are_mended(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    wrong: dict[str, Any] = json.loads(json.dumps(BENCH))
    wrong["edges"][0]["to"] = "nowhere"
    wrong["nodes"][1]["condition"] = "params.points >"
    file = tmp_path / "bench.json"
    file.write_text(json.dumps(wrong), encoding="utf-8")
    async with open_desk(tmp_path / "lab", qapp, theme) as desk:
        desk.show("workflows")
        click(desk.workflows.import_button)
        dialog = desk.dialog(ImportDialog)
        dialog.take_file(file)
        await until(lambda: len(dialog.problems.shown) >= 2, "for the problems")
        paths = {problem.path for problem in dialog.problems.shown}
        assert "$.edges[0].to" in paths
        assert "$.nodes[1].condition" in paths
        assert not dialog.act_button.isEnabled()
        dialog.editor.set_text('{"name": "Bench",\n  "nodes": }')
        assert dialog.editor.fault is not None
        assert dialog.editor.fault.line == 2
        assert not dialog.act_button.isEnabled()
        dialog.editor.set_text(json.dumps(BENCH))
        await until(dialog.act_button.isEnabled, "for the verdict")
        click(dialog.act_button)
        await until(lambda: not is_open(dialog), "for the answer")
        await until(lambda: bool(desk.workflows.workflow.canvas.model.nodes), "for the new graph")
        assert [workflow.name for workflow in await desk.plum.workflows.list()] == ["Bench"]


async def test_what_is_exported_makes_the_same_workflow_again(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        first = await desk.plum.workflows.create(BENCH)
        desk.show("workflows")
        path = tmp_path / "out.json"
        await desk.workflows.acts.write(first, path)
        spec = json.loads(path.read_text(encoding="utf-8"))
        assert "revision" not in spec
        second = await desk.plum.workflows.create({**spec, "name": "Copy"})
        assert (second.nodes, second.edges, second.params) == (first.nodes, first.edges, first.params)


async def test_a_new_version_is_drawn_and_the_old_one_can_be_chosen(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(SLOW)
        desk.show("workflows", workflow.workflow_id)
        page = desk.workflows
        await until(lambda: len(page.workflow.canvas.model.nodes) == 2, "for the graph")
        nodes = [*SLOW["nodes"], {"key": "third", "type": "task", "definition": "builtin.echo"}]
        await desk.plum.workflows.replace(workflow.workflow_id, {**SLOW, "nodes": nodes})
        await until(lambda: len(page.workflow.canvas.model.nodes) == 3, "for the new version")
        page.dock.bar.tabs.choose("versions")
        await until(lambda: page.dock.versions.pick("1"), "for both versions")
        await until(lambda: len(page.workflow.canvas.model.nodes) == 2, "for the old version")
        assert page.workflow.old.isVisible()


async def test_delete_asks_with_numbers_and_keeps_on_keep(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        workflow = await desk.plum.workflows.create(SLOW)
        await desk.plum.workflows.run(workflow.workflow_id)
        desk.show("workflows", workflow.workflow_id)
        page = desk.workflows
        await until(lambda: desk.context.store.count("workflow-runs") == 1, "for the run")
        for accept in (False, True):
            click(page.workflow.delete)
            await until(lambda: bool(desk.shell.window.findChildren(ConfirmDialog)), "for the question")
            dialog = desk.dialog(ConfirmDialog)
            assert dialog.title.text() == "Delete workflow “Slow”?"
            assert "1 version, 1 run" in dialog.purpose.text()
            assert "1 of them" in dialog.purpose.text()
            click(dialog.act if accept else dialog.keep)
            if not accept:
                assert await desk.plum.workflows.get(workflow.workflow_id)
                await until(lambda: not desk.shell.window.findChildren(ConfirmDialog), "for the dialog to go")
        await until(page.list.isVisible, "for the list")
        with pytest.raises(NotFound):
            await desk.plum.workflows.get(workflow.workflow_id)


async def test_no_part_of_the_pages_shows_a_window_of_its_own(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        for page in ("workflows", "tasks"):
            desk.show(page)
            assert desk.shell.window.isActiveWindow()
