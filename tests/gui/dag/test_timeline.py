from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from plum_desk.api.types.tasks import Attempt
from plum_desk.api.types.workflows import Body, Interval, LoopNode, TaskNode
from plum_desk.base.clock import VirtualClock
from plum_desk.gui.dag.cards import from_run
from plum_desk.gui.dag.inside import LoopInside
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.spans import rows_of, span_of
from plum_desk.gui.dag.timeline import AXIS, Timeline
from plum_desk.gui.dag.timeline_paint import ROW, bar_label
from plum_desk.gui.theme.look import Look
from tests.gui.dag.samples import card, diamond, run_node


def attempt(number: int, start: float, end: float | None, state: str = "Failed") -> Attempt:
    return Attempt(
        attempt=number,
        state=state,  # type: ignore[arg-type]
        scheduled_on="w",
        started_at=start,
        finished_at=end,
        error=None,
        reason=None,
    )


def test_rows_are_the_nodes_that_began_in_that_order() -> None:
    nodes = [card("late", started_at=9.0), card("never"), card("early", started_at=2.0, finished_at=3.0)]
    rows = rows_of(nodes, {})
    assert [row.key for row in rows] == ["early", "late"]
    assert span_of(rows, 20.0) == (2.0, 20.0)
    assert [row.took(20.0) for row in rows] == [1.0, 11.0]


def test_tries_are_bars_of_their_own_with_the_waits_between() -> None:
    node = card("a", state="Running", started_at=1.0, progress=0.5)
    tries = [attempt(1, 1.0, 2.0), attempt(2, 5.0, 6.0), attempt(3, 6.0, None, "Running")]
    bars = rows_of([node], {"a": tries})[0].bars
    assert [(bar.state, bar.start, bar.end) for bar in bars] == [
        ("Failed", 1.0, 2.0),
        ("Waiting", 2.0, 5.0),
        ("Failed", 5.0, 6.0),
        ("Running", 6.0, None),
    ]
    assert [bar_label(bar, 9.0) for bar in bars] == ["0:01", "waits before the next try", "0:01", "50 %"]


def test_a_node_between_two_tries_waits_until_now() -> None:
    bars = rows_of([card("a", state="Running", started_at=1.0)], {"a": [attempt(1, 1.0, 2.0)]})[0].bars
    assert [(bar.state, bar.end) for bar in bars] == [("Failed", 2.0), ("Waiting", None)]


def shown(qtbot: QtBot, look: Look, clock: VirtualClock) -> tuple[Timeline, CanvasModel]:
    model = CanvasModel()
    timeline = Timeline(look, model, clock.wall)
    model.setParent(timeline)
    qtbot.addWidget(timeline)
    timeline.resize(800, 200)
    timeline.show()
    states = [run_node("a", "Succeeded", started_at=900.0, finished_at=950.0), run_node("b", started_at=950.0)]
    model.set_graph(from_run(diamond(), states))
    return timeline, model


def test_a_click_and_the_arrow_keys_choose_rows(qtbot: QtBot, look: Look, clock: VirtualClock) -> None:
    timeline, _ = shown(qtbot, look, clock)
    heard: list[str] = []
    timeline.selected.connect(heard.append)
    QTest.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, AXIS + ROW + 12))
    QTest.keyClick(timeline, Qt.Key.Key_Up)
    QTest.keyClick(timeline, Qt.Key.Key_Up)
    assert heard == ["b", "a", "a"]
    with qtbot.waitSignal(timeline.opened, check_params_cb=lambda key: key == "a"):
        QTest.keyClick(timeline, Qt.Key.Key_Return)


def test_it_follows_the_model(qtbot: QtBot, look: Look, clock: VirtualClock) -> None:
    timeline, model = shown(qtbot, look, clock)
    model.update(run_node("c", "Running", started_at=960.0))
    qtbot.waitUntil(lambda: [row.key for row in timeline.rows] == ["a", "b", "c"])
    timeline.set_attempts({"c": [attempt(1, 960.0, 961.0), attempt(2, 961.0, None, "Running")]})
    assert len(timeline.rows[-1].bars) == 2


def test_it_paints_every_kind_of_bar(qtbot: QtBot, look: Look, clock: VirtualClock) -> None:
    timeline, model = shown(qtbot, look, clock)
    before = timeline.grab().toImage()
    model.update(run_node("c", "Waiting", started_at=960.0, reason="maxParallel"))
    qtbot.waitUntil(lambda: len(timeline.rows) == 3)
    timeline.select("c")
    after = timeline.grab().toImage()
    assert before != after
    row = AXIS + 4 + 2 * ROW + 2
    assert after.pixelColor(4, row) == look.color("selected")


def test_without_rows_it_says_so(qtbot: QtBot, look: Look, clock: VirtualClock) -> None:
    timeline = Timeline(look, CanvasModel(look.theme), clock.wall)
    qtbot.addWidget(timeline)
    timeline.resize(400, 100)
    image = timeline.grab().toImage()
    colors = {image.pixelColor(x, 50).name() for x in range(100, 300)}
    assert len(colors) > 1


def interval(kind: str, start: float, end: float | None, **fields: object) -> Interval:
    return Interval(kind=kind, started_at=start, finished_at=end, **fields)  # type: ignore[arg-type]


def test_what_the_controller_tells_are_the_bars() -> None:
    node = card("a", state="Running", started_at=3.0, progress=0.5)
    told = [
        interval("wait", 1.0, 3.0, reason="queue"),
        interval("attempt", 3.0, 4.0, state="Failed", attempt=1),
        interval("wait", 4.0, 6.0, reason="retry.waiting"),
        interval("attempt", 6.0, None, state="Running", attempt=2),
    ]
    row = rows_of([node, card("b")], {}, {"a": told})[0]
    assert [(bar.state, bar.start, bar.end, bar.progress) for bar in row.bars] == [
        ("Waiting", 1.0, 3.0, None),
        ("Failed", 3.0, 4.0, None),
        ("Waiting", 4.0, 6.0, None),
        ("Running", 6.0, None, 0.5),
    ]
    assert [bar_label(bar, 9.0) for bar in row.bars] == [
        "waits for a place",
        "0:01",
        "waits before the next try",
        "50 %",
    ]


def test_an_approval_waits_and_a_node_that_ended_meanwhile_ends_its_bar() -> None:
    node = card("a", type="approval", state="Succeeded", started_at=1.0, finished_at=8.0)
    row = rows_of([node], {}, {"a": [interval("wait", 1.0, None, reason="waiting")]})[0]
    assert row.bars[0].end == 8.0
    assert row.bars[0].waits
    assert bar_label(row.bars[0], 9.0) == "waits for a decision"


def test_a_loop_has_a_bar_for_each_iteration_with_its_item() -> None:
    body = Body(nodes=(TaskNode(key="x", task_name="work"),))
    loop = LoopNode(key="l", mode="forEach", items=[600, 750], body=body)
    inside = LoopInside("l", loop, {}, live=True)
    inside.take(0, run_node("x", "Succeeded"))
    inside.take(1, run_node("x", "Running"))
    told = [
        interval("loop", 1.0, None, state="Running"),
        interval("iteration", 1.0, 4.0, iteration=0),
        interval("iteration", 4.0, None, iteration=1),
    ]
    node = card("l", type="loop", state="Running", started_at=1.0)
    bars = rows_of([node], {}, {"l": told}, lambda _: inside)[0].bars
    assert [(bar.label, bar.state, bar.end) for bar in bars] == [("600", "Succeeded", 4.0), ("750", "Running", None)]
