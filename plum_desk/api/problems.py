"""The tree of errors as ``application/problem+json``, in both directions."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import msgspec

from plum_desk.api import errors
from plum_desk.api.errors import FieldProblem, PlumError

CONTENT_TYPE = "application/problem+json"
_CLASSES: tuple[type[PlumError], ...] = (
    errors.BadRequest,
    errors.Unauthorized,
    errors.Forbidden,
    errors.NotFound,
    errors.Conflict,
    errors.TooLarge,
    errors.WrongContentType,
    errors.Invalid,
    errors.RateLimited,
    errors.ServerError,
    errors.StorageFull,
)
_BY_STATUS = {cls.status: cls for cls in _CLASSES}


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """RFC 9457, with a stable ``code`` and all problems of the request."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[FieldProblem, ...] = ()


class _Received(msgspec.Struct, kw_only=True):
    detail: str = ""
    title: str = ""
    code: str = ""
    errors: list[FieldProblem] = []


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(_Received)


def encode_problem(error: PlumError) -> bytes:
    """The body that tells a client about an error."""
    return _ENCODER.encode(
        ProblemDocument(
            type=f"urn:plum-desk:problem:{error.code}",
            title=_title(error.status),
            status=error.status,
            detail=error.detail,
            code=error.code,
            errors=error.errors,
        )
    )


def problem_headers(error: PlumError) -> dict[str, str]:
    """The headers that belong to an error."""
    headers = {"content-type": CONTENT_TYPE}
    if isinstance(error, errors.MethodNotAllowed):
        headers["allow"] = ", ".join(error.allow)
    if isinstance(error, errors.Unauthorized):
        headers["www-authenticate"] = "Bearer"
    if error.retry_after_s is not None:
        headers["retry-after"] = str(max(1, -int(-error.retry_after_s // 1)))
    return headers


def decode_problem(status: int, headers: Mapping[str, str], body: bytes) -> PlumError:
    """The error that an answer stands for; one without a problem document keeps its status and text."""
    received = _received(body)
    code = received.code or f"http.{status}"
    detail = received.detail or received.title or body[:200].decode("utf-8", "replace") or _title(status)
    if status == errors.MethodNotAllowed.status:
        return errors.MethodNotAllowed(code, detail, tuple(headers.get("allow", "").split(", ")))
    fallback = errors.ServerError if status >= 500 else PlumError
    error = _BY_STATUS.get(status, fallback)(code, detail, received.errors, retry_after_s=_retry_after_s(headers))
    if error.status != status:
        error.status = status  # type: ignore[misc] # a status outside the tree stays visible on the instance
    return error


def _received(body: bytes) -> _Received:
    try:
        return _DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _Received()


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    try:
        return float(headers["retry-after"])
    except (KeyError, ValueError):
        return None


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return f"Status {status}"
