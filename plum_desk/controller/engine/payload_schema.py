"""Payloads checked against JSON Schema within a bound of work, whatever the schema's author and the payload do.

Patterns are matched by RE2, through CEL: its time is linear, where that of ``re`` doubles with each character of
``(a+)+$``. What it does not have (look-around, back-references) is refused in the schema. Everything else counts as
steps, about two microseconds each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from cel_expr_python import cel
from jsonschema import FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.validators import extend, validator_for
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]
from referencing.exceptions import Unresolvable

from plum_desk.api.errors import FieldProblem, Invalid
from plum_desk.api.types.common import Json

MAX_STEPS = 100_000
MAX_PROBLEMS = 100
_MAX_MESSAGE = 500
_MAX_REFS_BESIDE_UNEVALUATED = 24
"""``unevaluated…`` follows references in a way that cannot be counted: so few cannot multiply to many."""
_ANNOTATIONS = frozenset({"const", "enum", "default", "examples"})
_WORD = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|[()]|.", re.DOTALL)
_Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]


class _TooExpensiveError(Exception):
    """The check took all its steps."""


class _Budget(FormatChecker):
    """Travels with a validator to wherever it descends. Formats are annotations: nothing is checked by them."""

    def __init__(self) -> None:
        super().__init__(formats=())
        self.left = MAX_STEPS

    def spend(self, steps: int) -> None:
        """Raises ``_TooExpensiveError``."""
        self.left -= steps
        if self.left < 0:
            raise _TooExpensiveError


def check_payload(payload: Json, schema: dict[str, Json]) -> None:
    """Raise ``Invalid`` when the payload breaks the schema, or the schema cannot be used on it."""
    # A registry of its own: the default one would fetch what a $ref names, and wait for it.
    validator = _bounded(validator_for(schema))(schema, registry=REGISTRY, format_checker=_Budget())
    try:
        problems = [
            FieldProblem(f"$.payload{error.json_path[1:]}", error.message[:_MAX_MESSAGE])
            for error in islice(validator.iter_errors(payload), MAX_PROBLEMS)
        ]
    except (Unresolvable, RecursionError) as fault:
        raise _unusable("a $ref leads nowhere, or in a circle") from fault
    except _TooExpensiveError as fault:
        raise _unusable("to check this payload takes too long") from fault
    except RuntimeError as fault:
        raise _unusable(str(fault)) from fault
    if problems:
        raise Invalid("payload.invalid", "The payload breaks the definition's schema.", problems)


def check_schema(schema: dict[str, Json]) -> None:
    """Raise ``Invalid`` for a payload schema that is no JSON Schema, or uses what cannot be checked in bounded time."""
    try:
        validator_for(schema).check_schema(schema)
    except SchemaError as error:
        problem = FieldProblem(f"$.payloadSchema{error.json_path[1:]}", error.message[:_MAX_MESSAGE])
        raise Invalid("taskDef.schemaInvalid", "payloadSchema is no JSON Schema.", [problem]) from error
    problems = [FieldProblem(f"$.payloadSchema{path}", why) for path, why in islice(_unsupported(schema), MAX_PROBLEMS)]
    if problems:
        raise Invalid("taskDef.schemaInvalid", "payloadSchema uses what is not supported here.", problems)


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern is found in a text. Raises ``RuntimeError`` for a pattern that RE2 does not take."""
    result = _program().eval(data={"text": text, "pattern": pattern})
    value = result.plain_value()
    if not isinstance(value, bool):
        raise RuntimeError(str(value))  # noqa: TRY004 - what CEL itself raises for some patterns
    return value


def size_of(pattern: str) -> int:
    """About how many instructions a pattern becomes: RE2 writes out what is counted."""
    sizes, last = [0], 0
    for word in _WORD.finditer(pattern):
        if word[0] == "(":
            sizes.append(0)
            continue
        if word[0] == ")" and len(sizes) > 1:
            last = sizes.pop() + 1
        elif word[1] is not None:
            times = max(int(word[1][:6]), int((word[2] or "0")[:6]), 1)
            sizes[-1] -= last
            last *= times
        else:
            last = 1
        sizes[-1] += last
    return sum(sizes)


