"""The window around the pages: status, activity, palette, bands, preferences."""

import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from plum_desk.gui.models.store import Link
from plum_desk.gui.shell.bands import UnreachableBand
from plum_desk.gui.shell.veil import StaleVeil
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.band import Band
from tests.gui.pages.desk import Desk, open_desk, until


def lines(desk: Desk) -> list[str]:
    model = desk.shell.window.activity.model
    return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]


def links(desk: Desk) -> list[str]:
    return [part.text() for part in desk.shell.window.status._links if not part.isHidden()]


def choices(desk: Desk, words: str) -> list[str]:
    panel = desk.shell.window.palette_panel
    panel.open()
    panel.field.setText(words)
    return [entry.text for entry in panel.hits]


async def test_status_and_activity_follow_the_lab(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        await desk.plum.nodes.heartbeat(node_id="bench-1")
        task = await desk.plum.tasks.create(name="Weigh", task_name="builtin.sleep", payload={"seconds": 60})
        await desk.plum.tasks.start(task.task_id)
        await until(lambda: "1 running" in links(desk), "for the count")
        assert "1 of 1 nodes" in links(desk)
        assert any("Weigh started on controller, attempt 1" in line for line in lines(desk))
        assert desk.shell.window.rail.item("tasks")._count == "1"
        await desk.plum.tasks.cancel(task.task_id)
        await until(lambda: "0 running" in links(desk), "for the end")


async def test_everything_shown_changes_its_language(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        task = await desk.plum.tasks.create(name="Weigh", task_name="builtin.echo", auto_start=True)
        await desk.plum.tasks.wait(task.task_id)
        await until(lambda: any("finished on controller" in line for line in lines(desk)), "for the line")
        desk.shell.window.status.followed.emit("language")
        rail = desk.shell.window.rail
        await until(lambda: rail.item("overview").text() == "总览", "for the rail")
        assert any("已完成（控制器）" in line for line in lines(desk))
        assert "节点 0/0" in links(desk)
        page = desk.shell.window.page("nodes")
        assert page.model.columns[1].title() == "节点"  # type: ignore[attr-defined]
        desk.shell.window.status.followed.emit("language")
        await until(lambda: rail.item("overview").text() == "Overview", "for the rail")


async def test_the_palette_finds_objects_by_name_and_actions_by_pinyin(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        await desk.plum.nodes.heartbeat(node_id="furnace-pc")
        await until(lambda: desk.context.store.count("nodes") == 1, "for the node")
        assert choices(desk, "furn")[0] == "furnace-pc"
        desk.shell.window.palette_panel.run(0)
        assert desk.shell.window.current == "nodes"
        desk.context.looks.set_language("zh")
        assert "深色主题" in choices(desk, "sszt")
        place = choices(desk, "sszt").index("深色主题")
        desk.shell.window.palette_panel.run(place)
        assert theme.is_dark


async def test_a_lost_controller_is_said_and_what_is_stale_is_veiled(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        store, window = desk.context.store, desk.shell.window
        bands = window.findChildren(Band)
        veil = window.findChild(StaleVeil)
        assert window.findChild(UnreachableBand) is not None
        assert veil is not None
        assert not any(band.isVisible() for band in bands)
        lost = time.time() - 5
        store._set_link(Link("unreachable", lost, "Connection refused", "", time.time() + 30))
        assert veil.isVisible()
        shown = [band for band in bands if band.isVisible()]
        assert [band.text.text() for band in shown] == [
            f"Unreachable since {time.strftime('%H:%M:%S', time.localtime(lost))}, values are frozen"
        ]
        assert shown[0].detail.text().startswith("Connection refused, next try in ")
        store._set_link(Link("connected", time.time()))
        assert not veil.isVisible()


async def test_choices_are_remembered_for_the_next_window(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        desk.context.looks.set_mode("dark")
        desk.context.looks.set_language("zh")
        desk.show("workers")
        preferences = desk.shell._preferences
    assert (preferences.theme, preferences.language, preferences.page) == ("dark", "zh", "workers")
    assert preferences.geometry
    assert preferences.layout


async def test_reset_layout_brings_the_docks_back(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        activity = desk.shell.window.activity
        activity.setFloating(True)
        activity.close()
        desk.context.looks.reset_layout()
        assert activity.isVisible()
        assert not activity.isFloating()
