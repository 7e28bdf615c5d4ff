"""The exit codes of `plum`, which scripts may rely on (api.md, Settings)."""

from __future__ import annotations

from plum_desk.api.errors import PlumError

DONE = 0
FAILED = 1
USAGE = 2
UNREACHABLE = 4
REFUSED = 5
NOT_FOUND = 6
CONFLICT = 7
INVALID = 8
TIMED_OUT = 124
INTERRUPTED = 130

_BY_STATUS = {
    0: UNREACHABLE,
    400: INVALID,
    401: REFUSED,
    403: REFUSED,
    404: NOT_FOUND,
    405: INVALID,
    409: CONFLICT,
    413: INVALID,
    415: INVALID,
    422: INVALID,
}


def of(error: PlumError) -> int:
    """The code for an answer that is no success; of what is nobody's fault here, FAILED."""
    return _BY_STATUS.get(error.status, FAILED)