@lru_cache(maxsize=1)
def _program() -> cel.Expression:
    return cel.NewEnv(variables={"text": cel.Type.STRING, "pattern": cel.Type.STRING}).compile("text.matches(pattern)")


@lru_cache(maxsize=16)
def _bounded(cls: Any) -> Any:
    """A class of validators whose every keyword counts."""
    keywords: dict[str, _Keyword] = {name: _counted(keyword) for name, keyword in cls.VALIDATORS.items()}
    keywords["pattern"] = _pattern
    keywords["patternProperties"] = _pattern_properties
    keywords["additionalProperties"] = _additional_properties(keywords["additionalProperties"])
    if "uniqueItems" in keywords:
        keywords["uniqueItems"] = _unique_items(keywords["uniqueItems"])
    return extend(cls, keywords)  # type: ignore[no-untyped-call]


def _counted(keyword: _Keyword) -> _Keyword:
    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError] | None:
        validator.format_checker.spend(1)
        return keyword(validator, value, instance, schema)

    return check


def _found(validator: Any, pattern: str, text: str) -> bool:
    validator.format_checker.spend(1 + len(text) * size_of(pattern) // 200)
    return matches(pattern, text)


def _pattern(validator: Any, pattern: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not _found(validator, pattern, instance):
        yield ValidationError(f"{instance[:100]!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, patterns: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for pattern, subschema in patterns.items():
            for key, value in instance.items():
                if _found(validator, pattern, key):
                    yield from validator.descend(value, subschema, path=key, schema_path=pattern)


def _additional_properties(keyword: _Keyword) -> _Keyword:
    """The keyword as it was, shown only what no pattern matches: it would match with ``re``."""

    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError] | None:
        patterns = schema.get("patternProperties")
        if not patterns or not isinstance(instance, dict):
            return keyword(validator, value, instance, schema)
        known = schema.get("properties", {})
        rest = {
            key: item
            for key, item in instance.items()
            if key in known or not any(_found(validator, pattern, key) for pattern in patterns)
        }
        plain = {name: part for name, part in schema.items() if name != "patternProperties"}
        return keyword(validator, value, rest, plain)

    return check


def _unique_items(keyword: _Keyword) -> _Keyword:
    """Objects cannot be sorted: each is compared with each."""

    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError] | None:
        if value and isinstance(instance, list) and any(isinstance(item, dict | list) for item in instance):
            validator.format_checker.spend(len(instance) ** 2 // 20)
        return keyword(validator, value, instance, schema)

    return check


def _unsupported(schema: Json) -> Iterator[tuple[str, str]]:
    """The paths of what is valid and cannot be checked here, with the reason."""
    found = list(_walk(schema, ""))
    keys = {key for _, key, _ in found}
    has_unevaluated = not keys.isdisjoint({"unevaluatedProperties", "unevaluatedItems"})
    refs = sum(key in ("$ref", "$dynamicRef") for _, key, _ in found)
    if has_unevaluated and refs > _MAX_REFS_BESIDE_UNEVALUATED:
        yield "", f"more than {_MAX_REFS_BESIDE_UNEVALUATED} references in a schema with unevaluatedProperties"
    if "unevaluatedProperties" in keys and "patternProperties" in keys:
        yield "", "patternProperties in a schema with unevaluatedProperties"
    for path, key, value in found:
        patterns = [value] if key == "pattern" and isinstance(value, str) else []
        if key == "patternProperties" and isinstance(value, dict):
            patterns = list(value)
        for pattern in patterns:
            if (fault := _fault(pattern)) is not None:
                yield path, fault


def _walk(schema: Json, path: str) -> Iterator[tuple[str, str, Json]]:
    """All keys of a schema at any depth, with their paths and values."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            yield f"{path}.{key}", key, value
            if key not in _ANNOTATIONS:
                yield from _walk(value, f"{path}.{key}")
    elif isinstance(schema, list):
        for place, value in enumerate(schema):
            yield from _walk(value, f"{path}[{place}]")


def _fault(pattern: str) -> str | None:
    try:
        matches(pattern, "")
    except RuntimeError as fault:
        return f"no pattern that takes linear time: {fault}"
    return None


def _unusable(why: str) -> Invalid:
    problem = FieldProblem("$.payloadSchema", why)
    return Invalid("payload.schemaUnusable", "The payload's schema is unusable.", [problem])
