"""An owner for background tasks: none is forgotten, none fails unseen."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

_log = logging.getLogger(__name__)

T = TypeVar("T")


class TaskScope:
    """Owns the tasks that it starts and ends them when it closes; one that fails leaves its siblings alone.

    A task that has not ended `patience_s` after it was cancelled is named in the log and cancelled again.
    """

    def __init__(self, patience_s: float = 5.0) -> None:
        self._patience_s = patience_s
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = False

    def __len__(self) -> int:
        """How many tasks still run."""
        return len(self._tasks)

    def start(self, coro: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
        """Run it in the background; an exception that ends it is logged with `name`."""
        if self._closing:
            coro.close()
            raise RuntimeError(f"task {name} came after its scope was closed")
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._on_done)
        return task

    async def close(self) -> None:
        """Cancel all tasks and wait until they have ended; calling it from one of them spares that one."""
        self._closing = True
        while rest := self._tasks - {asyncio.current_task()}:
            for task in rest:
                task.cancel()
            _, late = await asyncio.wait(rest, timeout=self._patience_s)
            for task in late:
                _log.warning("task %s does not end: cancelled again", task.get_name())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _on_done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("task %s failed", task.get_name(), exc_info=error)
