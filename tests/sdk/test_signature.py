"""How payloads meet the parameters of task functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
import pytest

from plum_desk.sdk.context import TaskContext
from plum_desk.sdk.errors import InvalidPayload
from plum_desk.sdk.signature import signature_of

if TYPE_CHECKING:
    from decimal import Decimal


class Silent:
    def progress(self, fraction: float | None, message: str | None) -> None: ...

    def log(self, text: str) -> None: ...


CONTEXT = TaskContext("t1", "test", 1, "t1-1", Silent())


@dataclass
class Point:
    x: float
    y: float = 0.0


class Range(msgspec.Struct):
    low: int
    high: int


def mean(ctx: Decimal, values: list[float], digits: int = 3) -> Decimal: ...


def annotated_context(run: TaskContext, x: int) -> None: ...


def nothing() -> None: ...


def only_context(ctx: Any) -> None: ...


def untyped(a, b=2): ...  # type: ignore[no-untyped-def]


def more(a: int, **rest: Any) -> None: ...


def payload_only(payload: list[int]) -> None: ...


def payload_and_context(ctx: TaskContext, payload: Any) -> None: ...


def payload_among_others(payload: int, x: int) -> None: ...


def point(at: Point, within: Range | None = None) -> None: ...


def limited(n: Annotated[int, msgspec.Meta(ge=1, le=10)], kind: Literal["a", "b"] = "a") -> None: ...


def keyword_only(*, name: str) -> None: ...


def pair(p: tuple[int, str]) -> None: ...


@pytest.mark.parametrize(
    ("function", "payload", "arguments"),
    [
        (mean, {"values": [1, 2.5]}, {"ctx": CONTEXT, "values": [1.0, 2.5]}),
        (mean, {"values": [], "digits": 1, "extra": True}, {"ctx": CONTEXT, "values": [], "digits": 1}),
        (mean, {"values": [], "ctx": "not this"}, {"ctx": CONTEXT, "values": []}),
        (annotated_context, {"x": 1}, {"run": CONTEXT, "x": 1}),
        (nothing, None, {}),
        (nothing, [1, 2], {}),
        (nothing, {"x": 1}, {}),
        (only_context, "anything", {"ctx": CONTEXT}),
        (untyped, {"a": [1]}, {"a": [1]}),
        (untyped, {"a": None, "b": None}, {"a": None, "b": None}),
        (more, {"a": 1, "b": 2, "c": [3]}, {"a": 1, "b": 2, "c": [3]}),
        (payload_only, [1, 2], {"payload": [1, 2]}),
        (payload_and_context, {"payload": 1, "x": 2}, {"ctx": CONTEXT, "payload": {"payload": 1, "x": 2}}),
        (payload_and_context, None, {"ctx": CONTEXT, "payload": None}),
        (payload_among_others, {"payload": 1, "x": 2}, {"payload": 1, "x": 2}),
        (point, {"at": {"x": 1}}, {"at": Point(1.0)}),
        (point, {"at": {"x": 1}, "within": {"low": 1, "high": 2}}, {"at": Point(1.0), "within": Range(1, 2)}),
        (point, {"at": {"x": 1}, "within": None}, {"at": Point(1.0), "within": None}),
        (limited, {"n": 10}, {"n": 10}),
        (keyword_only, {"name": "x"}, {"name": "x"}),
        (pair, {"p": [1, "a"]}, {"p": (1, "a")}),
    ],
)  # fmt: skip
def test_arguments(function: Callable[..., Any], payload: Any, arguments: dict[str, Any]) -> None:
    assert signature_of(function).arguments(payload, CONTEXT) == arguments


@pytest.mark.parametrize(
    ("function", "payload", "message"),
    [
        (mean, {}, "parameter 'values' is missing"),
        (mean, None, "parameter 'values' is missing"),
        (mean, {"values": 1}, "parameter 'values': Expected `array`, got `int`"),
        (mean, {"values": [1, "2"]}, "parameter 'values': Expected `float`, got `str` at values[1]"),
        (mean, {"values": [True]}, "parameter 'values': Expected `float`, got `bool` at values[0]"),
        (mean, {"values": [], "digits": 1.0}, "parameter 'digits': Expected `int`, got `float`"),
        (mean, {"values": [], "digits": "1"}, "parameter 'digits': Expected `int`, got `str`"),
        (mean, {"values": [], "digits": None}, "parameter 'digits': Expected `int`, got `null`"),
        (mean, [1], "the payload must be an object with the parameters as keys, got an array"),
        (more, "x", "the payload must be an object with the parameters as keys, got a string"),
        (payload_only, {"a": 1}, "parameter 'payload': Expected `array`, got `object`"),
        (payload_only, [1, "a"], "parameter 'payload': Expected `int`, got `str` - at `$[1]`"),
        (point, {"at": {"y": 1}}, "parameter 'at': Object missing required field `x`"),
        (point, {"at": {"x": 1}, "within": {"low": 1}}, "parameter 'within': Object missing required field `high`"),
        (limited, {"n": 11}, "parameter 'n': Expected `int` <= 10"),
        (limited, {"n": 1, "kind": "c"}, "parameter 'kind': Invalid enum value 'c'"),
        (pair, {"p": [1]}, "parameter 'p': Expected `array` of length 2, got 1"),
    ],
)
def test_a_fault_names_its_parameter(function: Callable[..., Any], payload: Any, message: str) -> None:
    with pytest.raises(InvalidPayload) as caught:
        signature_of(function).arguments(payload, CONTEXT)
    assert str(caught.value) == message


def test_an_absent_default_is_the_functions_own() -> None:
    marker: list[int] = []

    def keeps(items: list[int] = marker) -> list[int]:
        return items

    assert keeps(**signature_of(keeps).arguments({}, CONTEXT)) is marker


def test_schema_has_types_defaults_and_what_is_required() -> None:
    assert signature_of(mean).schema == {
        "title": "mean",
        "type": "object",
        "properties": {
            "values": {"type": "array", "items": {"type": "number"}},
            "digits": {"type": "integer", "default": 3},
        },
        "required": ["values"],
    }


def test_schema_of_nested_types_keeps_their_definitions() -> None:
    schema = signature_of(point).schema
    assert schema["properties"]["at"] == {"$ref": "#/$defs/Point"}
    assert set(schema["$defs"]) == {"Point", "Range"}
    assert schema["properties"]["within"]["default"] is None


def test_schema_of_a_whole_payload_is_that_of_its_type() -> None:
    assert signature_of(payload_only).schema == {"type": "array", "items": {"type": "integer"}}
    assert signature_of(payload_and_context).schema == {}
    assert signature_of(nothing).schema["properties"] == {}


def test_a_method_can_be_a_task() -> None:
    class Bench:
        def measure(self, ctx: TaskContext, n: int) -> int:
            return n

    assert signature_of(Bench().measure).arguments({"n": 1}, CONTEXT) == {"ctx": CONTEXT, "n": 1}


def _positional_only(a: int, /) -> None: ...


def _variadic(*values: int) -> None: ...


def _custom(device: Silent) -> None: ...


def _unresolved(x: Decimal) -> None: ...


def _two_dict_like(x: Point | Range) -> None: ...


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (_positional_only, "parameter 'a' cannot be given by name"),
        (_variadic, "parameter 'values' cannot be given by name"),
        (_custom, "parameter 'device' cannot come from JSON"),
        (_unresolved, "name 'Decimal' is not defined"),
        (_two_dict_like, "parameter 'x' cannot come from JSON"),
    ],
)
def test_a_function_that_no_payload_can_fill_is_refused_when_it_is_offered(
    function: Callable[..., Any], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        signature_of(function)
