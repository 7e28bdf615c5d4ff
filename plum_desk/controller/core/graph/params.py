"""Parameters: what a run gives, checked against what its workflow declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite

from plum_desk.api.errors import FieldProblem
from plum_desk.api.types.common import Json
from plum_desk.api.types.workflows import Param, ParamType

_INT64 = range(-(2**63), 2**63)


class ParamError(ValueError):
    """A value that does not fit its parameter: a stable code and a sentence."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message


def check_params(params: Sequence[Param], given: Mapping[str, Json]) -> tuple[dict[str, Json], list[FieldProblem]]:
    """The value of every parameter, defaults filled in, and what is wrong with the given ones.

    A ``number`` is always a float and an ``integer`` an int. A parameter that nobody gives and that has no default
    is None. Paths are ``$.params.name``.
    """
    declared = {param.name for param in params}
    problems = [
        FieldProblem(f"$.params.{name}", f"the workflow has no parameter {name!r}", "param.unknown")
        for name in given
        if name not in declared
    ]
    values: dict[str, Json] = {}
    for param in params:
        try:
            values[param.name] = _value(param, given)
        except ParamError as error:
            problems.append(FieldProblem(f"$.params.{param.name}", error.message, error.code))
    return values, problems


def convert(param: Param, value: Json) -> Json:
    """``value`` as the parameter's type says; raises ``ParamError`` for a wrong type or one outside ``enum``."""
    typed = convert_type(param.type, value)
    if param.enum is not None and not any(_same(typed, allowed) for allowed in param.enum):
        raise ParamError("param.enum", f"{value!r} is none of {param.enum!r}")
    return typed


def convert_type(kind: ParamType, value: Json) -> Json:
    """``value`` as ``kind``; raises ``ParamError``."""
    converted = _CONVERTERS[kind](value)
    if converted is None and kind != "any":
        raise ParamError("param.type", f"expected {_ARTICLES[kind]}, got {_name(value)}")
    return converted


def _value(param: Param, given: Mapping[str, Json]) -> Json:
    value = given.get(param.name)
    absent = param.name not in given or (value is None and param.type != "any")
    if not absent:
        return convert(param, value)
    if param.required:
        raise ParamError("param.missing", f"the parameter {param.name!r} is required")
    return None if param.default is None else convert(param, param.default)


def _string(value: Json) -> Json:
    return value if isinstance(value, str) else None


def _integer(value: Json) -> Json:
    return value if isinstance(value, int) and not isinstance(value, bool) and value in _INT64 else None


def _number(value: Json) -> Json:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def _boolean(value: Json) -> Json:
    return value if isinstance(value, bool) else None


def _array(value: Json) -> Json:
    return value if isinstance(value, list) else None


def _object(value: Json) -> Json:
    return value if isinstance(value, dict) else None


def _any(value: Json) -> Json:
    return value


_CONVERTERS: Mapping[ParamType, Callable[[Json], Json]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "array": _array,
    "object": _object,
    "any": _any,
}
_ARTICLES: Mapping[ParamType, str] = {
    "string": "a string",
    "integer": "an integer of 64 bits",
    "number": "a number",
    "boolean": "true or false",
    "array": "an array",
    "object": "an object",
    "any": "anything",
}
_NAMES = {bool: "a boolean", int: "an integer", float: "a number", str: "a string", list: "an array", dict: "an object"}


def _name(value: Json) -> str:
    return _NAMES.get(type(value), "null")


def _same(a: Json, b: Json) -> bool:
    """JSON equality of scalars: 1 is 1.0 and True is not 1."""
    return isinstance(a, bool) == isinstance(b, bool) and bool(a == b)
