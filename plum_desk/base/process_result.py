"""How a process went."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Why a process came to its end."""

    EXITED = "exited"
    TIMED_OUT = "timedOut"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class ProcessResult:
    """How it went; `exit_code` is minus the signal's number when one ended it.

    `stdout` and `stderr` are the last 64 KiB of each, `truncated` says that there was more.
    `cpu_s` includes the processes that it started and waited for. `max_rss_bytes` is the largest peak
    among it and them, 0 when it ended before it could be looked at.
    """

    outcome: Outcome
    exit_code: int
    stdout: str
    stderr: str
    duration_s: float
    cpu_s: float
    max_rss_bytes: int
    truncated: bool
