"""Loops and sub-workflows on the canvas: counted when closed, opened in place, their nodes chosen and explained."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from plum_desk.gui.dag.container_item import ContainerItem
from plum_desk.gui.dag.frame import Box
from plum_desk.gui.pages.workflows.run_view import RunView
from plum_desk.gui.theme.theme import Theme
from tests.gui.pages.desk import Desk, open_desk, until
from tests.gui.pages.workflows.samples import IMAGING, RAMP
from tests.gui.pages.workflows.test_run_acts import started, state


async def ramping(desk: Desk) -> RunView:
    """A run whose loop waits in its second iteration, its sub-workflow done."""
    await desk.plum.workflows.create(IMAGING)
    _, view = await started(desk, RAMP)
    model = view.canvas.model
    await until(lambda: state(view, "ramp[1].hold") == "Waiting", "for the second iteration")
    await until(lambda: model.nodes["sem"].parts == (("Succeeded", 2),), "for the child's nodes")
    return view


def press(view: RunView, key: str, box: Box) -> None:
    """Click into the middle of a part of a container."""
    canvas = view.canvas
    canvas.view.look(canvas.view.camera)
    corner = canvas.scene.card_rect(key).topLeft()
    x, y = corner.x() + box[0] + box[2] / 2, corner.y() + box[1] + box[3] / 2
    point: QPoint = canvas.view.mapFromScene(x, y)
    assert canvas.view.viewport().rect().contains(point)
    QTest.mouseClick(canvas.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


async def test_a_closed_container_counts_what_is_in_it(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        view = await ramping(desk)
        ramp, sem = view.canvas.model.nodes["ramp"], view.canvas.model.nodes["sem"]
        assert ramp.parts == (("Succeeded", 1), ("Waiting", 1))
        assert (ramp.done, ramp.total) == (2, 3)
        assert (sem.done, sem.total) == (2, 2)
        assert view.head.pill.accessibleName() == "Running 1 of 3"


async def test_a_loop_opens_in_place_and_its_nodes_are_explained(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        view = await ramping(desk)
        model, canvas = view.canvas.model, view.canvas
        end = canvas.scene.card_rect("end").left()
        canvas.select("ramp")
        canvas.view.setFocus()
        QTest.keyClick(canvas.view, Qt.Key.Key_Return)
        frame = model.frame("ramp")
        assert frame is not None
        assert canvas.scene.card_rect("end").left() == end + frame.width - 176
        item = canvas.scene.near.cards["ramp"]
        assert isinstance(item, ContainerItem)
        content = item.content()
        assert content is not None
        assert [(chip.label, chip.state) for chip in content.chips] == [
            ("600", "Succeeded"),
            ("750", "Waiting"),
            ("900", "Pending"),
        ]
        press(view, "ramp", frame.cards["hold"])
        assert canvas.selected == "ramp[1].hold"
        assert view.inspector.panel.title.text() == "Stable"
        await until(lambda: view.inspector.panel.reason.text().startswith("Waits until"), "for the reason")
        assert view.dock.timeline.chosen == "ramp"
        press(view, "ramp", frame.chip(0))
        assert model.iteration("ramp") == 0
        QTest.keyClick(canvas.view, Qt.Key.Key_PageDown)
        assert model.iteration("ramp") == 1
        press(view, "ramp", frame.close)
        assert model.opened == frozenset()
        assert canvas.scene.card_rect("end").left() == end


async def test_a_node_in_a_loop_is_skipped_and_the_container_follows(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        view = await ramping(desk)
        model = view.canvas.model
        view.canvas.set_open("ramp", True)
        view.canvas.select("ramp[1].hold")
        QTest.mouseClick(view.inspector.acts.skip, Qt.MouseButton.LeftButton)
        await until(lambda: state(view, "ramp[2].hold") == "Waiting", "for the last iteration")
        assert model.iteration("ramp") == 2
        assert model.nodes["ramp"].parts == (("Succeeded", 2), ("Waiting", 1))
        await desk.plum.workflow_runs.skip(view.feed.run_id, "ramp[2].hold")
        await until(lambda: model.nodes["ramp"].state == "Succeeded", "for the end of the loop")
        assert model.nodes["ramp"].parts == (("Succeeded", 3),)


async def test_a_sub_workflow_shows_its_nodes_and_leads_to_its_run(
    tmp_path: Path, qapp: QApplication, theme: Theme
) -> None:
    async with open_desk(tmp_path, qapp, theme) as desk:
        view = await ramping(desk)
        model, canvas = view.canvas.model, view.canvas
        canvas.set_open("sem", True)
        frame = model.frame("sem")
        assert frame is not None
        assert list(frame.cards) == ["vent", "pump"]
        child = view.feed.nodes["sem"].child_run_id
        x, y, width, height = frame.foot
        press(view, "sem", (x + width - 30, y, 20, height))
        await until(lambda: view.feed.run_id == child and view.feed.run is not None, "for the child")
        assert view.head.title.text() == "Imaging"
        assert model.opened == frozenset()
