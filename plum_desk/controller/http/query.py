"""Query parameters as the struct that an operation declares."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from plum_desk.api.errors import FieldProblem, Invalid


class QueryReader:
    """Reads one struct type; parameters that it does not know are ignored."""

    def __init__(self, type_: type[msgspec.Struct]) -> None:
        self._type = type_
        self._fields = msgspec.structs.fields(type_)
        self._default: Any = None if any(field.required for field in self._fields) else type_()

    def read(self, query: Mapping[str, str]) -> Any:
        """The struct. Raises ``Invalid`` (``query.invalid``) with every bad parameter as ``$.query.<name>``."""
        if not query and self._default is not None:
            return self._default
        try:
            value = msgspec.convert(query, self._type, strict=False)
        except (msgspec.ValidationError, ValueError):  # the latter: more digits than Python reads
            raise _invalid(list(self._problems(query))) from None
        if not_finite := [_problem(field, "must be finite") for field in self._fields if _is_bad(value, field)]:
            raise _invalid(not_finite)
        return value

    def _problems(self, query: Mapping[str, str]) -> Iterator[FieldProblem]:
        for field in self._fields:
            if field.encode_name not in query:
                if field.required:
                    yield _problem(field, "is missing")
                continue
            try:
                msgspec.convert(query[field.encode_name], field.type, strict=False)
            except msgspec.ValidationError as fault:
                yield _problem(field, str(fault))
            except ValueError:
                yield _problem(field, "has too many digits")


def _is_bad(value: msgspec.Struct, field: msgspec.structs.FieldInfo) -> bool:
    number = getattr(value, field.name)
    return isinstance(number, float) and not math.isfinite(number)


def _problem(field: msgspec.structs.FieldInfo, message: str) -> FieldProblem:
    return FieldProblem(f"$.query.{field.encode_name}", message)


def _invalid(problems: list[FieldProblem]) -> Invalid:
    first = problems[0]
    return Invalid("query.invalid", f"The query parameter at {first.path} is wrong: {first.message}", problems)
