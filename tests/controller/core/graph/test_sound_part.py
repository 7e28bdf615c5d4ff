"""What is still checked of a malformed workflow, and what is not said about its stand-ins."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plum_desk.controller.core.graph.sound_part import SoundPart
from plum_desk.controller.core.graph.validate import Definitions, validate
from plum_desk.controller.expressions.compile import Compiler

KNOWN = Definitions({"d"}, set())
CHECK = Compiler().check
A = {"key": "a", "type": "task", "definition": "d"}
B = {"key": "b", "type": "task", "definition": "d"}
ODD = st.sampled_from([None, 1, "x", [], {}, [1], ["x"], {"key": "a"}, A, [A], [{"from": "a", "to": "a", "odd": 1}]])


def found(**body: Any) -> list[tuple[str, str]]:
    part = SoundPart(body)
    return [(p.code, p.path) for p in part.certain(validate(part.spec, definitions=KNOWN, check_cel=CHECK))]


def test_nothing_is_said_about_what_depends_on_a_malformed_edge() -> None:
    reader = {**B, "payload": "${{ steps.a.output }}"}
    assert found(nodes=[A, reader], edges=[{"from": "a", "to": 7}]) == []
    assert found(nodes=[A, reader], edges=[{"from": "a", "to": "b", "odd": 1}, {"from": "a", "to": "b"}]) == []
    assert found(nodes=[A, reader], edges=[5, {"from": "a", "to": "gone"}]) == [
        ("workflow.unknownKey", "$.edges[1].to")
    ]


def test_edges_of_a_malformed_branch_keep_their_outcomes() -> None:
    branch = {"key": "c", "type": "branch", "condition": 5}
    edges = [{"from": "c", "to": "a", "when": "true"}, {"from": "c", "to": "b", "when": "false"}]
    assert found(nodes=[branch, A, B], edges=edges) == []


def test_parameters_that_are_malformed_are_known() -> None:
    node = {**A, "payload": "${{ params.p + params.q }}"}
    assert found(nodes=[node], params=[{"name": "p", "type": "odd"}]) == [
        ("workflow.unknownParam", "$.nodes[0].payload")
    ]
    assert found(nodes=[node], params={"p": 1}) == []


def test_steps_keep_their_places() -> None:
    steps = [{"name": 5}, {"name": "x", "payload": "${{ 1 + }}", "definitionId": "gone"}]
    assert found(steps=steps) == [("taskDef.notFound", "$.steps[1].definitionId"), ("cel.syntax", "$.steps[1].payload")]


def test_lists_that_are_none_hide_what_hangs_on_them() -> None:
    assert found(nodes={"a": A}, edges=[{"from": "a", "to": "b"}]) == []
    assert found(steps="a") == []
    assert found(nodes=[]) == [("workflow.empty", "$.nodes")]


@given(st.dictionaries(st.sampled_from(["name", "nodes", "edges", "steps", "params"]), ODD))
def test_no_body_is_too_odd(body: dict[str, Any]) -> None:
    assert all(path.startswith("$.") for _, path in found(**body))
