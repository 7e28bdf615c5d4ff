"""The nodes page: rows, live plots, labels, removal, and the line that connects a machine."""

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from plum_desk.gui.pages.nodes.connect import ConnectDialog
from plum_desk.gui.pages.nodes.labels import LabelsDialog, parse
from plum_desk.gui.pages.nodes.page import NodesPage
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.table.model import text_of
from tests.gui.pages.desk import Desk, click, open_desk, until

METRICS = {"cpuPercent": 31.0, "memoryUsed": 4 << 30, "memoryTotal": 16 << 30, "netRx": 2e6, "netTx": 1e5}


async def opened(desk: Desk, *node_ids: str) -> NodesPage:
    for node_id in node_ids:
        await desk.plum.nodes.heartbeat(node_id=node_id, ip="192.168.1.21", metrics=METRICS, cores=8)
    desk.show("nodes")
    page = desk.shell.window.page("nodes")
    assert isinstance(page, NodesPage)
    await until(lambda: page.model.rowCount() == len(node_ids), "for the nodes")
    return page


async def test_a_row_says_how_the_node_fares(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = await opened(desk, "bench-1")
        cells = {column.key: text_of(column.cell(page.model.rows[0])) for column in page.model.columns}
        assert (cells["state"], cells["node"], cells["cpu"]) == ("Healthy", "bench-1 192.168.1.21", "31 %")
        assert (cells["memory"], cells["network"], cells["agent"]) == ("25 %", "2.1", "not connected")
        assert page.node_detail.head.title.text() == "bench-1"
        assert "8 cores" in page.node_detail.head.facts.text()


async def test_plots_follow_the_chosen_node(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = await opened(desk, "bench-1", "bench-2")
        plots = page.node_detail.plots
        assert page.table.pick("bench-2")
        await desk.plum.nodes.heartbeat(node_id="bench-1", metrics={**METRICS, "cpuPercent": 90.0})
        await desk.plum.nodes.heartbeat(node_id="bench-2", metrics={**METRICS, "cpuPercent": 57.0})
        await until(lambda: plots.cpu.latest("cpu") == 57.0, "for the sample")
        assert plots.memory.latest("memory") == 4.0
        assert page.table.pick("bench-1")
        assert plots.cpu.latest("cpu") == 90.0


async def test_live_values_leave_selection_and_sorting_alone(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = await opened(desk, "bench-1", "bench-2", "bench-3")
        page.table.sort_by("cpu", descending=True)
        assert page.table.pick("bench-2")
        await desk.plum.nodes.heartbeat(node_id="bench-3", metrics={**METRICS, "cpuPercent": 99.0})
        top = page.table.proxy.index(0, 1)
        await until(lambda: str(page.table.proxy.index(0, 1).data()).startswith("bench-3"), "for the new order")
        assert top.isValid()
        assert page.table.current_row is not None
        assert page.table.current_row.node_id == "bench-2"


async def test_filters_narrow_the_table(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = await opened(desk, "bench-1", "furnace-pc")
        QTest.keyClicks(page.filters.search, "furn")
        assert page.table.proxy.rowCount() == 1
        assert page.filters.count.text() == "1 of 2"
        page.filters.clear()
        page.health.choose(["Unhealthy"])
        assert page.table.proxy.rowCount() == 0


async def test_labels_are_saved_and_a_wrong_line_is_named(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = await opened(desk, "bench-1")
        click(page.node_detail.labels)
        await until(lambda: desk.shell.window.findChildren(LabelsDialog), "for the dialog")
        dialog = desk.dialog(LabelsDialog)
        dialog.editor.setPlainText("room B-12")
        assert not dialog.act.isEnabled()
        dialog.editor.setPlainText("room=B-12")
        click(dialog.act)
        await until(lambda: "Labels saved" in desk.toasts, "for the toast")
        await until(lambda: page.model.rows[0].labels == {"room": "B-12"}, "for the row")
        assert [key for key, _ in page.label._options] == ["room=B-12"]


async def test_a_silent_node_is_removed_after_a_question(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = await opened(desk, "bench-1")
        click(page.node_detail.forget)
        await until(lambda: desk.shell.window.findChildren(ConfirmDialog), "for the question")
        dialog = desk.dialog(ConfirmDialog)
        assert dialog.title.text() == "Remove node “bench-1”?"
        click(dialog.act)
        await until(lambda: page.model.rowCount() == 0, "for the row to go")
        assert page.empty.isVisible()
        assert await desk.plum.nodes.list() == []


async def test_the_line_holds_a_token_and_the_dialog_sees_the_machine_come(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        page = await opened(desk)
        click(page._first)
        dialog = desk.dialog(ConnectDialog)
        click(dialog.make)
        await until(lambda: not dialog.make.isVisible(), "for the token")
        assert dialog.line.text().startswith("plum-agent --base http://127.0.0.1 --token plum_")
        assert [token.role for token in await desk.plum.tokens.list()] == ["agent"]
        click(dialog.copy)
        assert QApplication.clipboard().text() == dialog.line.text()


def test_labels_are_parsed_line_by_line() -> None:
    assert parse("room=B-12\n\n gas = argon ") == ({"room": "B-12", "gas": "argon"}, "")
    assert parse("room=B-12\nno sign")[1] == "no sign"
    assert parse("=x")[1] == "=x"
