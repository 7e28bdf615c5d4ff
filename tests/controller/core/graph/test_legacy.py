"""Conditions of older programs become CEL."""

from __future__ import annotations

from typing import Any

import pytest

from plum_desk.controller.core.graph.legacy import translated
from plum_desk.controller.expressions.compile import Compiler


def condition(operator: str, value: Any, field: str = "a.b") -> Any:
    node = {"key": "br", "type": "branch"}
    legacy = {"sourceTask": "Measure it", "field": field, "operator": operator, "value": value}
    body = {"nodes": [{"key": "m", "name": "Measure it"}, {**node, "condition": legacy}]}
    made = translated(body)
    return None if made is None else made["nodes"][1]["condition"]


@pytest.mark.parametrize(
    ("operator", "value", "field", "cel"),
    [
        ("==", 5, "a.b", "steps.m.output.a.b == 5"),
        ("eq", 'x"y', "a", 'steps.m.output.a == "x\\"y"'),
        ("gt", "5.5", "a", "steps.m.output.a > 5.5"),
        ("!=", "5", "", 'steps.m.output != "5"'),
        ("lte", 2.5, "list.0", "steps.m.output.list[0] <= 2.5"),
        ("contains", "ok", "odd-key", 'steps.m.output["odd-key"].contains("ok")'),
        ("contains", 3, "a", "3 in steps.m.output.a"),
        ("in", [1, 2], "a", "steps.m.output.a in [1, 2]"),
        ("exists", None, "a", "has(steps.m.output.a)"),
        ("not_exists", None, "0", "!(steps.m.output[0] != null)"),
        ("==", True, "a", "steps.m.output.a == true"),
        ("==", None, "a", "steps.m.output.a == null"),
    ],
)
def test_operators(operator: str, value: Any, field: str, cel: str) -> None:
    assert condition(operator, value, field) == cel
    assert Compiler().check(cel) is None


def test_what_is_not_understood_stays() -> None:
    assert condition("like", 5) is None
    assert condition("in", 5) is None
    assert translated({"nodes": [{"key": "a", "condition": "true"}, 7]}) is None
    assert translated([]) is None
    unknown = {"sourceTask": "nobody", "field": "a", "operator": "==", "value": 1}
    assert translated({"nodes": [{"key": "b", "condition": unknown}]}) is None


def test_a_loop_reads_its_own_body_through_last_and_bodies_see_what_is_around() -> None:
    own = {"sourceTask": "x", "field": "n", "operator": "<", "value": 3}
    around = {"sourceTask": "before", "field": "n", "operator": "<", "value": 3}
    inner = {"key": "b", "type": "branch", "condition": around}
    loop = {"key": "l", "type": "loop", "condition": own, "body": {"nodes": [{"key": "x"}, inner]}}
    made = translated({"nodes": [{"key": "before"}, loop]})
    assert made["nodes"][1]["condition"] == "last == null || last.x.n < 3"
    assert made["nodes"][1]["body"]["nodes"][1]["condition"] == "steps.before.output.n < 3"
    assert isinstance(loop["condition"], dict)
