"""What running tasks tell, gathered from any thread and sent in few messages."""

from __future__ import annotations

from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import Lock

from msgspec import Raw

from plum_desk.api.links import Checkpoint, Log, PeerMessage, Progress
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
        self._number = 0
        self._unsaved: dict[int, Future[None]] = {}

    def progress(self, fraction: float | None, message: str | None) -> None:
        with self._lock:
            self._progress = (fraction, message)
        self._ask()

    def log(self, text: str) -> None:
        with self._lock:
            self._lines.append(text)
        self._ask()

    def checkpoint(self, state: bytes) -> Future[None]:
        """Send it at once; the future is done when it is durable, and canceled when the attempt ends before."""
        saved: Future[None] = Future()
        with self._lock:
            self._number += 1
            number = self._number
            self._unsaved[number] = saved
        message = Checkpoint(task_id=self._task_id, token=self._token, state=Raw(state), number=number)
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(self._send_checkpoint, message)
        return saved

    def saved(self, number: int) -> None:
        """The checkpoint of this number is durable, and with it all that came before."""
        with self._lock:
            done = [self._unsaved.pop(place) for place in list(self._unsaved) if place <= number]
        for future in done:
            if future.set_running_or_notify_cancel():
                future.set_result(None)

    def close(self) -> None:
        self._send_lines()
        self._send_progress()
        self._closed = True
        with self._lock:
            unsaved, self._unsaved = list(self._unsaved.values()), {}
        for future in unsaved:
            future.cancel()
        if self._timer is not None:
            self._timer.cancel()

    def _send_checkpoint(self, message: Checkpoint) -> None:
        if not self._closed:
            self._send(message)

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
