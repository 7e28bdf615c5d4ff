"""Texts of a form as values, and where the faults of a 422 belong."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.api.types.workflows import Param
from plum_desk.gui.pages.tasks.labels import LabelsFault, labels_text, read_labels
from plum_desk.gui.pages.tasks.paths import below, steps_of
from plum_desk.gui.pages.tasks.query import TaskQuery, names_with
from plum_desk.gui.pages.tasks.shorten import shortened
from plum_desk.gui.pages.tasks.values import (
    ABSENT,
    ValueFault,
    ValueSpec,
    parse,
    specs_of_params,
    specs_of_schema,
    text_of,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=8), part, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", " 7 ", " 7 "),
        ("integer", " -12 ", -12),
        ("number", "1e3", 1000.0),
        ("array", "[1, 2]", [1, 2]),
        ("object", '{"a": null}', {"a": None}),
        ("any", '"text"', "text"),
        ("any", "", ABSENT),
    ],
)
def test_texts_become_values_of_their_type(kind: str, text: str, value: Any) -> None:
    assert parse(ValueSpec("x", kind), text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [("integer", "1.5"), ("number", "nan"), ("number", "ten"), ("array", "{}"), ("object", "[]"), ("any", "text")],
)
def test_other_texts_are_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueFault):
        parse(ValueSpec("x", kind), text)


def test_required_and_limits_are_checked() -> None:
    with pytest.raises(ValueFault):
        parse(ValueSpec("x", "string", required=True), "  ")
    with pytest.raises(ValueFault):
        parse(ValueSpec("x", "number", least=0, most=1), "1.01")
    assert parse(ValueSpec("x", "number", least=0, most=1), "1") == 1.0


@given(JSON)
def test_any_value_survives_its_text(value: Any) -> None:
    spec = ValueSpec("x", "any")
    assert parse(spec, text_of(spec, value)) == value


def test_a_required_parameter_with_a_default_need_not_be_filled() -> None:
    specs = specs_of_params([Param(name="a", type="integer", required=True, default=3), Param(name="b", required=True)])
    assert [(spec.name, spec.required, spec.default) for spec in specs] == [("a", False, 3), ("b", True, ABSENT)]


def test_a_form_is_made_only_of_what_it_can_show() -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "maximum": 9}, "b": True}}
    specs = specs_of_schema(schema, {"a": 4})
    assert specs is not None
    assert [(spec.name, spec.type, spec.required, spec.default, spec.most) for spec in specs] == [
        ("a", "integer", True, 4, 9.0),
        ("b", "any", False, ABSENT, None),
    ]
    assert specs_of_schema(schema, {"a": 4, "c": 1}) is None
    assert specs_of_schema({"type": "array"}, []) is None
    assert specs_of_schema(None, {}) is None


def test_paths_lead_to_fields() -> None:
    assert steps_of("$.params['two words'].list[3]") == ["params", "two words", "list", "3"]
    assert below("$.params.sample", "params") == "sample"
    assert below("$.payload.a.b", "payload") == "a"
    assert below("$.params", "params") is None
    assert below("$.labels.x", "params") is None


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.from_regex(r"[a-z0-9]{0,8}", fullmatch=True)))
def test_labels_survive_their_line(labels: dict[str, str]) -> None:
    assert read_labels(labels_text(labels)) == labels


@pytest.mark.parametrize("text", ["zone", "=hot", "a=1, b"])
def test_lines_that_are_no_labels_name_the_part(text: str) -> None:
    with pytest.raises(LabelsFault):
        read_labels(text)


def test_a_search_becomes_names_that_the_controller_can_be_asked_for() -> None:
    names = {"Load the series", "co2.load", "Load, then weigh", "Report"}
    assert names_with("load", names) == ("Load the series", "co2.load")
    assert names_with("load series", names) == ("Load the series",)
    assert TaskQuery(names=()).filters()["name"] != ()
    assert TaskQuery().is_open
    assert TaskQuery(states=("Failed",)).filters() == {"state": ("Failed",)}


@given(JSON)
def test_small_values_are_shown_whole(value: Any) -> None:
    assert shortened(value) == value


def test_large_values_are_cut_to_what_can_be_read() -> None:
    course = {"values": [math.sin(number) for number in range(20_000)], "note": "x" * 10_000}
    small = shortened(course)
    assert len(small["values"]) == 13
    assert small["values"][:12] == course["values"][:12]
    assert "19,988" in small["values"][12]
    assert len(small["note"]) < 500
