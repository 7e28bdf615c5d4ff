"""A JSON body as the type that an operation declares, or every reason why it is none."""

from __future__ import annotations

import asyncio
import json
from functools import lru_cache
from typing import Any, NoReturn

import msgspec

from plum_desk.api.errors import BadRequest, FieldProblem, Invalid, PlumError
from plum_desk.api.json import MAX_DEPTH, check_json, child, is_too_deep, refuse_not_finite
from plum_desk.api.shape import MAX_PROBLEMS, ShapeChecker
from plum_desk.api.types.common import MAX_JSON_BYTES, Json
from plum_desk.api.types.workflows import UNSUPPORTED_NODE, WorkflowSpec
from plum_desk.controller.call import Explainer
from plum_desk.controller.core.graph.legacy import translated

MAX_BODY_BYTES = 32 * 1024 * 1024
_MAX_EXPLAINED_BYTES = 4 * 1024 * 1024
"""Of a larger body only the first problem is told: to find all takes minutes."""


class BodyReader:
    """Reads bodies of one type. An ``optional`` body that is absent counts as one without any key.

    ``explainer`` knows what else is wrong with a body of the wrong shape.
    """

    def __init__(self, type_: Any, *, optional: bool, explainer: Explainer | None = None) -> None:
        self._decoder = msgspec.json.Decoder(type_)
        self._shape = ShapeChecker(type_, UNSUPPORTED_NODE)
        self._empty = type_() if optional else None
        self._is_workflow = type_ is WorkflowSpec
        self._explainer = explainer

    async def read(self, data: bytes) -> Any:
        """The decoded body. Raises ``BadRequest``, ``Invalid`` or ``TooLarge`` with the paths of all problems."""
        if not data:
            if self._empty is None:
                raise BadRequest("json.malformed", "A JSON body is needed here.")
            return self._empty
        if is_too_deep(data):
            raise _too_deep()
        try:
            value = self._decoder.decode(data)
        except msgspec.ValidationError as fault:
            value = self._translated(data)
            if value is None:
                await self._explain(data, fault)
        except RecursionError:
            raise _too_deep() from None
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            _refuse_malformed(data, fault)
        if len(data) > MAX_JSON_BYTES:
            await asyncio.to_thread(_check_sizes, value, "$")
        return value

    def _translated(self, data: bytes) -> Any:
        """A workflow whose only fault is that its conditions are written as older programs do; else None."""
        if not self._is_workflow or b'"sourceTask"' not in data:
            return None
        try:
            return self._decoder.decode(msgspec.json.encode(translated(msgspec.json.decode(data))))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None

    async def _explain(self, data: bytes, fault: msgspec.ValidationError) -> NoReturn:
        try:
            value = msgspec.json.decode(data)
        except msgspec.DecodeError as malformed:
            _refuse_malformed(data, malformed)
        if self._is_workflow:
            value = translated(value) or value
        problems = [_first(fault)]
        is_small = len(data) <= _MAX_EXPLAINED_BYTES
        if is_small:
            problems = await asyncio.to_thread(self._shape.problems, value) or problems
        codes = {problem.code for problem in problems if problem.code}
        code = codes.pop() if len(codes) == 1 else "body.invalid"
        if is_small and self._explainer is not None:
            problems = [*problems, *await self._explainer(value)][:MAX_PROBLEMS]
        told = f"The body has {len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise Invalid(code, f"{told}, the first at {problems[0].path}: {problems[0].message}", problems)


def _too_deep() -> PlumError:
    return BadRequest("json.tooDeep", f"The body nests deeper than {MAX_DEPTH} levels.")


def _refuse_malformed(data: bytes, fault: Exception) -> NoReturn:
    """Python reads NaN, Infinity and 1e999, msgspec does not: so a number that is not finite is told apart."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise BadRequest("json.malformed", f"The body is no JSON: {fault}") from fault
    refuse_not_finite(value)
    raise BadRequest("json.malformed", f"The body is no JSON: {fault}") from fault


def _first(fault: msgspec.ValidationError) -> FieldProblem:
    message, _, path = str(fault).partition(" - at `")
    return FieldProblem(path.removesuffix("`") or "$", message)


@lru_cache(maxsize=256)
def _fields(type_: type[msgspec.Struct]) -> tuple[tuple[str, str, bool], ...]:
    """Name, key and whether it is free JSON, of each field of a type."""
    fields = msgspec.structs.fields(type_)
    return tuple((field.name, field.encode_name, field.type in (Json, dict[str, Json])) for field in fields)


def _check_sizes(value: Json, path: str) -> None:
    """Measure each free JSON field (a payload, parameters) of a body that is large enough to hold a too large one."""
    if isinstance(value, msgspec.Struct):
        for name, key, is_json in _fields(type(value)):
            item = getattr(value, name)
            if is_json and item is not None and item is not msgspec.UNSET:
                check_json(item, child(path, key))
            elif isinstance(item, msgspec.Struct | list | tuple):
                _check_sizes(item, child(path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check_sizes(item, child(path, index))
