"""Parameters: types, defaults, enums, and every problem at once."""

from __future__ import annotations

from typing import Any

import pytest

from plum_desk.api.types.workflows import Param
from plum_desk.controller.core.graph.params import check_params


def check(kind: Any, value: Any, **fields: Any) -> tuple[Any, str | None]:
    values, problems = check_params([Param(name="p", type=kind, **fields)], {"p": value})
    return values.get("p"), problems[0].code if problems else None


@pytest.mark.parametrize(
    ("kind", "value", "made"),
    [
        ("string", "x", "x"),
        ("integer", 3, 3),
        ("number", 3, 3.0),
        ("number", 2.5, 2.5),
        ("boolean", False, False),
        ("array", [1], [1]),
        ("object", {"a": 1}, {"a": 1}),
        ("any", None, None),
        ("any", 0, 0),
    ],
)
def test_what_fits(kind: str, value: Any, made: Any) -> None:
    value, code = check(kind, value)
    assert (value, type(value), code) == (made, type(made), None)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", 1),
        ("integer", True),
        ("integer", 1.0),
        ("integer", 2**63),
        ("integer", "1"),
        ("number", True),
        ("number", "1"),
        ("number", 10**400),
        ("boolean", 1),
        ("boolean", "true"),
        ("array", {}),
        ("object", []),
    ],
)
def test_what_does_not(kind: str, value: Any) -> None:
    assert check(kind, value)[1] == "param.type"


def test_defaults_absence_and_null() -> None:
    params = [Param(name="a", type="number", default=1), Param(name="b", type="string"), Param(name="c", required=True)]
    values, problems = check_params(params, {"b": None})
    assert values == {"a": 1.0, "b": None}
    assert isinstance(values["a"], float)
    assert [(p.path, p.code) for p in problems] == [("$.params.c", "param.missing")]


def test_enum() -> None:
    assert check("integer", 2, enum=[1, 2]) == (2, None)
    assert check("number", 2, enum=[1, 2]) == (2.0, None)
    assert check("integer", 3, enum=[1, 2])[1] == "param.enum"
    assert check("any", True, enum=[1])[1] == "param.enum"


def test_all_problems_are_told() -> None:
    params = [Param(name="a", type="integer"), Param(name="b", type="string", required=True)]
    _, problems = check_params(params, {"a": "x", "z": 1, "y": 2})
    assert [(p.path, p.code) for p in problems] == [
        ("$.params.z", "param.unknown"),
        ("$.params.y", "param.unknown"),
        ("$.params.a", "param.type"),
        ("$.params.b", "param.missing"),
    ]
