from pytestqt.qtbot import QtBot

from plum_desk.gui.dag.cards import from_run
from plum_desk.gui.dag.model import CanvasModel
from tests.gui.dag.samples import diamond, run_node


def filled(qtbot: QtBot) -> CanvasModel:
    model = CanvasModel()
    with qtbot.waitSignal(model.graph_changed):
        model.set_graph(from_run(diamond()))
    return model


def test_a_change_names_its_card_and_its_arrows(qtbot: QtBot) -> None:
    model = filled(qtbot)
    heard: list[tuple[str, str]] = []
    model.node_changed.connect(lambda key: heard.append(("node", key)))
    model.edges_changed.connect(lambda key: heard.append(("edges", key)))
    model.update(run_node("a", "Running", progress=0.1))
    model.update(run_node("a", "Running", progress=0.2))
    model.update(run_node("a", "Succeeded"))
    assert heard == [("node", "a"), ("node", "a"), ("node", "a"), ("edges", "a")]
    assert [edge.state for edge in model.edges] == ["taken", "taken", "idle", "idle"]


def test_what_looks_the_same_is_not_told(qtbot: QtBot) -> None:
    model = filled(qtbot)
    model.update(run_node("a", "Running", revision=1))
    heard: list[str] = []
    model.node_changed.connect(heard.append)
    model.update(run_node("a", "Running", revision=2))
    model.update(run_node("stranger", "Running"))
    assert heard == []


def test_neighbours_and_counts(qtbot: QtBot) -> None:
    model = filled(qtbot)
    model.update(run_node("a", "Succeeded"))
    assert model.neighbours("b") == {"a", "b", "d"}
    assert (model.predecessors("d"), model.successors("a")) == (["b", "c"], ["b", "c"])
    assert model.count_by_state() == {"Succeeded": 1, "Pending": 3}


def test_a_place_learned_later_changes_the_subtitle(qtbot: QtBot) -> None:
    model = filled(qtbot)
    with qtbot.waitSignal(model.node_changed):
        model.set_place("a", "bench-1")
    assert model.nodes["a"].subtitle == "bench-1 · work"
    model.set_place("a", "bench-2")
    assert model.nodes["a"].subtitle == "bench-2 · work"
