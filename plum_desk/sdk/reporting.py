"""What running tasks tell, gathered from any thread and sent in few messages."""

from __future__ import annotations

from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from plum_desk.api.links import Log, PeerMessage, Progress
from plum_desk.sdk.outcome import well_formed

_PROGRESS_EVERY_S = 0.1


class LinkReporter:
    """Sends a task's log lines once in a turn of the loop and its progress at most ten times a second.

    `progress` and `log` may be called from any thread; `close` on the loop says what is still unsaid.
    """

    def __init__(self, task_id: str, token: str, loop: AbstractEventLoop, send: Callable[[PeerMessage], None]) -> None:
        self._task_id = task_id
        self._token = token
        self._loop = loop
        self._send = send
        self._lock = Lock()
        self._lines: list[str] = []
        self._progress: tuple[float | None, str | None] | None = None
        self._asked = False
        self._closed = False
        self._timer: TimerHandle | None = None
        self._next_progress = 0.0

    def progress(self, fraction: float | None, message: str | None) -> None:
        with self._lock:
            self._progress = (fraction, message)
        self._ask()

    def log(self, text: str) -> None:
        with self._lock:
            self._lines.append(text)
        self._ask()

    def close(self) -> None:
        self._send_lines()
        self._send_progress()
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    def _ask(self) -> None:
        with self._lock:
            if self._asked or self._closed:
                return
            self._asked = True
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(self._flush)

    def _flush(self) -> None:
        with self._lock:
            self._asked = False
        if self._closed:
            return
        self._send_lines()
        if self._timer is not None:
            return
        wait_s = self._next_progress - self._loop.time()
        if wait_s <= 0:
            self._send_progress()
        else:
            self._timer = self._loop.call_later(wait_s, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        self._send_progress()

    def _send_lines(self) -> None:
        with self._lock:
            text, self._lines = "".join(self._lines), []
        if text:
            self._send(Log(task_id=self._task_id, token=self._token, text=well_formed(text)))

    def _send_progress(self) -> None:
        with self._lock:
            latest, self._progress = self._progress, None
        if latest is None:
            return
        fraction, message = latest
        text = None if message is None else well_formed(message)
        self._send(Progress(task_id=self._task_id, token=self._token, fraction=fraction, message=text))
        self._next_progress = self._loop.time() + _PROGRESS_EVERY_S
