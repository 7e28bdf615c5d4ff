"""A few threads for task functions that block; they never keep the program from ending."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread


class DaemonThreads:
    """At most ``size`` threads, started when needed, that take calls in order.

    Daemons, because a function that never returns must not hold up the end of the program; the standard library's
    pool waits for its threads at exit. A call must not raise.
    """

    def __init__(self, size: int, name: str):
        self._size = size
        self._name = name
        self._calls: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._lock = Lock()
        self._idle = 0
        self._threads = 0

    def submit(self, call: Callable[[], None]) -> None:
        with self._lock:
            if self._idle > 0:
                self._idle -= 1
            elif self._threads < self._size:
                self._threads += 1
                Thread(target=self._work, name=f"{self._name}-{self._threads}", daemon=True).start()
            else:
                self._idle -= 1
        self._calls.put(call)

    def close(self) -> None:
        """End the threads once they are idle."""
        for _ in range(self._threads):
            self._calls.put(None)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call()
            del call  # what the task held is not kept until the next one
            with self._lock:
                self._idle += 1
