"""Values on their way into CEL and back: what an expression sees, how large it is, whether its result is JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from plum_desk.api.types.common import Json
from plum_desk.controller.core.graph.cel import Uses

_SMALL_VALUES = 1000
_SMALL_CHARACTERS = 32 * 1024

Context = Mapping[str, Json]


def visible(context: Context, names: Uses) -> dict[str, Json]:
    """The part of the context that an expression can reach: CEL copies all that it is given."""
    seen = {root: value for root, value in context.items() if root in names.roots}
    if "params" in seen and not names.any_param:
        seen["params"] = _picked(seen["params"], names.params)
    if "steps" in seen and not names.any_step:
        seen["steps"] = _picked(seen["steps"], names.steps)
    return seen


def merged(contexts: Iterable[Context]) -> dict[str, Json]:
    """One context with everything that any of several holds; all are parts of the same one."""
    union: dict[str, Json] = {}
    for context in contexts:
        for root, value in context.items():
            known = union.get(root)
            if isinstance(known, dict) and isinstance(value, dict):
                union[root] = {**known, **value}
            else:
                union[root] = value
    return union


def is_small(context: Context) -> bool:
    """Whether copying the context and any walk over it are a matter of microseconds."""
    values, characters = _SMALL_VALUES, _SMALL_CHARACTERS
    stack: list[Json] = [context]
    while stack:
        item = stack.pop()
        values -= 1
        if isinstance(item, str):
            characters -= len(item)
        elif isinstance(item, dict):
            values -= len(item)
            if values >= 0:
                stack.extend(item.values())
                characters -= sum(map(len, item))
        elif isinstance(item, list):
            values -= len(item)
            if values >= 0:
                stack.extend(item)
        if values < 0 or characters < 0:
            return False
    return True


def json_fault(value: Any) -> str | None:
    """Why a value is no JSON; None when it is."""
    stack: list[Any] = [value]
    while stack:
        item = stack.pop()
        if item is None or isinstance(item, bool | int | str):
            continue
        if isinstance(item, float):
            if not isfinite(item):
                return str(item)
        elif isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            odd = next((key for key in item if not isinstance(key, str)), None)
            if odd is not None:
                return f"a map with the key {odd!r}, keys must be strings"
            stack.extend(item.values())
        else:
            return _KINDS.get(type(item).__name__, f"a {type(item).__name__}")
    return None


_KINDS = {
    "bytearray": "bytes",
    "bytes": "bytes",
    "datetime": "a timestamp",
    "timedelta": "a duration",
    "Type": "a type",
}


def _picked(value: Json, names: Iterable[str]) -> Json:
    return {name: value[name] for name in names if name in value} if isinstance(value, dict) else value
