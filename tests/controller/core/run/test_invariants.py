"""The check itself finds what it is made for."""

from __future__ import annotations

from typing import Any

import pytest

from plum_desk.api.types.common import replace
from plum_desk.controller.core.run.invariants import InvariantBroken, validate_state
from tests.controller.core.run.driver import Driver, task


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"open": 5}, "open is 5"),
        ({"active": 0}, "active is 0"),
        ({"waiting": ("a",)}, "waiting is"),
        ({"state": "Succeeded"}, "nodes are open"),
        ({"nodes": {}}, "its nodes are not those"),
    ],
)
def test_a_broken_run(changes: dict[str, Any], said: str) -> None:
    run = Driver([task("a"), task("b")], ["a>b"])
    with pytest.raises(InvariantBroken, match=said):
        validate_state(run.graph, replace(run.state, **changes), run.limits)


@pytest.mark.parametrize(
    ("key", "changes", "said"),
    [
        ("b", {"succeeded": 1}, "counted wrongly"),
        ("a", {"finished_at": 1.0}, "Ready with finished_at"),
        ("a", {"phase": ""}, "Ready in phase ''"),
        ("a", {"state": "Running", "phase": ""}, "without a task"),
        ("a", {"state": "Pending", "phase": ""}, "Pending although its rule says start"),
        ("b", {"state": "Ready", "phase": "task"}, "Ready although its rule says wait"),
        ("a", {"output": 1}, "with an output"),
    ],
)
def test_a_broken_node(key: str, changes: dict[str, Any], said: str) -> None:
    run = Driver([task("a"), task("b")], ["a>b"])
    nodes = {**run.state.nodes, key: replace(run.state.nodes[key], **changes)}
    with pytest.raises(InvariantBroken, match=said):
        validate_state(run.graph, replace(run.state, nodes=nodes), run.limits)
