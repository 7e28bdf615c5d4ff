"""Depth and shape, against slower ways to say the same."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.api.shape import ShapeChecker
from plum_desk.api.types.tasks import TaskSpec
from plum_desk.api.types.workflows import WorkflowSpec
from plum_desk.controller.http.body import MAX_DEPTH, is_too_deep

TEXTS = st.text(alphabet='[]{}",:\\a', max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)
NODES = st.dictionaries(
    st.sampled_from(["key", "type", "payload", "timeoutSec", "when", "cases", "odd"]),
    st.sampled_from(["a", "task", "branch", "loop", 1, 1.0, None, [], {}, [{"name": "x"}]]),
)
WORKFLOWS = st.dictionaries(
    st.sampled_from(["name", "nodes", "edges", "labels", "maxParallel", "onFailure", "odd"]),
    st.sampled_from(["stop", "a", 1, 1.5, None, {"a": "b"}, {"a": 1}]) | st.lists(NODES, max_size=3),
)


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


@given(VALUES, st.integers(MAX_DEPTH - 8, MAX_DEPTH + 3))
def test_depth_counts_what_is_outside_of_strings(value: object, around: int) -> None:
    for _ in range(around):
        value = [value, "[[["]
    assert is_too_deep(json.dumps(value).encode()) == (_depth(value) > MAX_DEPTH)


@given(WORKFLOWS)
def test_the_schema_and_the_decoder_agree(value: dict[str, Any]) -> None:
    try:
        msgspec.json.decode(json.dumps(value), type=WorkflowSpec)
    except msgspec.ValidationError:
        assert ShapeChecker(WorkflowSpec).problems(value) != []
    else:
        assert ShapeChecker(WorkflowSpec).problems(value) == []


def test_messages_never_repeat_what_was_sent() -> None:
    body = {"name": "secret" * 100, "labels": ["secret"], "executor": "", "payloadSchema": 7, "priority": 10**9}
    problems = ShapeChecker(TaskSpec).problems(body)
    assert {problem.path: problem.message for problem in problems} == {
        "$.name": "must have at most 200 characters",
        "$.labels": "must be object, not array",
        "$.executor": "must have at least 1 characters",
        "$.payloadSchema": "must be object, not integer",
        "$.priority": "must be at most 1000000",
    }
