"""One compiled expression, evaluated in this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cel_expr_python import cel

from plum_desk.api.types.common import Json
from plum_desk.controller.expressions.compile import Compiled, SelectPath
from plum_desk.controller.expressions.failure import ExpressionFailure, not_json, run_time_failure
from plum_desk.controller.expressions.values import json_fault


@dataclass(frozen=True, slots=True)
class Value:
    """A result; wrapped, because None is one too."""

    value: Json


def follow(path: SelectPath, context: Mapping[str, Json]) -> Value | None:
    """Select without CEL and without copying; None when that does not lead to a value, so that CEL says why."""
    item: Json = context
    for step in path:
        if not _holds(item, step):
            return None
        item = item[step]
    return Value(item)


def run(compiled: Compiled, data: Mapping[str, Json]) -> Value | ExpressionFailure:
    """Evaluate over data that CEL copies. A run-time error is a value of type ERROR, not an exception."""
    try:
        result = compiled.program.eval(data=data)
        kind = result.type()
        value = result.plain_value()
    except (RuntimeError, TypeError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        return run_time_failure(compiled.text, str(error))
    if kind == cel.Type.ERROR or kind == cel.Type.UNKNOWN:
        return run_time_failure(compiled.text, str(value))
    fault = json_fault(value)
    return Value(value) if fault is None else not_json(compiled.text, fault)


def _holds(item: Json, step: str | int) -> bool:
    if isinstance(step, str):
        return isinstance(item, Mapping) and step in item
    return isinstance(item, list) and step < len(item)
