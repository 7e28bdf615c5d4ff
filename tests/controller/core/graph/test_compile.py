"""The compiled graph: order, ends, texts, ancestors; large ones stay small."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.api.types.workflows import Case, Edge, Step
from plum_desk.controller.core.graph.compile import GraphError, compile_graph
from plum_desk.controller.core.graph.order import ancestors_among, components
from plum_desk.controller.core.graph.steps import from_steps
from tests.controller.core.run.driver import branch, edge, task


def test_ends_and_texts() -> None:
    nodes = [
        task("a", payload="${{ params.x }}"),
        branch("b", cases=(Case(name="one", condition="steps.a.output > 1"),), when="steps.a.state == 'x'"),
        task("c", labels={"k": "${{ steps.a.output }}${{ steps.b.state }}"}),
    ]
    graph = compile_graph(nodes, [edge("a>b"), edge("b>c:one"), edge("a>c")])
    assert graph.order == ("a", "b", "c")
    assert (graph.roots, graph.leaves) == (("a",), ("c",))
    assert graph.successors["a"] == (("b", None), ("c", None))
    assert graph.predecessors["c"] == (("b", "one"), ("a", None))
    assert graph.texts["b"].conditions == ("steps.a.output > 1",)
    assert graph.texts["b"].steps_used == {"when": ("a",), "branch": ("a",)}
    assert graph.texts["c"].steps_used == {"task": ("a", "b")}
    assert graph.ancestors("c") == {"a", "b"}
    assert graph.ancestors("a") == frozenset()


def test_whose_failure_can_be_handled() -> None:
    nodes = [task("a"), task("b"), task("h", trigger_rule="one_failed"), task("z"), task("d", trigger_rule="all_done")]
    graph = compile_graph(nodes, [edge("a>b"), edge("b>h"), edge("h>z"), edge("z>d")])
    assert graph.handled == {"a", "b", "h", "z"}
    graph = compile_graph(nodes, [edge("a>b"), edge("b>h"), edge("h>z")])
    assert graph.handled == {"a", "b"}


def test_what_is_no_graph() -> None:
    with pytest.raises(GraphError, match="'x'"):
        compile_graph([task("a")], [edge("a>x")])
    with pytest.raises(GraphError, match="same key"):
        compile_graph([task("a"), task("a")], [])


def test_steps_become_a_chain_in_their_order() -> None:
    steps = [
        Step(name="two", ord=2, executor="os_process", definition_id="d"),
        Step(name="one", ord=1, executor="embedded", payload={"x": 1}),
        Step(name="also two", ord=2, executor="service"),
    ]
    nodes, edges = from_steps(steps)
    assert [(node.key, node.name) for node in nodes] == [("s1", "one"), ("s2", "two"), ("s3", "also two")]
    assert edges == (Edge(from_="s1", to="s2"), Edge(from_="s2", to="s3"))
    assert (nodes[1].definition_id, nodes[1].executor) == ("d", None)
    assert nodes[0].payload == {"x": 1}


def test_a_hundred_full_layers_need_little_memory() -> None:
    keys = [[f"n{layer}_{place}" for place in range(100)] for layer in range(100)]
    nodes = [task(key) for layer in keys for key in layer]
    edges = [Edge(from_=a, to=b) for layer, after in pairwise(keys) for a in layer for b in after]
    tracemalloc.start()
    graph = compile_graph(nodes, edges)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(graph.roots) == len(graph.leaves) == 100
    assert size < 40_000_000  # ancestor sets of all nodes would be a thousand times that
    assert len(graph.ancestors("n99_0")) == 9900


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_ancestors_by_bits_are_those_by_search(pairs: list[tuple[int, int]]) -> None:
    keys = [str(i) for i in range(10)]
    predecessors: dict[str, list[str]] = {key: [] for key in keys}
    for source, target in pairs:
        if source != target:
            predecessors[str(target)].append(str(source))
    groups = components(predecessors)
    assert sorted(key for group in groups for key in group) == keys
    bits = ancestors_among(groups, predecessors, keys)
    graph = compile_graph([task(f"n{k}") for k in keys], [Edge(from_=f"n{a}", to=f"n{b}") for a, b in pairs if a != b])
    for key in keys:
        expected = {int(other[1:]) for other in graph.ancestors(f"n{key}")}
        assert {i for i in range(10) if bits[key] >> i & 1} == expected
    for group in groups:
        for key in group:
            assert (len(group) > 1) == (key in {o[1:] for o in graph.ancestors(f"n{key}")})
