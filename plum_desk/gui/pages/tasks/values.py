"""What a form asks for: named values with a type, limits and a default, from parameters or from a JSON Schema."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from PySide6.QtCore import QCoreApplication

from plum_desk.api.types.workflows import Param
from plum_desk.gui.widgets.format import number

ABSENT: Final = object()
"""Stands for a field that was left empty: the value is not sent and its default counts."""
_ONE_LINE: Final = 60
_TYPES: Final = frozenset({"string", "integer", "number", "boolean", "array", "object"})
# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


class ValueFault(Exception):  # noqa: N818 - what a person typed, not a fault of ours
    """A text that is no value of its type; the argument says so in the reader's language."""


@dataclass(frozen=True, slots=True)
class ValueSpec:
    """One value. `default` ABSENT means that there is none."""

    name: str
    type: str = "any"
    required: bool = False
    default: Any = ABSENT
    description: str = ""
    enum: tuple[Any, ...] | None = None
    least: float | None = None
    most: float | None = None


def specs_of_params(params: Iterable[Param]) -> list[ValueSpec]:
    """The parameters of a workflow."""
    return [
        ValueSpec(
            name=param.name,
            type=param.type,
            required=param.required and param.default is None,
            default=ABSENT if param.default is None else param.default,
            description=param.description,
            enum=tuple(param.enum) if param.enum is not None else None,
        )
        for param in params
    ]


def specs_of_schema(schema: dict[str, Any] | None, payload: Any = None) -> list[ValueSpec] | None:
    """The properties of a payload's schema with the values of a payload as defaults.

    None when a form cannot show all of it: the schema is no plain object, or the payload has other keys.
    """
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict) or not properties or not isinstance(payload or {}, dict):
        return None
    if set(payload or {}) - set(properties):
        return None
    required = schema.get("required", ()) if schema else ()
    return [_property(name, part, name in required, payload or {}) for name, part in properties.items()]


def _property(name: str, part: Any, required: bool, payload: dict[str, Any]) -> ValueSpec:
    rules = part if isinstance(part, dict) else {}
    kind = rules.get("type")
    return ValueSpec(
        name=name,
        type=kind if kind in _TYPES else "any",
        required=required,
        default=payload.get(name, rules.get("default", ABSENT)),
        description=str(rules.get("description") or rules.get("title") or ""),
        enum=tuple(rules["enum"]) if isinstance(rules.get("enum"), list) else None,
        least=_limit(rules.get("minimum")),
        most=_limit(rules.get("maximum")),
    )


def parse(spec: ValueSpec, text: str) -> Any:
    """The value of a text. Raises `ValueFault`; an empty text is ABSENT."""
    if not text.strip():
        if spec.required:
            raise ValueFault(translate("Values", "This is required."))
        return ABSENT
    value = _PARSERS.get(spec.type, _json)(text)
    if isinstance(value, int | float) and not isinstance(value, bool):
        _check_limits(spec, value)
    return value


def text_of(spec: ValueSpec, value: Any) -> str:
    """The text of a value, as `parse` reads it."""
    if value is ABSENT or (value is None and spec.type != "any"):
        return ""
    if spec.type == "string" and isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        compact = msgspec.json.format(msgspec.json.encode(value), indent=0).decode()
        return compact if len(compact) <= _ONE_LINE else msgspec.json.format(compact, indent=2)
    return msgspec.json.encode(value).decode()


def range_word(spec: ValueSpec) -> str:
    """The limits of a number in words."""
    least, most = spec.least, spec.most
    if least is not None and most is not None:
        return translate("Values", "{least} to {most}").format(least=_figure(least), most=_figure(most))
    if least is not None:
        return translate("Values", "at least {least}").format(least=_figure(least))
    return "" if most is None else translate("Values", "at most {most}").format(most=_figure(most))


def _check_limits(spec: ValueSpec, value: float) -> None:
    if spec.least is not None and value < spec.least:
        raise ValueFault(translate("Values", "At least {least}.").format(least=_figure(spec.least)))
    if spec.most is not None and value > spec.most:
        raise ValueFault(translate("Values", "At most {most}.").format(most=_figure(spec.most)))


def _string(text: str) -> Any:
    return text


def _integer(text: str) -> Any:
    try:
        return int(text.strip().replace("_", ""))
    except ValueError:
        raise ValueFault(translate("Values", "A whole number is needed.")) from None


def _number(text: str) -> Any:
    try:
        value = float(text.strip())
    except ValueError:
        raise ValueFault(translate("Values", "A number is needed.")) from None
    if not math.isfinite(value):
        raise ValueFault(translate("Values", "A finite number is needed."))
    return value


def _array(text: str) -> Any:
    value = _json(text)
    if not isinstance(value, list):
        raise ValueFault(translate("Values", "A JSON list is needed, such as [1, 2]."))
    return value


def _object(text: str) -> Any:
    value = _json(text)
    if not isinstance(value, dict):
        raise ValueFault(translate("Values", "A JSON object is needed, such as {}.").replace("{}", '{"a": 1}'))
    return value


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise ValueFault(translate("Values", "This is not valid JSON; texts need quotes.")) from None


_PARSERS: Final = {"string": _string, "integer": _integer, "number": _number, "array": _array, "object": _object}


def _limit(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _figure(value: float) -> str:
    return number(value) if value == int(value) else f"{value:g}"
