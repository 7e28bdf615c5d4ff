"""A process's output on its way to the task's log: gathered for a tenth of a second, or until it is much."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal

from plum_desk.api.links import Log, PeerMessage

_GATHER_S = 0.1
_MUCH = 64 * 1024


class OutputFeed:
    """Sends `Log` messages for one attempt; `close` sends the rest."""

    def __init__(self, task_id: str, token: str, send: Callable[[PeerMessage], None]) -> None:
        self._task_id = task_id
        self._token = token
        self._send = send
        self._pieces: list[tuple[str, str]] = []
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None

    def write(self, stream: str, text: str) -> None:
        self._pieces.append((stream, text))
        self._size += len(text)
        if self._size >= _MUCH:
            self.close()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_GATHER_S, self.close)

    def close(self) -> None:
        """Send what has been gathered."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for stream, text in self._pieces:
            name: Literal["stdout", "stderr"] = "stderr" if stream == "stderr" else "stdout"
            self._send(Log(task_id=self._task_id, token=self._token, stream=name, text=text))
        self._pieces = []
        self._size = 0
