"""Checking a payload takes bounded time, and says what ``jsonschema`` itself says."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from plum_desk.api.errors import Invalid
from plum_desk.controller.engine.payload_schema import check_payload, check_schema, matches, size_of

BILLION = {f"a{i}": {"allOf": [{"$ref": f"#/$defs/a{i + 1}"}] * 2} for i in range(40)}
EVIL = [
    ({"pattern": "^(a+)+$"}, "a" * 40 + "!"),
    ({"patternProperties": {"^(a+)+$": {}}}, {"a" * 40 + "!": 1}),
    ({"patternProperties": {"^(a+)+$": {}}, "additionalProperties": {"type": "number"}}, {"a" * 40 + "!": 1}),
    ({"pattern": "^(a|aa)+$", "$schema": "http://json-schema.org/draft-04/schema#"}, "a" * 60 + "!"),
    ({"pattern": "(x?){900}y"}, "x" * 1_000_000),
    ({"pattern": "(x?){900}" * 20 + "y"}, "x" * 20_000),
    ({"pattern": "((x?){30}){30}y"}, "x" * 1_000_000),
    ({"$ref": "#/$defs/a0", "$defs": {**BILLION, "a40": {"type": "number"}}}, 1),
    ({"uniqueItems": True}, [{"a": i} for i in range(20_000)]),
    ({"items": {"type": "number"}}, [0] * 400_000),
]


@pytest.mark.parametrize(("schema", "payload"), EVIL, ids=range(len(EVIL)))
def test_no_payload_holds_the_loop(schema: dict[str, Any], payload: Any) -> None:
    started = perf_counter()
    try:
        check_schema(schema)
        check_payload(payload, schema)
    except Invalid:
        pass
    assert perf_counter() - started < 2.0


def test_too_expensive_is_told() -> None:
    with pytest.raises(Invalid, match="unusable") as refusal:
        check_payload([0] * 400_000, {"items": {"type": "number"}})
    assert "takes too long" in refusal.value.errors[0].message


GOOD: list[tuple[dict[str, Any], Any]] = [
    ({"type": "string", "pattern": "b+"}, "abc"),
    ({"type": "string", "pattern": "^b+"}, "abc"),
    ({"patternProperties": {"^n_": {"type": "number"}}, "additionalProperties": False}, {"n_a": 1}),
    ({"patternProperties": {"^n_": {"type": "number"}}, "additionalProperties": False}, {"n_a": "x", "b": 1}),
    (
        {
            "properties": {"b": {}},
            "patternProperties": {"^n_": {"type": "number"}},
            "additionalProperties": {"type": "string"},
        },
        {"n_a": 1, "b": 1, "c": 1},
    ),
    ({"uniqueItems": True}, [{"a": 1}, {"a": 1}]),
    ({"uniqueItems": True}, [1, 2]),
    ({"properties": {"at": {"format": "date-time"}}, "required": ["to"]}, {"at": "never"}),
    ({"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"properties": {"x": {}}}}, "unevaluatedProperties": False}, {}),
    ({"properties": {"x": {}}, "unevaluatedProperties": False}, {"y": 1}),
]


@pytest.mark.parametrize(("schema", "payload"), GOOD, ids=range(len(GOOD)))
def test_it_agrees_with_the_library(schema: dict[str, Any], payload: Any) -> None:
    expected = [f"$.payload{error.json_path[1:]}" for error in Draft202012Validator(schema).iter_errors(payload)]
    check_schema(schema)
    found: list[str] = []
    try:
        check_payload(payload, schema)
    except Invalid as refusal:
        found = [problem.path for problem in refusal.errors]
    assert found == expected


@pytest.mark.parametrize("pattern", ["(?=a)", r"(a)\1", "[", "(a{900}){900}"])
def test_a_pattern_that_is_not_linear_is_refused(pattern: str) -> None:
    with pytest.raises(Invalid, match="payloadSchema") as refusal:
        check_schema({"properties": {"a": {"items": [{"pattern": pattern}]}}})
    assert refusal.value.code == "taskDef.schemaInvalid"


def test_data_in_a_schema_is_no_pattern() -> None:
    check_schema({"properties": {"pattern": {"const": {"pattern": "(?=a)"}}}, "default": {"pattern": "["}})


def test_many_references_beside_unevaluated() -> None:
    refs = {f"x{i}": {"$ref": "#/$defs/a"} for i in range(30)}
    with pytest.raises(Invalid, match="not supported"):
        check_schema({"dependentSchemas": refs, "$defs": {"a": {}}, "unevaluatedProperties": False})


@pytest.mark.parametrize(
    ("pattern", "size"),
    [("abc", 3), ("a{3}b", 4), ("(ab){3}", 9), (r"\d{4}-\d\d", 7), ("[a-z]{2,5}", 5), ("((a){3}){2}", 14)],
)
def test_size(pattern: str, size: int) -> None:
    assert size_of(pattern) == size
    assert matches(pattern, "") is False
