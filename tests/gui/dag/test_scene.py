from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from plum_desk.base.clock import VirtualClock
from plum_desk.gui.dag.camera import Camera
from plum_desk.gui.dag.canvas import RunCanvas
from plum_desk.gui.dag.scene import Level, level_of
from plum_desk.gui.theme.theme import Theme
from tests.gui.dag.samples import TaskNode, diamond, run_node, workflow


def painted(canvas: RunCanvas) -> dict[str, int]:
    return {key: item.painted for key, item in canvas.scene.near.cards.items()}


def settle(qtbot: QtBot, canvas: RunCanvas) -> None:
    """Wait until every card was painted and no painting is due any more."""
    qtbot.waitUntil(lambda: bool(painted(canvas)) and min(painted(canvas).values()) > 0)
    canvas.view.viewport().repaint()


def test_a_change_of_state_repaints_that_card_only(qtbot: QtBot, canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    settle(qtbot, canvas)
    before = painted(canvas)
    items = dict(canvas.scene.near.cards)
    canvas.update_node(run_node("b", "Running", progress=0.5))
    qtbot.waitUntil(lambda: painted(canvas)["b"] > before["b"])
    after = painted(canvas)
    assert {key for key in after if after[key] != before[key]} == {"b"}
    assert canvas.scene.near.cards == items


def test_a_state_that_lights_an_arrow_keeps_every_item(qtbot: QtBot, canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    settle(qtbot, canvas)
    cards, edges = dict(canvas.scene.near.cards), dict(canvas.scene.near.edges)
    canvas.update_node(run_node("a", "Succeeded"))
    assert (canvas.scene.near.cards, canvas.scene.near.edges) == (cards, edges)
    assert [edges[i].edge.state for i in range(4)] == ["taken", "taken", "idle", "idle"]


def test_only_running_cards_are_painted_at_a_tick(qtbot: QtBot, canvas: RunCanvas, clock: VirtualClock) -> None:
    canvas.show_run(diamond(), [run_node("a", "Running", started_at=990.0), run_node("b", "Pending")])
    settle(qtbot, canvas)
    before = painted(canvas)
    canvas.scene.tick()
    qtbot.waitUntil(lambda: painted(canvas)["a"] > before["a"])
    assert {key for key, count in painted(canvas).items() if count != before[key]} == {"a"}


def test_durations_stand_still_while_nobody_looks(canvas: RunCanvas) -> None:
    assert canvas.scene.is_live
    canvas.hide()
    assert not canvas.scene.is_live
    canvas.show()
    assert canvas.scene.is_live


def test_levels_by_zoom() -> None:
    zooms = {1.0: Level.FULL, 0.71: Level.FULL, 0.7: Level.TITLES, 0.4: Level.TITLES}
    zooms |= {0.39: Level.TILES, 0.2: Level.TILES, 0.19: Level.BOXES}
    assert {zoom: level_of(zoom) for zoom in zooms} == zooms


def test_from_afar_cards_are_painted_in_chunks(qtbot: QtBot, canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    settle(qtbot, canvas)
    before = painted(canvas)
    middle = canvas.scene.bounds.center()
    canvas.view.look(Camera(middle.x(), middle.y(), 0.15))
    image = canvas.view.viewport().grab().toImage()
    assert painted(canvas) == before
    assert canvas.scene.level == Level.BOXES
    place = canvas.view.mapFromScene(canvas.scene.card_rect("a").center())
    assert image.pixelColor(place) == canvas.scene.ink.color("queued.solid")


def test_a_state_seen_from_afar_changes_colour(qtbot: QtBot, canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    middle = canvas.scene.bounds.center()
    canvas.view.look(Camera(middle.x(), middle.y(), 0.1))
    canvas.view.viewport().grab()
    canvas.update_node(run_node("a", "Failed"))
    image = canvas.view.viewport().grab().toImage()
    place = canvas.view.mapFromScene(canvas.scene.card_rect("a").center())
    assert image.pixelColor(place) == canvas.scene.ink.color("failed.solid")


def test_items_exist_only_where_one_looks(canvas: RunCanvas) -> None:
    canvas.show_run(workflow([TaskNode(key=f"n{i}", task_name="x") for i in range(300)]))
    canvas.view.look(Camera(0.0, 0.0, 1.0))
    assert 0 < len(canvas.scene.near.cards) < 60
    canvas.view.look(Camera(0.0, canvas.scene.card_rect("n250").y(), 1.0))
    assert "n250" in canvas.scene.near.cards


def test_a_hovered_arrow_fades_all_but_its_ends(qtbot: QtBot, canvas: RunCanvas) -> None:
    canvas.show_run(diamond())
    index = next(i for i, e in enumerate(canvas.model.edges) if (e.source, e.target) == ("a", "b"))
    start, end = canvas.scene.placed.routes[index][-2:]
    canvas.scene.hover((start[0] + end[0]) / 2, end[1], 1.0)
    opacity = {key: item.opacity() for key, item in canvas.scene.near.cards.items()}
    assert opacity == {"a": 1.0, "b": 1.0, "c": 0.4, "d": 0.4}
    canvas.scene.leave()
    assert {item.opacity() for item in canvas.scene.near.cards.values()} == {1.0}


def test_a_filter_fades_the_other_states(canvas: RunCanvas) -> None:
    canvas.show_run(diamond(), [run_node("a", "Succeeded")])
    canvas.counts.buttons["Succeeded"].click()
    opacity = {key: item.opacity() for key, item in canvas.scene.near.cards.items()}
    assert opacity == {"a": 1.0, "b": 0.4, "c": 0.4, "d": 0.4}
    canvas.update_node(run_node("b", "Succeeded"))
    assert canvas.scene.near.cards["b"].opacity() == 1.0


def test_another_theme_repaints_all_in_its_colours(qtbot: QtBot, canvas: RunCanvas, theme: Theme) -> None:
    canvas.show_run(diamond())
    settle(qtbot, canvas)
    point = canvas.view.mapFromScene(canvas.scene.card_rect("a").topRight() + QPointF(-8, 8))
    light = canvas.view.viewport().grab().toImage().pixelColor(point)
    theme.set_mode("dark")
    dark = canvas.view.viewport().grab().toImage().pixelColor(point)
    assert light.lightness() > 200
    assert dark == theme.color("panel")
