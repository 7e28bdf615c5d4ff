"""From what a task function returned or raised to the message that tells it."""

from __future__ import annotations

import math
import traceback
from collections.abc import Iterator
from typing import Any

import msgspec

from plum_desk.api.links import Failure, FailureInfo, Result
from plum_desk.api.types.common import MAX_JSON_BYTES
from plum_desk.sdk.errors import InvalidResult, PermanentError, RetryableError

_MESSAGE_CHARS = 4_000
_TRACEBACK_CHARS = 16_000
_encoder = msgspec.json.Encoder()


def encode_result(value: Any) -> bytes:
    """Compact JSON of a result: dataclasses, structs and tuples are converted; InvalidResult says what is wrong."""
    try:
        data = _encoder.encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise InvalidResult("result.notJson", f"the result is no JSON: {error}") from None
    if len(data) > MAX_JSON_BYTES:
        raise InvalidResult("result.tooLarge", f"the result has {len(data)} bytes of JSON, more than {MAX_JSON_BYTES}")
    # msgspec writes NaN and the infinities as null, so without a null there is none of them.
    if b"null" in data and (place := next(_not_finite(msgspec.to_builtins(value, str_keys=True), "$"), None)):
        raise InvalidResult("result.notJson", f"the result holds NaN or an infinity at {place}")
    return data


def result_message(task_id: str, token: str, value: Any) -> Result | Failure:
    """A result, or a failure when the value cannot be stored."""
    try:
        return Result(task_id=task_id, token=token, result=msgspec.Raw(encode_result(value)))
    except InvalidResult as error:
        return Failure(
            task_id=task_id,
            token=token,
            error=FailureInfo(type=error.code, message=well_formed(str(error)), retryable=False),
        )


def failure_of(error: BaseException) -> FailureInfo:
    """Type is the class's name; only RetryableError and PermanentError decide about retries."""
    detail = None if isinstance(error, PermanentError) and error.__traceback__ is None else _traceback(error)
    return FailureInfo(
        type=type(error).__name__,
        message=well_formed(_text(error)[:_MESSAGE_CHARS]),
        detail=detail,
        retryable=_retryable(error),
        after_sec=error.after if isinstance(error, RetryableError) else None,
    )


def well_formed(text: str) -> str:
    """Without halves of surrogate pairs, which no JSON text may hold."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _retryable(error: BaseException) -> bool | None:
    if isinstance(error, PermanentError):
        return False
    return True if isinstance(error, RetryableError) else None


def _text(error: BaseException) -> str:
    try:
        return str(error) or type(error).__name__
    except Exception:
        return f"{type(error).__name__} whose text cannot be made"


def _traceback(error: BaseException) -> str:
    """The user's frames: the first one is our own call. The end of it says most."""
    own = error.__traceback__
    lines = traceback.format_exception(type(error), error, own.tb_next if own else None)
    return well_formed("".join(lines)[-_TRACEBACK_CHARS:])


def _not_finite(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, float):
        if not math.isfinite(value):
            yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _not_finite(item, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _not_finite(item, f"{path}[{number}]")
