from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from plum_desk.gui.dag.camera import LEGIBLE, Camera, clamp_zoom, fitting, opening
from plum_desk.gui.dag.canvas import RunCanvas
from plum_desk.gui.dag.measures import CARD_WIDTH
from tests.gui.dag.samples import TaskNode, diamond, run_node, workflow


def press(canvas: RunCanvas, key: Qt.Key) -> None:
    QTest.keyClick(canvas.view, key)


def place_of(canvas: RunCanvas, key: str) -> QPoint:
    return canvas.view.mapFromScene(canvas.scene.card_rect(key).center())


def test_arrow_keys_walk_along_the_arrows(canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left):
        press(canvas, key)
        walked.append(canvas.selected)
    assert walked[0] == "a"
    assert {walked[1], walked[2]} == {"b", "c"}
    assert walked[3] == "d"
    assert walked[4] in ("b", "c")
    press(canvas, Qt.Key.Key_Escape)
    assert canvas.selected is None


def test_enter_and_double_click_open(qtbot: QtBot, canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    canvas.select("c")
    with qtbot.waitSignal(canvas.opened, check_params_cb=lambda key: key == "c"):
        press(canvas, Qt.Key.Key_Return)
    with qtbot.waitSignal(canvas.opened, check_params_cb=lambda key: key == "b"):
        QTest.mouseDClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(canvas, "b"))


def test_a_click_selects_and_a_click_beside_selects_none(qtbot: QtBot, canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    with qtbot.waitSignal(canvas.selection_changed, check_params_cb=lambda key: key == "b"):
        QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(canvas, "b"))
    with qtbot.waitSignal(canvas.selection_changed, check_params_cb=lambda key: key is None):
        QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(500, 550))


def test_zoom_keeps_the_point_under_the_pointer(canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    at = QPointF(place_of(canvas, "d"))
    before = canvas.view.mapToScene(at.toPoint())
    canvas.view.zoom_at(1.7, at)
    after = canvas.view.mapToScene(at.toPoint())
    assert abs(after.x() - before.x()) < 2
    assert abs(after.y() - before.y()) < 2
    assert canvas.tools.percent.text() == f"{round(canvas.view.zoom * 100)} %"


def test_a_drag_with_the_middle_button_pans_and_ends_following(canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    assert canvas.tools.follow.isChecked()
    before = canvas.view.camera
    viewport = canvas.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.MiddleButton, pos=QPoint(400, 300))
    QTest.mouseMove(viewport, QPoint(340, 320))
    QTest.mouseRelease(viewport, Qt.MouseButton.MiddleButton, pos=QPoint(340, 320))
    after = canvas.view.camera
    assert (after.x - before.x) * after.zoom == pytest.approx(60, abs=1.5)
    assert (after.y - before.y) * after.zoom == pytest.approx(-20, abs=1.5)
    assert not canvas.tools.follow.isChecked()


def test_the_hand_tool_pans_with_the_left_button(canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    canvas.tools.pan.click()
    before = canvas.view.camera
    viewport = canvas.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place_of(canvas, "b"))
    QTest.mouseMove(viewport, place_of(canvas, "b") + QPoint(30, 0))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton)
    assert canvas.view.camera.x < before.x
    assert canvas.selected is None


def test_fit_flies_to_the_whole_graph(qtbot: QtBot, canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    canvas.view.look(Camera(5000.0, 5000.0, 1.5))
    canvas.tools.fit.click()
    qtbot.waitUntil(lambda: canvas.view.visible_rect.contains(canvas.scene.bounds))


def test_following_brings_a_node_that_starts_into_view(qtbot: QtBot, canvas: RunCanvas) -> None:
    canvas.show_run(workflow([TaskNode(key=f"n{i}", task_name="x") for i in range(60)]))
    target = canvas.scene.card_rect("n59")
    assert not canvas.view.visible_rect.contains(target)
    canvas.update_node(run_node("n59", "Running", started_at=999.0))
    qtbot.waitUntil(lambda: canvas.view.visible_rect.contains(target))
    assert canvas.tools.follow.isChecked()


def test_find_walks_the_hits(canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    QTest.keySequence(canvas.view, "Ctrl+F")
    assert canvas.find_box.isVisible()
    QTest.keyClicks(canvas.find_box.field, "step")
    assert (canvas.selected, canvas.find_box.count.text()) == ("a", "1 of 4")
    QTest.keyClick(canvas.find_box.field, Qt.Key.Key_Return)
    assert (canvas.selected, canvas.find_box.count.text()) == ("b", "2 of 4")
    canvas.find_box.field.setText("nothing like it")
    assert canvas.find_box.count.text() == "No node"
    QTest.keyClick(canvas.find_box.field, Qt.Key.Key_Escape)
    assert not canvas.find_box.isVisible()


def test_an_unknown_key_selects_none(canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    canvas.select("a")
    canvas.select("no such node")
    assert canvas.selected is None


def test_a_newer_version_keeps_the_selection(canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    canvas.select("b")
    canvas.show_run(diamond(), [run_node("b", "Running")])
    assert canvas.selected == "b"
    canvas.show_run(workflow([TaskNode(key="z", task_name="x")], workflow_id="other"))
    assert canvas.selected is None


def test_a_click_on_the_minimap_looks_there(canvas: RunCanvas) -> None:
    canvas.show_run(workflow([TaskNode(key=f"n{i}", task_name="x") for i in range(60)]))
    before = canvas.view.camera
    bottom = QPoint(canvas.minimap.width() // 2, canvas.minimap.height() - 24)
    QTest.mouseClick(canvas.minimap, Qt.MouseButton.LeftButton, pos=bottom)
    assert canvas.view.camera.y > before.y + 1000


def test_the_whole_canvas_is_exported(canvas: RunCanvas, tmp_path: Path) -> None:
    canvas.show_run(diamond())
    path = tmp_path / "run.png"
    assert canvas.export_png(path)
    image = QImage(str(path))
    assert image.width() == pytest.approx((canvas.scene.bounds.width() + 48) * 2, abs=2)
    assert not canvas.export_png(path / "no" / "folder.png")


def test_cameras() -> None:
    view = QSizeF(1052, 600)
    small = opening(QRectF(0, 0, 600, 300), view)
    assert small.zoom == 1.0
    wide = opening(QRectF(0, 0, 2000, 300), view)
    assert LEGIBLE <= wide.zoom <= 1.0
    assert wide.x - 526 / wide.zoom == pytest.approx(-18 / wide.zoom)
    # Whole columns: a card ends where the view does.
    assert (4 * 211 + CARD_WIDTH) * wide.zoom == pytest.approx(1016, abs=8)
    assert fitting(QRectF(0, 0, 50_000, 50_000), view).zoom == 0.05
    assert (clamp_zoom(9.0), clamp_zoom(0.0)) == (2.0, 0.05)


def test_everything_has_a_name_for_screen_readers(canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    canvas.select("a")
    assert canvas.view.accessibleName() == "Workflow run"
    assert canvas.view.accessibleDescription() == "Step a: Pending"
    tools = canvas.tools
    for button in (tools.select, tools.pan, tools.out, tools.into, tools.fit):
        assert button.accessibleName()
