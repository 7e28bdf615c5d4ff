"""What containers hold: iterations and their states, how many there will be, and where everything stands."""

from typing import Any

import pytest

from plum_desk.api.types.workflows import Body, Edge, LoopNode, ParallelNode, TaskNode
from plum_desk.gui.dag.cards import from_run, loop_expression
from plum_desk.gui.dag.frame import frame_of
from plum_desk.gui.dag.inside import LoopInside, resolve
from plum_desk.gui.dag.layout import layout_of
from plum_desk.gui.dag.measures import CARD_WIDTH, COLUMN_PITCH
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.paths import definition_at, owner_of, place_in_loop
from plum_desk.gui.dag.placed import placed_now
from tests.gui.dag.samples import run_node, workflow


def loop(**fields: Any) -> LoopNode:
    nodes = tuple(TaskNode(key=key, task_name="work") for key in ("bad", "handler"))
    body = Body(nodes=nodes, edges=(Edge(from_="bad", to="handler"),))
    return LoopNode(**{"key": "l", "mode": "count", "count": 3, "body": body, **fields})


def inside(**fields: Any) -> LoopInside:
    return LoopInside("l", loop(**fields), {}, live=True)


def test_an_iteration_ends_as_its_leaves_do_so_a_handled_failure_is_none() -> None:
    one = inside()
    one.take(0, run_node("bad", "Running"))
    one.take(0, run_node("handler", "Pending"))
    assert (one.state_of(0), one.state_of(1), one.newest) == ("Running", "Pending", 0)
    one.take(0, run_node("bad", "Failed"))
    one.take(0, run_node("handler", "Succeeded"))
    one.take(1, run_node("bad", "Waiting"))
    one.take(1, run_node("handler", "Pending"))
    assert one.parts == (("Succeeded", 1), ("Waiting", 1))
    assert (one.newest, one.count) == (1, 3)
    one.take(1, run_node("bad", "Succeeded"))
    one.take(1, run_node("handler", "UpstreamFailed"))
    assert one.state_of(1) == "UpstreamFailed"


def test_the_number_of_iterations_is_read_from_what_stands_in_plain_sight() -> None:
    items = inside(mode="forEach", count=None, items="${{ params.temps }}")
    assert items.total is None
    items.learn({"temps": [600, {"name": "cold"}, None]}, {})
    assert items.total == 3
    assert [items.label_of(number) for number in range(3)] == ["600", "cold", "#3"]
    assert inside(mode="while", count=None, condition="last == null").total is None


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("${{ steps.a.output.rows }}", [1, 2]),
        ("${{ steps.a.state }}", None),
        ("${{ params.n + 1 }}", None),
        ("${{params.n}}", 4),
        (7, 7),
    ],
)
def test_only_plain_references_are_resolved(source: object, value: object) -> None:
    assert resolve(source, {"n": 4}, {"a": {"rows": [1, 2]}}) == value


def test_paths_lead_to_their_card_and_to_what_is_written() -> None:
    nested = loop(key="outer", body=Body(nodes=(loop(key="inner"),)))
    assert owner_of("outer[1].inner[0].bad") == "outer"
    assert place_in_loop("outer[1].inner") == ("outer", 1, "inner")
    assert place_in_loop("outer[1].inner[0].bad") is None
    found = definition_at([nested], "outer[1].inner[0].bad")
    assert isinstance(found, TaskNode)
    assert found.key == "bad"
    assert definition_at([nested], "outer[1].gone[0].bad") is None


def test_a_loop_says_what_it_goes_over() -> None:
    assert loop_expression(loop()) == "count 3"
    assert (
        loop_expression(loop(mode="forEach", items="${{ params.temps }}", item_name="T")) == "forEach T in params.temps"
    )
    assert loop_expression(loop(mode="while", condition="last.x < 3")) == "while last.x < 3"


def test_an_open_container_is_as_wide_as_columns_and_pushes_what_follows() -> None:
    flow = workflow(
        [TaskNode(key="a", task_name="work"), loop(), TaskNode(key="z", task_name="work")],
        [Edge(from_="a", to="l"), Edge(from_="l", to="z")],
    )
    model = CanvasModel()
    model.set_graph(from_run(flow, ()), {"l": inside()})
    closed = layout_of(model.graph).positions
    model.set_open("l", True)
    frame = model.frame("l")
    assert frame is not None
    assert (frame.width - CARD_WIDTH) % COLUMN_PITCH == 0
    assert frame.height % 8 == 2
    opened = layout_of(model.graph)
    assert opened.positions["z"][0] - closed["z"][0] == frame.width - CARD_WIDTH
    assert opened.size("l") == (frame.width, frame.height)
    left, top = opened.positions["l"]
    assert placed_now(model.graph).index.card_at(left + frame.width - 5, top + frame.height - 5) == "l"


def test_a_large_body_says_how_many_nodes_have_no_room() -> None:
    nodes = tuple(TaskNode(key=f"n{number}", task_name="work") for number in range(20))
    frame = frame_of(LoopInside("l", loop(body=Body(nodes=nodes)), {}, live=True).graph(None), strip=True)
    assert len(frame.cards) + frame.hidden == 20
    assert frame.hidden == 12


def test_a_fan_out_counts_the_nodes_between_it_and_its_join() -> None:
    flow = workflow(
        [ParallelNode(key="f", join="j"), *(TaskNode(key=key, task_name="work") for key in ("x", "y", "j"))],
        [Edge(from_="f", to="x"), Edge(from_="f", to="y"), Edge(from_="x", to="j"), Edge(from_="y", to="j")],
    )
    model = CanvasModel()
    model.set_graph(from_run(flow, [run_node("x", "Succeeded")]))
    assert model.nodes["f"].parts == (("Pending", 1), ("Succeeded", 1))
    model.update(run_node("y", "Failed"))
    assert model.nodes["f"].parts == (("Failed", 1), ("Succeeded", 1))
    assert (model.nodes["f"].done, model.nodes["f"].total) == (2, 2)


def test_a_node_in_a_loop_never_stands_for_one_of_the_same_key_outside() -> None:
    model = CanvasModel()
    flow = workflow([TaskNode(key="bad", task_name="work"), loop()])
    model.set_graph(from_run(flow, [run_node("bad", "Failed", path="l[0].bad")]), {"l": inside()})
    assert model.nodes["bad"].state == "Pending"
    model.update(run_node("bad", "Running", path="l[0].bad", iteration=0))
    assert model.nodes["bad"].state == "Pending"
    card = model.card("l[0].bad")
    assert card is not None
    assert card.state == "Running"
