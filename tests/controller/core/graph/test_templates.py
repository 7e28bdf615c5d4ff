"""The rules of ``${{ }}``, one by one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plum_desk.controller.core.graph.templates import TemplateError, collect, param_names, parse, render, step_names


def fill(value: Any, *values: Any) -> Any:
    prepared = collect(value)
    assert len(prepared.expressions) == len(values)
    return render(prepared, values)


@pytest.mark.parametrize("value", [1, 2.5, True, None, [1], {"a": 1}, "text"])
def test_a_whole_string_keeps_the_type(value: Any) -> None:
    assert fill("${{ x }}", value) == value
    assert fill({"k": ["${{x}}"]}, value) == {"k": [value]}


@pytest.mark.parametrize(
    ("value", "text"),
    [("s", "s"), (1, "1"), (2.0, "2.0"), (True, "true"), (None, "null"), ({"a": [1, "ü"]}, '{"a":[1,"ü"]}')],
)
def test_inside_a_longer_string_everything_but_a_string_is_compact_json(value: Any, text: str) -> None:
    assert fill("<${{ x }}>", value) == f"<{text}>"
    assert fill(" ${{ x }}", value) == f" {text}"


@pytest.mark.parametrize(
    ("text", "expressions"),
    [
        ("${{ a }}${{b}}", ("a", "b")),
        ("${{ {'a': {'b': 1}} }}", ("{'a': {'b': 1}}",)),
        ("${{ {'a':1}}}", ("{'a':1}",)),
        ("${{ '}}' }}", ("'}}'",)),
        ('${{ "a\\"}}" }}', ('"a\\"}}"',)),
        ("${{ r'\\' }}", ("r'\\'",)),
        ("${{ '''it's }}''' }}", ("'''it's }}'''",)),
        ("${{ a // don't }}", ("a // don't",)),
        ("${{ a }} }}", ("a",)),
        ("${{}}", ("",)),
        ("no }} here {{ x }} $ {", ()),
        ("${{ x[0] + '${{' }}", ("x[0] + '${{'",)),
    ],
)
def test_where_an_expression_ends(text: str, expressions: tuple[str, ...]) -> None:
    assert parse(text).expressions == expressions


@pytest.mark.parametrize("text", ["${{", "a ${{ x", "${{ 'a }}", "${{ {'a': 1 }}", "${{ x }} ${{ y }", '${{ """ }}'])
def test_without_an_end(text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse(text)
    assert text[caught.value.column - 1 :].startswith("${{")


def test_a_dollar_more_is_the_literal() -> None:
    assert fill("$${{ x }}") == "${{ x }}"
    assert fill("$${{ ${{ a }}", 1) == "${{ 1"
    assert fill("$$${{ x }}") == "$${{ x }}"
    assert not parse("$${{ x }}").whole


def test_inserted_values_are_not_read_again() -> None:
    assert fill("${{ x }}", "${{ y }}") == "${{ y }}"
    assert fill("a ${{ x }}", "$${{ y }}") == "a $${{ y }}"


def test_keys_are_never_templates() -> None:
    assert fill({"${{ x }}": 1}) == {"${{ x }}": 1}


def test_expressions_stand_in_document_order_and_the_rest_is_shared() -> None:
    value = {"b": ["${{ 1 }}", {"c": "x${{ 2 }}${{ 3 }}"}], "a": "${{ 4 }}", "plain": [1, 2]}
    prepared = collect(value)
    assert prepared.expressions == ("1", "2", "3", "4")
    made = render(prepared, [1, 2, 3, 4])
    assert made == {"b": [1, {"c": "x23"}], "a": 4, "plain": [1, 2]}
    assert value["b"] == ["${{ 1 }}", {"c": "x${{ 2 }}${{ 3 }}"}]
    assert made["plain"] is value["plain"]
    assert list(made) == list(value)


def test_a_deep_value_needs_no_recursion() -> None:
    value: Any = "${{ x }}"
    for _ in range(5000):
        value = [value]
    made = fill(value, 1)
    for _ in range(5000):
        made = made[0]
    assert made == 1


@given(st.text(alphabet="${} '\"\\/\nar`1", max_size=40))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        template = parse(text)
    except TemplateError:
        assert "${{" in text
        return
    if not template.expressions:
        assert fill(text) == text.replace("$${{", "${{")


@pytest.mark.parametrize(
    ("text", "steps", "params"),
    [
        ("steps.a.output.v + steps.b.state", ("a", "b"), ()),
        ("steps['a'].output == steps[\"b\"].output", ("a", "b"), ()),
        ("steps . a", ("a",), ()),
        ("x.steps.a + params.p", (), ("p",)),
        ("'steps.a' + r\"params.q\" // steps.c\n+ params.r", (), ("r",)),
        (".steps.a", ("a",), ()),
        ("'''steps.a''' + \"\"\"steps.b\"\"\"", (), ()),
        ("steps.map(s, s)", (), ()),
        ("steps[params.which].output", (), ("which",)),
        ("my_steps.a + stepsx.b", (), ()),
        ("params.`odd-name`", (), ("odd-name",)),
        ("steps.a ? steps.a : steps.b", ("a", "b"), ()),
    ],
)
def test_the_names_in_an_expression(text: str, steps: tuple[str, ...], params: tuple[str, ...]) -> None:
    assert step_names(text) == steps
    assert param_names(text) == params
