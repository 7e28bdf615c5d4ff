"""Adding to a log file without holding the event loop."""

import asyncio
import logging
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from plum_desk.base.log_parts import pieces, rotate

_log = logging.getLogger(__name__)

_FLUSH_S = 0.1
_LINE_LENGTH = 16 * 1024
_WAITING_BYTES = 64 * 1024 * 1024
_LETTERS = {"stdout": "O", "stderr": "E", "log": "L"}
_LINE_ENDS = re.compile(r"\r\n|\n|\r(?!\Z)")


class LogWriter:
    """Adds lines to one log; a file of `part_bytes` becomes a part, and the newest `kept_parts` of them are kept.

    Made on the loop. `append` only remembers and may be called from any thread; a write in the
    background follows within 0.1 s, and after it `on_flushed(end_of_the_log)` is called on the loop.
    A log that exists is continued. When the disk is full, lines are lost, which the program's log
    says, and the next write tries again. Of lines that come faster than the disk takes them the newest
    64 MiB wait, and a line says how many are missing.
    """

    def __init__(
        self,
        path: Path,
        part_bytes: int,
        wall: Callable[[], float] = time.time,
        on_flushed: Callable[[int], None] | None = None,
        kept_parts: int = 4,
    ) -> None:
        self._path = path
        self._part_bytes = part_bytes
        self._kept_parts = kept_parts
        self._wall = wall
        self._on_flushed = on_flushed
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._file_lock = threading.Lock()
        self._begun: dict[str, str] = {}
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._dropped = 0
        self._write_is_due = False
        self._is_failing = False
        self._closed = False

    def append(self, stream: str, text: str) -> None:
        """Add text of "stdout", "stderr" or "log"; it may hold many lines and end inside one."""
        with self._lock:
            if self._closed:
                return
            *lines, begun = _LINE_ENDS.split(self._begun.pop(stream, "") + text)
            if len(begun) > _LINE_LENGTH:
                lines, begun = [*lines, begun], ""
            if begun:
                self._begun[stream] = begun
            self._remember(stream, lines)
            is_first = bool(self._waiting) and not self._write_is_due
            self._write_is_due = self._write_is_due or is_first
        if is_first:
            with suppress(RuntimeError):  # the loop is closed: `close` was forgotten, nothing to do here
                self._loop.call_soon_threadsafe(self._loop.call_later, _FLUSH_S, self._begin_write)

    async def flush(self) -> None:
        """Write what is remembered; when it returns, readers see it."""
        self._tell(await asyncio.to_thread(self._write))

    async def close(self) -> None:
        """Write the rest, begun lines too; later text is dropped."""
        with self._lock:
            for stream, begun in list(self._begun.items()):
                self._remember(stream, [begun.removesuffix("\r")])
            self._begun.clear()
            self._closed = True
        await self.flush()

    def _remember(self, stream: str, lines: list[str]) -> None:
        begin = f"{self._moment()} {_LETTERS[stream]} "
        for line in lines:
            data = f"{begin}{line}\n".encode("utf-8", "replace")
            self._waiting_bytes += len(data)
            self._waiting.append(data)
        while self._waiting_bytes > _WAITING_BYTES and len(self._waiting) > 1:
            self._waiting_bytes -= len(self._waiting.popleft())
            self._dropped += 1

    def _moment(self) -> str:
        return datetime.fromtimestamp(self._wall(), UTC).isoformat(timespec="milliseconds")[:23] + "Z"

    def _take(self) -> deque[bytes]:
        with self._lock:
            lines, self._waiting, self._waiting_bytes = self._waiting, deque(), 0
            if self._dropped:
                lines.appendleft(f"{self._moment()} L {self._dropped} lines came too fast: not kept\n".encode())
                self._dropped = 0
        return lines

    def _begin_write(self) -> None:
        self._loop.run_in_executor(None, self._write).add_done_callback(self._on_written)

    def _on_written(self, written: "asyncio.Future[int | None]") -> None:
        if written.cancelled():
            return
        self._tell(written.result())
        with self._lock:
            self._write_is_due = bool(self._waiting)
        if self._write_is_due:
            self._loop.call_later(_FLUSH_S, self._begin_write)

    def _tell(self, end: int | None) -> None:
        if end is not None and self._on_flushed is not None:
            self._on_flushed(end)

    def _write(self) -> int | None:
        """In a thread: what waits goes to the file; returns the end of the log, None when nothing changed."""
        with self._file_lock:
            lines = self._take()
            if not lines:
                return None
            try:
                end = self._write_out(lines)
            except OSError as error:
                if not self._is_failing:
                    _log.warning("log lines are lost, %s cannot be written: %s", self._path, error)
                self._is_failing = True
                return None
            self._is_failing = False
            return end

    def _write_out(self, lines: deque[bytes]) -> int:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            start = pieces(self._path)[-1].start
            size = self._fill(lines)
            if size >= self._part_bytes:
                with suppress(OSError):  # Windows does not rename what somebody reads: after the next write, then
                    rotate(self._path, self._kept_parts)
            if not lines:
                return start + size

    def _fill(self, lines: deque[bytes]) -> int:
        """Move lines, one at least, to the current file until that is large enough for a part; returns its size."""
        with self._path.open("ab+") as file:
            torn = b"\n" if file.tell() and not self._ends_with_a_line() else b""
            size = file.tell() + len(torn)
            batch = [torn]
            while lines and (len(batch) == 1 or size < self._part_bytes):
                size += len(lines[0])
                batch.append(lines.popleft())
            file.write(b"".join(batch))
        return size

    def _ends_with_a_line(self) -> bool:
        """False after a crash or a full disk inside a line."""
        with self._path.open("rb") as file:
            file.seek(-1, 2)
            return file.read(1) == b"\n"
