"""What all wire types share: two bases, constrained strings, pages."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from msgspec import Meta, Struct
from msgspec.structs import replace as replace

Json = Any
"""A JSON value: None, bool, int, float, str, list or dict with string keys."""

MAX_JSON_BYTES = 1024 * 1024
"""The largest payload, result or value, in bytes of compact UTF-8 JSON (api.md, Sizes)."""

Name = Annotated[str, Meta(min_length=1, max_length=200)]
PeerId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._:-]{1,128}$", description="An id that a client may choose.")]
Key = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$", description="A node key, usable in CEL.")]
Seconds = Annotated[float, Meta(ge=0, le=31_536_000, description="A duration in seconds, at most a year.")]
Priority = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
Retries = Annotated[int, Meta(ge=0, le=1000)]
Labels = dict[str, str]
Executor = Annotated[str, Meta(min_length=1, max_length=64)]
TargetKind = Literal["", "node", "nodes", "app", "deployment", "service", "worker"]

T = TypeVar("T")


class Wire(Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """A message between programs: keys that it does not know are ignored.

    Frozen, and made of JSON, it can be in no circle: the garbage collector need not look at it. With tens of thousands
    in memory its rounds were the longest pauses of the loop.
    """


class Definition(Wire, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something a person writes: keys that it does not know are refused."""


class Page(Struct, Generic[T], frozen=True):
    """One page of a list. ``cursor`` is None on the last; ``total`` is set when it was asked for."""

    items: list[T]
    cursor: str | None = None
    total: int | None = None


class ListQuery(Wire, frozen=True, kw_only=True):
    """Query parameters of lists that grow without bound. Several values are separated by commas."""

    limit: Annotated[int, Meta(ge=1, le=1000)] = 100
    cursor: str | None = None
    count: bool = False


class Count(Wire, frozen=True, kw_only=True):
    """How many objects an action touched."""

    count: int
