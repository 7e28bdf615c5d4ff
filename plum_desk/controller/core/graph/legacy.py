"""Conditions as older programs write them, ``{sourceTask, field, operator, value}``, as CEL: translated at the door."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from plum_desk.api.types.common import Json

_FIELDS = frozenset({"sourceTask", "field", "operator", "value"})
_OPERATORS = {
    **dict.fromkeys(("==", "=", "eq", "equals"), "=="),
    **dict.fromkeys(("!=", "<>", "ne", "neq", "not_equals"), "!="),
    **dict.fromkeys((">", "gt", "greater_than"), ">"),
    **dict.fromkeys((">=", "gte", "ge"), ">="),
    **dict.fromkeys(("<", "lt", "less_than"), "<"),
    **dict.fromkeys(("<=", "lte", "le"), "<="),
    **dict.fromkeys(("contains", "in", "exists", "not_exists"), ""),
}
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def translated(body: Json) -> Json | None:
    """A workflow with its older conditions as CEL; None when it has none, or none that can be understood."""
    if not isinstance(body, dict):
        return None
    nodes = _nodes(body.get("nodes"), {})
    return None if nodes is None else {**body, "nodes": nodes}


def _nodes(nodes: Json, outer: Mapping[str, str]) -> list[Json] | None:
    """None when nothing changed."""
    if not isinstance(nodes, list):
        return None
    known = {**outer, **_names(nodes)}
    made = [_node(node, known) for node in nodes]
    return None if all(new is old for new, old in zip(made, nodes, strict=True)) else made


def _node(node: Json, known: Mapping[str, str]) -> Json:
    if not isinstance(node, dict):
        return node
    changes: dict[str, Json] = {}
    body = node.get("body")
    inner = body.get("nodes") if isinstance(body, dict) else None
    condition = node.get("condition")
    if isinstance(condition, dict) and condition.keys() <= _FIELDS:
        text = _condition(condition, known, _names(inner) if isinstance(inner, list) else {})
        if text is not None:
            changes["condition"] = text
    within = _nodes(inner, known)
    if isinstance(body, dict) and within is not None:
        changes["body"] = {**body, "nodes": within}
    return {**node, **changes} if changes else node


def _names(nodes: list[Json]) -> dict[str, str]:
    """The keys of nodes by name and by key; a key wins."""
    keyed = [node for node in nodes if isinstance(node, dict) and isinstance(node.get("key"), str)]
    named = {node["name"]: node["key"] for node in reversed(keyed) if isinstance(node.get("name"), str)}
    return {**named, **{node["key"]: node["key"] for node in keyed}}


def _condition(condition: dict[str, Any], known: Mapping[str, str], inner: Mapping[str, str]) -> str | None:
    """A loop whose condition reads a node of its own body asks the iteration before; the first one always runs."""
    source, field = condition.get("sourceTask"), condition.get("field", "")
    operator, value = condition.get("operator", "=="), condition.get("value")
    if not isinstance(source, str) or not isinstance(field, str) or operator not in _OPERATORS:
        return None
    if source in inner:
        compared = _compare(f"last.{inner[source]}{_path(field)}", operator, value)
        return None if compared is None else f"last == null || {compared}"
    if source not in known:
        return None
    return _compare(f"steps.{known[source]}.output{_path(field)}", operator, value)


def _compare(left: str, operator: str, value: Json) -> str | None:
    if operator in ("exists", "not_exists"):
        present = f"has({left})" if left.rpartition(".")[2].isidentifier() else f"{left} != null"
        return present if operator == "exists" else f"!({present})"
    if operator == "contains":
        return f"{left}.contains({_literal(value)})" if isinstance(value, str) else f"{_literal(value)} in {left}"
    if operator == "in":
        return f"{left} in {_literal(value)}" if isinstance(value, list) else None
    sign = _OPERATORS[operator]
    if sign not in ("==", "!=") and isinstance(value, str) and _NUMBER.fullmatch(value):
        return f"{left} {sign} {value}"
    return f"{left} {sign} {_literal(value)}"


def _literal(value: Json) -> str:
    """JSON is CEL, but for its ways to write characters beyond the first plane."""
    return json.dumps(value, ensure_ascii=False)


def _path(field: str) -> str:
    return "".join(_step(part) for part in field.split(".") if part)


def _step(part: str) -> str:
    if _PLAIN.fullmatch(part):
        return f".{part}"
    return f"[{part}]" if part.isdecimal() else f"[{json.dumps(part, ensure_ascii=False)}]"
