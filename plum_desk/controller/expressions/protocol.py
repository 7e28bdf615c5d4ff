"""What the controller and its helper process say to each other: one JSON line each way."""

from __future__ import annotations

from msgspec import Struct

from plum_desk.api.types.common import Json
from plum_desk.controller.expressions.failure import ExpressionFailure

READY = b"ready\n"
"""The helper's first line: everything is imported."""


class Request(Struct, frozen=True):
    """Evaluate all of these over one context."""

    expressions: tuple[str, ...]
    context: dict[str, Json]


class Answer(Struct, frozen=True):
    """Either a value for each expression, or the first failure."""

    values: tuple[Json, ...] = ()
    failure: ExpressionFailure | None = None
