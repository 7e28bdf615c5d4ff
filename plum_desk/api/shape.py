"""All problems of a JSON value that has not the shape of a type; msgspec itself stops at the first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from plum_desk.api.errors import FieldProblem
from plum_desk.api.json import child

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

MAX_PROBLEMS = 100


class ShapeChecker:
    """Compares values with the JSON Schema that msgspec generates for a type.

    ``tag_code`` is the code of a refusal of a value whose tag is none of its union. The schema is built at first use,
    which takes a while, as does a large value: call it in a thread.
    """

    def __init__(self, type_: Any, tag_code: str | None = None) -> None:
        self._type = type_
        self._tag_code = tag_code
        self._validator: Validator | None = None

    def problems(self, value: Any) -> list[FieldProblem]:
        """Up to 100 problems; unknown and missing keys are named by their own path. Empty when nothing was found."""
        if self._validator is None:
            self._validator = _validator(msgspec.json.schema(self._type), self._tag_code)
        errors = islice(self._validator.iter_errors(value), MAX_PROBLEMS)
        return [FieldProblem(_path(error), _message(error), _code(error)) for error in errors]


def _validator(schema: dict[str, Any], tag_code: str | None) -> Validator:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    # JSON Schema takes 3.0 for an integer, msgspec does not.
    types = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    unions = _Unions(tag_code)
    rules = {"anyOf": unions.check, "required": _required, "additionalProperties": _additional}
    # The stubs leave `extend` untyped.
    validator: Validator = extend(Draft202012Validator, rules, type_checker=types)(schema)  # type: ignore[no-untyped-call]
    return validator


class _Unions:
    """Goes down the one branch of a union that the value means, instead of reporting that none fits."""

    def __init__(self, tag_code: str | None) -> None:
        self._tag_code = tag_code

    def check(
        self, validator: Any, branches: list[dict[str, Any]], value: Any, schema: dict[str, Any]
    ) -> Iterator[ValidationError]:
        if "discriminator" in schema:
            yield from self._tagged(validator, value, schema["discriminator"])
            return
        meant = [branch for branch in branches if branch != {"type": "null"}]
        if value is None and len(meant) < len(branches):
            return
        if len(meant) == 1:
            yield from validator.descend(value, meant[0])
        elif not any(validator.evolve(schema=branch).is_valid(value) for branch in meant):
            yield _error("has none of the allowed forms")

    def _tagged(self, validator: Any, value: Any, discriminator: dict[str, Any]) -> Iterator[ValidationError]:
        key, mapping = discriminator["propertyName"], discriminator["mapping"]
        if not isinstance(value, dict):
            yield _error(f"must be object, not {_json_type(value)}")
        elif key not in value:
            yield _error("is missing", key)
        elif not isinstance(value[key], str) or value[key] not in mapping:
            allowed = ", ".join(sorted(mapping))
            yield _error(f"must be one of {allowed}", key, code=self._tag_code)
        else:
            yield from validator.descend(value, {"$ref": mapping[value[key]]})


def _required(_: Any, names: list[str], value: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        yield from (_error("is missing", name) for name in names if name not in value)


def _additional(validator: Any, rule: Any, value: Any, schema: dict[str, Any]) -> Iterator[ValidationError]:
    if not isinstance(value, dict):
        return
    known = schema.get("properties", {})
    for name in (name for name in value if name not in known):
        if rule is False:
            yield _error("is not known", name)
        elif isinstance(rule, dict):
            yield from validator.descend(value[name], rule, path=name)


def _error(message: str, *path: str, code: str | None = None) -> ValidationError:
    from jsonschema.exceptions import ValidationError

    return ValidationError(message, path=path, cause=LookupError(code) if code else None)


def _path(error: ValidationError) -> str:
    path = "$"
    for part in error.absolute_path:
        path = child(path, part)
    return path


def _code(error: ValidationError) -> str | None:
    return str(error.cause) if isinstance(error.cause, LookupError) else None


def _message(error: ValidationError) -> str:
    limit: Any = error.validator_value
    match error.validator:
        case "type":
            return f"must be {limit}, not {_json_type(error.instance)}"
        case "enum":
            return f"must be one of {', '.join(str(value) or repr(value) for value in limit)}"
        case "minimum":
            return f"must be at least {limit}"
        case "exclusiveMinimum":
            return f"must be more than {limit}"
        case "maximum":
            return f"must be at most {limit}"
        case "minLength" | "minItems":
            return f"must have at least {limit} {_unit(error.instance)}"
        case "maxLength" | "maxItems":
            return f"must have at most {limit} {_unit(error.instance)}"
        case "pattern":
            return f"must match {limit}"
    return error.message[:200]


def _unit(value: Any) -> str:
    return "characters" if isinstance(value, str) else "items"


def _json_type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    return names.get(type(value), type(value).__name__)
