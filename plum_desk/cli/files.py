"""Definitions and payloads as a person hands them over: a JSON file, `-` for stdin, or text on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from plum_desk.api.errors import BadRequest
from plum_desk.cli.options import UsageFault


def read(name: str) -> Any:
    """The JSON in a file, or on stdin for `-`. UsageFault when it cannot be read, BadRequest when it is no JSON."""
    return _decoded(*_bytes(name))


def read_object(name: str) -> dict[str, Any]:
    """Like `read`, for a definition: BadRequest when it is no JSON object."""
    found = read(name)
    if not isinstance(found, dict):
        raise BadRequest("json.malformed", f"{name}: a definition is a JSON object")
    return found


def read_objects(name: str) -> list[dict[str, Any]]:
    """Many objects: a JSON array, the `items` of an object, or one object a line; BadRequest for anything else."""
    data, origin = _bytes(name)
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        found = [
            _decoded(line, f"{origin}:{number}") for number, line in enumerate(data.splitlines(), 1) if line.strip()
        ]
    if isinstance(found, dict):
        found = found.get("items", [found])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise BadRequest("json.malformed", f"{origin}: expected an array of objects, or one object a line")
    return found


def payload(text: str | None) -> Any:
    """`--payload`: JSON, or `@FILE` or `@-` for what is in there; None when it was not given."""
    if text is None:
        return None
    return read(text[1:]) if text.startswith("@") else _decoded(text.encode(), "--payload")


def assignments(pairs: Iterable[str]) -> dict[str, Any]:
    """`--param key=value`: the value as JSON when it is JSON, else as text. UsageFault without a `=`."""
    found: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise UsageFault(f"{pair}: expected key=value")
        try:
            found[key] = msgspec.json.decode(value)
        except msgspec.DecodeError:
            found[key] = value
    return found


def labels(pairs: Iterable[str]) -> dict[str, str]:
    """`--label key=value`, always text."""
    found = (pair.partition("=") for pair in pairs)
    result: dict[str, str] = {}
    for key, equals, value in found:
        if not equals or not key:
            raise UsageFault(f"{key}: expected key=value")
        result[key] = value
    return result


def _bytes(name: str) -> tuple[bytes, str]:
    """What a file or stdin holds, and how to call it."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageFault(f"{name}: {error.strerror}") from error
    return data, "stdin" if name == "-" else name


def _decoded(data: bytes, origin: str) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadRequest("json.malformed", f"{origin}: {error}") from error
