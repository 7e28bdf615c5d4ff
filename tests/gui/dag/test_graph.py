import pytest

from plum_desk.gui.dag.cards import from_run
from plum_desk.gui.dag.graph import edge_state, first_line
from tests.gui.dag.samples import (
    BranchNode,
    Case,
    Edge,
    Position,
    TaskError,
    TaskNode,
    card,
    diamond,
    run_node,
    workflow,
)


def test_a_workflow_without_a_run_is_pending_and_idle() -> None:
    graph = from_run(diamond())
    assert [node.state for node in graph.nodes] == ["Pending"] * 4
    assert [edge.state for edge in graph.edges] == ["idle"] * 4


def test_a_card_takes_over_what_the_run_says() -> None:
    error = TaskError(type="DeviceTimeout", message="no answer\nTraceback")
    node = run_node("b", "Failed", attempt=3, error=error, started_at=1.0, finished_at=2.0, reason="x")
    card = next(c for c in from_run(diamond(), [node]).nodes if c.key == "b")
    assert (card.state, card.attempt, card.error_line) == ("Failed", 3, "DeviceTimeout: no answer")
    assert (card.started_at, card.finished_at, card.reason) == (1.0, 2.0, "x")


def test_the_second_line_says_where_and_what() -> None:
    nodes = [
        TaskNode(key="a", task_name="weigh", target_ref="balance-1", max_retries=2),
        TaskNode(key="b", definition="report.build"),
        BranchNode(key="c", condition="a >\n  b"),
        BranchNode(key="d", cases=(Case(name="low", condition="x < 1"), Case(name="high", condition="x > 9"))),
    ]
    a, b, c, d = from_run(workflow(nodes)).nodes
    assert (a.subtitle, a.max_attempts) == ("balance-1 · weigh", 3)
    assert (b.subtitle, b.max_attempts) == ("report.build", None)
    assert (c.subtitle, c.outcomes) == ("a > b", ("true", "false"))
    assert (d.subtitle, d.outcomes) == ("x < 1, x > 9", ("low", "high", "default"))


def test_a_process_is_known_by_its_program() -> None:
    payload = {"command": "${{ params.python }}", "args": ["-u", "${{ params.lab }}/gaps.py", "--all"]}
    nodes = [
        TaskNode(key="a", executor="os_process", target_ref="${{ params.node }}", payload=payload),
        TaskNode(key="b", executor="os_process", payload={"command": "/usr/bin/rsync"}),
        TaskNode(key="c", executor="os_process", payload={"command": "python3"}),
        TaskNode(key="d", executor="os_process"),
    ]
    cards = from_run(workflow(nodes)).nodes
    assert [card.subtitle for card in cards] == ["gaps.py", "rsync", "python3", "os_process"]
    assert {card.icon for card in cards} == {"terminal-window"}


def test_a_join_is_an_echo_with_several_arrows_into_it() -> None:
    nodes = [TaskNode(key=key, task_name="builtin.echo") for key in "abc"]
    graph = from_run(workflow(nodes, [Edge(from_="a", to="c"), Edge(from_="b", to="c")]))
    assert [node.icon for node in graph.nodes] == ["lightning", "lightning", "git-merge"]


def test_a_position_that_a_person_chose_is_taken_over() -> None:
    graph = from_run(workflow([TaskNode(key="a", task_name="x", position=Position(x=3, y=4))]))
    assert graph.nodes[0].position == (3.0, 4.0)


def test_an_arrow_to_nowhere_is_left_out() -> None:
    assert from_run(workflow([TaskNode(key="a", task_name="x")], [Edge(from_="a", to="gone")])).edges == ()


@pytest.mark.parametrize(
    ("source", "target", "when", "expected"),
    [
        ("Pending", "Pending", None, "idle"),
        ("Running", "Pending", None, "idle"),
        ("Canceled", "Canceled", None, "idle"),
        ("Succeeded", "Pending", None, "taken"),
        ("Succeeded", "Running", None, "taken"),
        ("Succeeded", "Skipped", None, "skipped"),
        ("Succeeded", "Running", "true", "taken"),
        ("Succeeded", "Skipped", "false", "skipped"),
        ("Succeeded", "Running", "false", "skipped"),
        ("Running", "Pending", "true", "idle"),
        ("Failed", "UpstreamFailed", None, "failed"),
        ("Timeout", "Running", None, "failed"),
        ("UpstreamFailed", "UpstreamFailed", None, "failed"),
        ("Failed", "Skipped", None, "skipped"),
        ("Skipped", "Skipped", None, "skipped"),
        ("Skipped", "Running", None, "skipped"),
    ],
)
def test_edge_state(source: str, target: str, when: str | None, expected: str) -> None:
    taken = "true" if when and source == "Succeeded" else None
    assert edge_state(card("a", state=source, taken=taken), card("b", state=target), when) == expected


def test_the_first_line_of_an_error_never_ends_in_a_colon() -> None:
    assert first_line(TaskError(type="Boom", message="  \n ")) == "Boom"
    assert first_line(None) is None
