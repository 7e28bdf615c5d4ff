"""Every problem of a workflow is told, with its code and place."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from plum_desk.api.types.workflows import Problem, WorkflowSpec
from plum_desk.controller.core.graph.validate import Definitions, validate
from plum_desk.controller.expressions.compile import Compiler

KNOWN = Definitions(names={"known"}, ids={"d1"})
A = {"type": "task", "key": "a", "executor": "embedded"}
B = {"type": "task", "key": "b", "definition": "known"}
BRANCH = {"type": "branch", "key": "br", "condition": "true"}


def problems(**body: Any) -> list[Problem]:
    spec = msgspec.convert({"name": "w", **body}, WorkflowSpec)
    return validate(spec, definitions=KNOWN, check_cel=Compiler().check)


def told(**body: Any) -> list[tuple[str, str]]:
    return [(p.code, p.path) for p in problems(**body)]


def test_a_sound_workflow_has_no_problems() -> None:
    node = {**B, "when": "steps.a.state == 'Succeeded'", "payload": {"x": ["${{ steps.a.output }} ${{ params.p }}"]}}
    assert told(params=[{"name": "p"}], nodes=[A, node, BRANCH], edges=[{"from": "a", "to": "b"}]) == []
    assert told(steps=[{"name": "one", "executor": "embedded"}, {"name": "two", "definitionId": "d1"}]) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("workflow.empty", "$.nodes")]),
        ({"steps": []}, [("workflow.empty", "$.steps")]),
        ({"nodes": [A], "steps": [{"name": "x", "executor": "e"}]}, [("workflow.stepsAndNodes", "$.steps")]),
        ({"nodes": [A, A]}, [("workflow.duplicateKey", "$.nodes[1].key")]),
        ({"nodes": [{**A, "key": "for"}]}, [("workflow.reservedKey", "$.nodes[0].key")]),
        ({"nodes": [A], "params": [{"name": "p"}, {"name": "p"}]}, [("workflow.duplicateParam", "$.params[1].name")]),
        ({"nodes": [A], "params": [{"name": "in"}]}, [("workflow.reservedName", "$.params[0].name")]),
        (
            {"nodes": [A], "params": [{"name": "p", "type": "integer", "default": "x"}]},
            [("param.type", "$.params[0].default")],
        ),
        (
            {"nodes": [A], "params": [{"name": "p", "enum": [1, 2], "default": 3}]},
            [("param.enum", "$.params[0].default")],
        ),
        (
            {"nodes": [A], "params": [{"name": "p", "type": "string", "enum": [1]}]},
            [("param.type", "$.params[0].enum[0]")],
        ),
        ({"nodes": [A], "edges": [{"from": "a", "to": "z"}]}, [("workflow.unknownKey", "$.edges[0].to")]),
        ({"nodes": [A], "edges": [{"from": "z", "to": "a"}]}, [("workflow.unknownKey", "$.edges[0].from")]),
        ({"nodes": [A], "edges": [{"from": "a", "to": "a"}]}, [("workflow.selfEdge", "$.edges[0]")]),
        (
            {"nodes": [A, B], "edges": [{"from": "a", "to": "b"}, {"from": "a", "to": "b"}]},
            [("workflow.duplicateEdge", "$.edges[1]")],
        ),
        (
            {"nodes": [A, B], "edges": [{"from": "a", "to": "b", "when": "true"}]},
            [("workflow.whenWithoutBranch", "$.edges[0].when")],
        ),
        (
            {"nodes": [A, BRANCH], "edges": [{"from": "br", "to": "a", "when": "yes"}]},
            [("workflow.unknownOutcome", "$.edges[0].when")],
        ),
        ({"nodes": [{"type": "branch", "key": "x"}]}, [("workflow.noCondition", "$.nodes[0]")]),
        (
            {"nodes": [{**BRANCH, "cases": [{"name": "c", "condition": "true"}]}]},
            [("workflow.conditionAndCases", "$.nodes[0]")],
        ),
        (
            {"nodes": [{"type": "branch", "key": "x", "cases": [{"name": "default", "condition": "true"}]}]},
            [("workflow.duplicateCase", "$.nodes[0].cases[0].name")],
        ),
        ({"nodes": [{"type": "task", "key": "x"}]}, [("workflow.noTask", "$.nodes[0]")]),
        ({"nodes": [{**A, "definition": "known"}]}, [("workflow.ambiguousTask", "$.nodes[0]")]),
        ({"nodes": [{**B, "definition": "nope"}]}, [("taskDef.notFound", "$.nodes[0].definition")]),
        ({"steps": [{"name": "x", "definitionId": "no"}]}, [("taskDef.notFound", "$.steps[0].definitionId")]),
        ({"nodes": [{**A, "when": "1 +"}]}, [("cel.syntax", "$.nodes[0].when")]),
        ({"nodes": [{**BRANCH, "condition": "("}]}, [("cel.syntax", "$.nodes[0].condition")]),
        ({"nodes": [{**A, "payload": {"x y": "${{ 1 + }}"}}]}, [("cel.syntax", "$.nodes[0].payload['x y']")]),
        ({"nodes": [{**A, "targetRef": "${{ oops"}]}, [("template.unterminated", "$.nodes[0].targetRef")]),
        ({"nodes": [{**A, "labels": {"k": "${{ ] }}"}}]}, [("cel.syntax", "$.nodes[0].labels.k")]),
        ({"nodes": [{**A, "when": "steps.b.state == ''"}, B]}, [("workflow.notAncestor", "$.nodes[0].when")]),
        ({"nodes": [{**A, "when": "steps.a.state == ''"}]}, [("workflow.notAncestor", "$.nodes[0].when")]),
        ({"nodes": [{**A, "when": "steps.z.state == ''"}]}, [("workflow.unknownKey", "$.nodes[0].when")]),
        ({"nodes": [{**A, "when": "steps[params.p] == 1"}]}, [
            ("workflow.unknownParam", "$.nodes[0].when"),
            ("workflow.unnamedStep", "$.nodes[0].when"),
        ]),
        ({"nodes": [{**A, "when": "1+" * 20_000 + "1"}]}, [("cel.tooLong", "$.nodes[0].when")]),
        ({"nodes": [{**A, "when": "(" * 200 + "true" + ")" * 200}]}, [("cel.tooDeep", "$.nodes[0].when")]),
    ],
)  # fmt: skip
def test_one_problem(body: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(**body) == expected


def test_a_cycle_names_its_nodes() -> None:
    nodes = [{"type": "task", "key": key, "executor": "e"} for key in "abcde"]
    edges = [{"from": s, "to": t} for s, t in ("ab", "bc", "ca", "cd", "de")]
    found = problems(nodes=nodes, edges=edges)
    assert [(p.code, p.path) for p in found] == [("workflow.cycle", "$.edges[2]")]
    assert found[0].message == "a cycle: a → b → c → a"


def test_two_cycles_are_two_problems() -> None:
    nodes = [{"type": "task", "key": key, "executor": "e"} for key in "abcd"]
    edges = [{"from": s, "to": t} for s, t in ("ab", "ba", "bc", "cd", "dc")]
    assert [p.code for p in problems(nodes=nodes, edges=edges)] == ["workflow.cycle"] * 2


def test_positions_count_inside_the_expression() -> None:
    found = problems(nodes=[{**A, "payload": ["abc ${{\n  1 +\n * 2 }}"]}])
    assert (found[0].line, found[0].column) == (2, 2)
    found = problems(nodes=[{**A, "payload": "line one\nand ${{ x"}])
    assert (found[0].line, found[0].column) == (2, 5)


def test_everything_at_once() -> None:
    found = told(
        params=[{"name": "p", "type": "boolean", "default": 1}],
        nodes=[{**A, "when": ")"}, {**A, "executor": None}, {**B, "definition": "gone"}],
        edges=[{"from": "b", "to": "x"}, {"from": "a", "to": "b"}, {"from": "b", "to": "a"}],
    )
    assert found == [
        ("param.type", "$.params[0].default"),
        ("workflow.duplicateKey", "$.nodes[1].key"),
        ("workflow.noTask", "$.nodes[1]"),
        ("taskDef.notFound", "$.nodes[2].definition"),
        ("workflow.unknownKey", "$.edges[0].to"),
        ("workflow.cycle", "$.edges[2]"),
        ("cel.syntax", "$.nodes[0].when"),
    ]


def test_steps_keep_the_paths_that_their_author_wrote() -> None:
    steps = [{"name": "late", "ord": 2, "executor": "e", "payload": "${{ ! }}"}, {"name": "early", "ord": 1}]
    assert told(steps=steps) == [("workflow.noTask", "$.steps[1]"), ("cel.syntax", "$.steps[0].payload")]
