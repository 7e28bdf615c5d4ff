"""Log files of tasks and processes: text that only grows, read by byte offset.

Each line is `2026-11-24T09:41:38.204Z O text`: the UTC time at which it was complete, one letter for
where it comes from (O standard output, E standard error, L the task's own log), and the text. A line
end is `\\n`; a lone `\\r`, as progress bars write it, ends a line too. What the reader gets at an offset
never changes; of a long log the oldest parts are dropped (see `log_parts`), and the offsets of the others stay.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from plum_desk.base.log_parts import read_from
from plum_desk.base.logfile_writer import LogWriter

__all__ = ["MIB", "LogLine", "LogWriter", "parse_line", "read", "read_lines"]

MIB = 1024 * 1024
_STREAMS = {b"O": "stdout", b"E": "stderr", b"L": "log"}
_LINE = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z ([OEL]) ([^\n]*)\n?")


@dataclass(frozen=True)
class LogLine:
    """One line: Unix time, "stdout", "stderr" or "log", and its text without the end."""

    at: float
    stream: str
    text: str


def parse_line(data: bytes) -> LogLine | None:
    """One line of such a file, with or without its end; None when it is none, such as the rest of a cut one."""
    match = _LINE.fullmatch(data)
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(match[1].decode()).replace(tzinfo=UTC)
    except ValueError:
        return None
    return LogLine(moment.timestamp(), _STREAMS[match[2]], match[3].decode("utf-8", "replace"))


def read(path: Path, offset: int, limit: int = MIB) -> tuple[bytes, int]:
    """At most `limit` bytes from `offset` and the offset after them; nothing when there is no such file yet.

    When the byte at `offset` is no longer kept, they are those from the oldest kept one on.
    """
    begin, data = read_from(path, offset, limit)
    return data, begin + len(data)


def read_lines(path: Path, offset: int, limit: int = MIB) -> tuple[list[LogLine], int]:
    """The complete lines in those bytes and the offset after the last of them; a longer line comes whole."""
    begin, data = read_from(path, offset, limit)
    while b"\n" not in data and len(data) == limit:
        limit *= 2
        begin, data = read_from(path, offset, limit)
    whole = data[: data.rfind(b"\n") + 1]
    lines = (parse_line(line) for line in whole.split(b"\n"))
    return [line for line in lines if line is not None], begin + len(whole)
