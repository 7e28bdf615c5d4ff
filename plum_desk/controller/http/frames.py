"""Frames of the link of workers and agents: one message or an array of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, get_args

import msgspec

from plum_desk.api.errors import BadRequest, PlumError, TooLarge
from plum_desk.api.json import check_json, is_too_deep, refuse_not_finite
from plum_desk.api.links import MAX_FRAME_BYTES, Failure, FailureInfo, PeerMessage, Result
from plum_desk.api.types.common import MAX_JSON_BYTES, Json, replace

NOT_JSON = 1007
WRONG_SHAPE = 4400
MAX_MESSAGE = 64 * 1024
_TYPES = frozenset(kind.__struct_config__.tag for kind in get_args(PeerMessage))


class BadFrame(Exception):  # noqa: N818 (a frame of the peer, no fault of ours)
    """A frame that says nothing; ``close_code`` is for the WebSocket."""

    def __init__(self, close_code: int, reason: str) -> None:
        super().__init__(reason)
        self.close_code = close_code


class _Tag(msgspec.Struct):
    type: str
    task_id: str = msgspec.field(default="", name="taskId")
    token: str = ""


class FrameReader:
    """Decodes frames. Types of message that a newer peer sends are left out, one by one."""

    def __init__(self) -> None:
        self._frame: msgspec.json.Decoder[Any] = msgspec.json.Decoder(PeerMessage | list[PeerMessage])
        self._message: msgspec.json.Decoder[PeerMessage] = msgspec.json.Decoder(PeerMessage)
        self._tag = msgspec.json.Decoder(_Tag)

    def read(self, data: bytes) -> list[PeerMessage]:
        """The messages in their order. Raises ``BadFrame``.

        A result that cannot be kept (not finite, larger than 1 MiB) becomes the failure that it is: the peer sends
        it again until it is acknowledged, so to refuse the frame would never end.
        """
        try:
            decoded = self._frame.decode(data)
        except msgspec.ValidationError:
            return list(self._one_by_one(data))
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            return list(_with_odd_numbers(data, fault))
        except RecursionError:
            raise _too_deep() from None
        messages: list[PeerMessage] = decoded if isinstance(decoded, list) else [decoded]
        if len(data) > MAX_JSON_BYTES or is_too_deep(data):
            return [_fitting(message) for message in messages]
        return messages

    def _one_by_one(self, data: bytes) -> Iterator[PeerMessage]:
        for raw in _pieces(data):
            try:
                yield _fitting(self._message.decode(raw))
            except msgspec.ValidationError as fault:
                tag = self._tag_of(raw)
                if tag.type == "result" and "out of range" in str(fault):
                    yield _failure(tag.task_id, tag.token, "result.notJson", "The result has an infinite number.")
                elif tag.type in _TYPES:
                    raise BadFrame(WRONG_SHAPE, f"{tag.type}: {fault}") from fault

    def _tag_of(self, raw: msgspec.Raw) -> _Tag:
        try:
            return self._tag.decode(raw)
        except msgspec.ValidationError as fault:
            raise BadFrame(WRONG_SHAPE, f"no message: {fault}") from fault


def packed(messages: Iterable[bytes]) -> Iterator[bytes]:
    """Encoded messages as few frames, none above the limit."""
    parts: list[bytes] = []
    size = 0
    for message in messages:
        if parts and size + len(message) + 2 > MAX_FRAME_BYTES:
            yield _frame(parts)
            parts, size = [], 0
        parts.append(message)
        size += len(message) + 1
    if parts:
        yield _frame(parts)


def _frame(parts: list[bytes]) -> bytes:
    return parts[0] if len(parts) == 1 else b"[" + b",".join(parts) + b"]"


def _pieces(data: bytes) -> list[msgspec.Raw]:
    try:
        if data.lstrip()[:1] == b"[":
            return msgspec.json.decode(data, type=list[msgspec.Raw])
        return [msgspec.Raw(data)]
    except msgspec.DecodeError as fault:
        raise BadFrame(NOT_JSON, str(fault)) from fault
    except RecursionError:
        raise _too_deep() from None


def _too_deep() -> BadFrame:
    return BadFrame(WRONG_SHAPE, "the frame nests too deep")


def _with_odd_numbers(data: bytes, fault: Exception) -> Iterator[PeerMessage]:
    """Python's reader takes NaN and Infinity, which some peers write for JSON."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise BadFrame(NOT_JSON, str(fault)) from fault
    for item in value if isinstance(value, list) else [value]:
        try:
            refuse_not_finite(item)
            yield _fitting(msgspec.convert(item, PeerMessage))
        except BadRequest as odd:
            if not isinstance(item, dict) or item.get("type") != "result":
                raise BadFrame(NOT_JSON, odd.detail) from odd
            yield _failure(str(item.get("taskId")), str(item.get("token")), "result.notJson", odd.detail)
        except msgspec.ValidationError as wrong:
            if isinstance(item, dict) and item.get("type") not in _TYPES:
                continue
            raise BadFrame(WRONG_SHAPE, str(wrong)) from wrong


def _fitting(message: PeerMessage) -> PeerMessage:
    if isinstance(message, Failure):
        return _bounded(message)
    if not isinstance(message, Result):
        return message
    try:
        _check(message.result, "$.result")
    except TooLarge as fault:
        return _failure(message.task_id, message.token, "result.tooLarge", fault.detail)
    except (PlumError, RecursionError, UnicodeEncodeError) as fault:
        return _failure(message.task_id, message.token, "result.notJson", str(fault))
    return message


def _bounded(failure: Failure) -> Failure:
    """What does not fit of an error is left out: the attempt failed all the same."""
    error = failure.error
    try:
        _check(error.detail, "$.error.detail")
    except (PlumError, RecursionError, UnicodeEncodeError) as fault:
        told = fault.detail if isinstance(fault, PlumError) else str(fault)
        error = replace(error, detail={"left out": told})
    return replace(failure, error=replace(error, message=error.message[:MAX_MESSAGE]))


def _check(value: Json, path: str) -> None:
    if is_too_deep(check_json(value, path)):
        raise BadRequest("json.tooDeep", f"{path} nests too deep.")


def _failure(task_id: str, token: str, kind: str, message: str) -> Failure:
    return Failure(task_id=task_id, token=token, error=FailureInfo(type=kind, message=message, retryable=False))
