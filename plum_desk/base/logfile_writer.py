"""Adding to a log file without holding the event loop."""

import asyncio
import logging
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

_log = logging.getLogger(__name__)

_FLUSH_S = 0.1
_LINE_LENGTH = 16 * 1024
_LETTERS = {"stdout": "O", "stderr": "E", "log": "L"}
_LINE_ENDS = re.compile(r"\r\n|\n|\r(?!\Z)")


class LogWriter:
    """Adds lines to one log file, up to about `max_bytes`; a last line says when the rest is not kept.

    Made on the loop. `append` only remembers and may be called from any thread; a write in the
    background follows within 0.1 s, and after it `on_flushed(size_of_the_file)` is called on the loop.
    A file that exists is continued. When the disk is full, lines are lost, which the program's log
    says, and the next write tries again.
    """

    def __init__(
        self,
        path: Path,
        max_bytes: int,
        wall: Callable[[], float] = time.time,
        on_flushed: Callable[[int], None] | None = None,
    ) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._wall = wall
        self._on_flushed = on_flushed
        self._loop = asyncio.get_running_loop()
        self._lock = threading.Lock()
        self._file_lock = threading.Lock()
        self._begun: dict[str, str] = {}
        self._waiting: list[bytes] = []
        self._size = path.stat().st_size if path.exists() else 0
        self._write_is_due = False
        self._is_failing = False
        self._closed = False
        self.truncated = self._size >= max_bytes

    def append(self, stream: str, text: str) -> None:
        """Add text of "stdout", "stderr" or "log"; it may hold many lines and end inside one."""
        with self._lock:
            if self._closed or self.truncated:
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
        moment = datetime.fromtimestamp(self._wall(), UTC).isoformat(timespec="milliseconds")[:23]
        for line in lines:
            data = f"{moment}Z {_LETTERS[stream]} {line}\n".encode("utf-8", "replace")
            if self._size + len(data) > self._max_bytes:
                self.truncated = True
                data = f"{moment}Z L the log has reached {self._max_bytes} bytes: the rest is not kept\n".encode()
            self._size += len(data)
            self._waiting.append(data)
            if self.truncated:
                self._begun.clear()
                return

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

    def _tell(self, size: int | None) -> None:
        if size is not None and self._on_flushed is not None:
            self._on_flushed(size)

    def _write(self) -> int | None:
        """In a thread: what waits goes to the file; returns the file's size, None when nothing changed."""
        with self._file_lock:
            with self._lock:
                data = b"".join(self._waiting)
                self._waiting.clear()
            if not data:
                return None
            try:
                size = self._write_out(data)
            except OSError as error:
                if not self._is_failing:
                    _log.warning("log lines are lost, %s cannot be written: %s", self._path, error)
                self._is_failing = True
                return None
            self._is_failing = False
            return size

    def _write_out(self, data: bytes) -> int:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab+") as file:
            if file.tell() and not self._ends_with_a_line():
                data = b"\n" + data
            file.write(data)
            file.flush()
            return file.tell()

    def _ends_with_a_line(self) -> bool:
        """False after a crash or a full disk inside a line."""
        with self._path.open("rb") as file:
            file.seek(-1, 2)
            return file.read(1) == b"\n"
