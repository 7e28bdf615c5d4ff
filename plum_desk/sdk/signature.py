"""From a function's parameters to a payload's schema, and from a payload to the function's arguments."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import msgspec

from plum_desk.sdk.context import TaskContext
from plum_desk.sdk.errors import InvalidPayload

_CONTEXT = "ctx"
_WHOLE_PAYLOAD = "payload"
_MISSING = re.compile(r"^Object missing required field `(\w+)`$")
_AT = re.compile(r" - at `\$\.(\w+)(.*)`$")
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@dataclass(frozen=True)
class Signature:
    """How a payload is handed to one function.

    ``expected`` is the type that a payload is checked against, strictly. ``context`` names the parameter that gets
    the task's context. ``whole`` means that the only other parameter gets the payload as it is.
    """

    expected: Any
    schema: dict[str, Any]
    context: str | None
    parameters: frozenset[str]
    whole: bool
    takes_more: bool

    def arguments(self, payload: Any, context: TaskContext) -> dict[str, Any]:
        """The keyword arguments of a call; InvalidPayload names the parameter that is missing or ill-typed."""
        arguments = self._of_payload(payload)
        if self.context is not None:
            arguments[self.context] = context
        return arguments

    def _of_payload(self, payload: Any) -> dict[str, Any]:
        if self.whole:
            return {_WHOLE_PAYLOAD: self._checked(payload)}
        if not self.parameters and not self.takes_more:
            return {}
        given = {} if payload is None else payload
        if not isinstance(given, dict):
            raise InvalidPayload(f"the payload must be an object with the parameters as keys, got {_kind(payload)}")
        checked = self._checked(given)
        arguments = {name: value for name in self.parameters if (value := getattr(checked, name)) is not msgspec.UNSET}
        if self.takes_more:
            arguments |= {key: value for key, value in given.items() if key not in self.parameters | {self.context}}
        return arguments

    def _checked(self, value: Any) -> Any:
        try:
            return msgspec.convert(value, self.expected, strict=True)
        except msgspec.ValidationError as error:
            raise InvalidPayload(self._explain(str(error))) from None

    def _explain(self, fault: str) -> str:
        if missing := _MISSING.match(fault):
            return f"parameter '{missing[1]}' is missing"
        if self.whole:
            return f"parameter '{_WHOLE_PAYLOAD}': {fault}"
        if place := _AT.search(fault):
            inner = f" at {place[1]}{place[2]}" if place[2] else ""
            return f"parameter '{place[1]}': {fault[: place.start()]}{inner}"
        return fault


def signature_of(function: Callable[..., Any]) -> Signature:
    """Read a function once; TypeError when a parameter cannot be filled from JSON by its name."""
    parameters = inspect.signature(function).parameters
    for parameter in parameters.values():
        if parameter.kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL):
            raise TypeError(f"{_name(function)}: parameter '{parameter.name}' cannot be given by name")
    types = _annotations(function, parameters)
    context = next((name for name in parameters if name == _CONTEXT or types.get(name) is TaskContext), None)
    named = {name: p for name, p in parameters.items() if name != context and p.kind in _NAMED}
    takes_more = any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters.values())
    whole = list(named) == [_WHOLE_PAYLOAD] and not takes_more
    if whole:
        expected: Any = types.get(_WHOLE_PAYLOAD, Any)
        schema = _schema_of_whole(function, expected)
    else:
        expected = _struct(function, named, types)
        schema = _schema_of_named(function, expected, named, types)
    return Signature(
        expected=expected,
        schema=schema,
        context=context,
        parameters=frozenset(named),
        whole=whole,
        takes_more=takes_more,
    )


def _annotations(function: Callable[..., Any], parameters: Mapping[str, inspect.Parameter]) -> dict[str, Any]:
    """Resolved annotations; that of ``ctx`` and of the result may name what exists for type checkers only."""
    wanted = {
        name: parameter.annotation
        for name, parameter in parameters.items()
        if name != _CONTEXT and parameter.kind in _NAMED and parameter.annotation is not inspect.Parameter.empty
    }
    names = getattr(inspect.unwrap(function), "__globals__", {})
    try:
        return typing.get_type_hints(SimpleNamespace(__annotations__=wanted), globalns=names, include_extras=True)
    except NameError as error:
        raise TypeError(f"{_name(function)}: an annotation cannot be resolved: {error}") from error


def _struct(function: Callable[..., Any], named: Mapping[str, inspect.Parameter], types: Mapping[str, Any]) -> type:
    """A type with one field for each parameter; an absent optional one stays UNSET, so that its default holds."""
    fields: list[Any] = []
    for name, parameter in named.items():
        kind = types.get(name, Any)
        required = parameter.default is inspect.Parameter.empty
        fields.append((name, kind) if required else (name, kind | msgspec.UnsetType, msgspec.UNSET))
    try:
        return msgspec.defstruct(getattr(function, "__name__", "task"), fields, kw_only=True)
    except TypeError as error:
        raise TypeError(f"{_name(function)}: {error}") from error


def _schema_of_whole(function: Callable[..., Any], expected: Any) -> dict[str, Any]:
    _check_type(function, _WHOLE_PAYLOAD, expected)
    return msgspec.json.schema(expected)


def _schema_of_named(
    function: Callable[..., Any], struct: Any, named: Mapping[str, inspect.Parameter], types: Mapping[str, Any]
) -> dict[str, Any]:
    for name in named:
        _check_type(function, name, types.get(name, Any))
    whole = msgspec.json.schema(struct)
    definitions: dict[str, Any] = whole["$defs"]
    schema: dict[str, Any] = definitions.pop(whole["$ref"].rpartition("/")[2])
    for name, parameter in named.items():
        _add_default(schema["properties"][name], parameter.default)
    return schema | ({"$defs": definitions} if definitions else {})


def _check_type(function: Callable[..., Any], name: str, kind: Any) -> None:
    try:
        msgspec.json.schema(kind)
    except TypeError as error:
        reason = str(error).splitlines()[-1].strip()
        raise TypeError(f"{_name(function)}: parameter '{name}' cannot come from JSON: {reason}") from error


def _add_default(schema: dict[str, Any], default: Any) -> None:
    if default is inspect.Parameter.empty:
        return
    try:
        schema["default"] = msgspec.to_builtins(default)
    except (TypeError, ValueError):
        return


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__qualname__", repr(function))


def _kind(value: Any) -> str:
    names = {list: "an array", str: "a string", bool: "a boolean", int: "a number", float: "a number"}
    return names.get(type(value), type(value).__name__)
