"""One tree of errors, drawn here, for the controller that answers with them and the client that raises them.

PlumError
├── BadRequest      400    malformed JSON, NaN, reserved names
├── Unauthorized    401    no or wrong token
├── Forbidden       403    the role does not allow it, foreign Host or Origin
├── NotFound        404
├── MethodNotAllowed 405   with the methods that are
├── Conflict        409    name taken, still referenced, stale revision, wrong state
├── TooLarge        413
├── WrongContentType 415
├── Invalid         422    wrong shape or value, with all problems
├── RateLimited     429    with the seconds to wait
├── ServerError     500
│   ├── Unavailable 503    not ready, with the reasons
│   └── StorageFull 507    nothing was stored
└── Unreachable     0      no answer at all; only the client raises it
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct


class FieldProblem(Struct, frozen=True):
    """One fault of a body: ``path`` is JSONPath with ``$`` and ``[n]``."""

    path: str
    message: str
    code: str | None = None


class PlumError(Exception):
    """An answer that is no success: ``status``, a stable ``code``, a sentence, and all problems."""

    status: ClassVar[int] = 500

    def __init__(
        self,
        code: str,
        detail: str,
        errors: Iterable[FieldProblem] = (),
        *,
        retry_after_s: float | None = None,
    ):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.retry_after_s = retry_after_s


class BadRequest(PlumError):
    status = 400


class Unauthorized(PlumError):
    status = 401


class Forbidden(PlumError):
    status = 403


class NotFound(PlumError):
    status = 404


class MethodNotAllowed(PlumError):
    status = 405

    def __init__(self, code: str, detail: str, allow: tuple[str, ...] = ()):
        super().__init__(code, detail)
        self.allow = allow


class Conflict(PlumError):
    status = 409


class TooLarge(PlumError):
    status = 413


class WrongContentType(PlumError):
    status = 415


class Invalid(PlumError):
    status = 422


class RateLimited(PlumError):
    status = 429


class ServerError(PlumError):
    status = 500


class Unavailable(ServerError):
    status = 503


class StorageFull(ServerError):
    status = 507


class Unreachable(PlumError):
    status = 0
