"""JSON values as the contract wants them: finite numbers, and no value above its limit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import accumulate

import msgspec

from plum_desk.api.errors import BadRequest, FieldProblem, TooLarge
from plum_desk.api.types.common import MAX_JSON_BYTES, Json

MAX_DEPTH = 200
"""Nesting beyond this is refused: code of ours that walks a value must not meet Python's own limit."""
_ENCODER = msgspec.json.Encoder()
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
"""One level down is 1, one up is -1 as a signed byte."""
_PIECE = 64 * 1024
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b'"[]{}')


def encode_json(value: Json, path: str = "$") -> bytes:
    """Compact UTF-8 JSON. Raises ``BadRequest`` (``json.notFinite``) for NaN and infinities, naming their paths."""
    data = _ENCODER.encode(value)
    # msgspec writes NaN and the infinities as null without a word: only then is the walk worth its time.
    if b"null" in data:
        refuse_not_finite(value, path)
    return data


def check_json(value: Json, path: str, limit_bytes: int = MAX_JSON_BYTES) -> bytes:
    """The compact JSON of a payload, result or KV value.

    Raises ``BadRequest`` (``json.notFinite``) or ``TooLarge`` (``payload.tooLarge``); both name the path.
    """
    data = encode_json(value, path)
    if len(data) > limit_bytes:
        message = f"{len(data)} bytes of compact JSON, more than {limit_bytes}"
        raise TooLarge("payload.tooLarge", f"The value at {path} has {message}.", [FieldProblem(path, message)])
    return data


def is_too_deep(data: bytes) -> bool:
    """Whether brackets outside of strings nest deeper than ``MAX_DEPTH``; fast, and right for well-formed JSON."""
    if data.count(b"[") + data.count(b"{") <= MAX_DEPTH:
        return False
    plain = data.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _NOT_BRACKETS)
    # What is left of the strings: every second piece between quotes is the inside of one.
    steps = b"".join(plain.split(b'"')[::2]).translate(_STEPS)
    depth = 0
    for start in range(0, len(steps), _PIECE):
        depths = list(accumulate(memoryview(steps[start : start + _PIECE]).cast("b"), initial=depth))
        depth = depths[-1]
        if max(depths) > MAX_DEPTH:
            return True
    return False


def refuse_not_finite(value: Json, path: str = "$") -> None:
    """Raise ``BadRequest`` (``json.notFinite``) with up to 100 paths of numbers that JSON cannot say."""
    problems = [FieldProblem(at, "NaN and infinities are no JSON numbers") for at in _not_finite(value, path)]
    if problems:
        raise BadRequest("json.notFinite", f"The number at {problems[0].path} is not finite.", problems[:100])


def child(path: str, key: str | int) -> str:
    """The JSONPath of a member or an element."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if key.isidentifier() else f"{path}[{_ENCODER.encode(key).decode()}]"


def _not_finite(value: object, path: str) -> Iterator[str]:
    if isinstance(value, float):
        if not math.isfinite(value):
            yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _not_finite(item, child(path, str(key)))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _not_finite(item, child(path, index))
    elif isinstance(value, msgspec.Struct):
        for name, wire in zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True):
            yield from _not_finite(getattr(value, name), child(path, wire))
