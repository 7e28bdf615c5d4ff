"""What tasks print: one log a task, read by byte offset, followed while it grows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import msgspec

from plum_desk.api.errors import NotFound
from plum_desk.api.transport import ServerEvent
from plum_desk.api.types.tasks import LogQuery
from plum_desk.base.clock import Clock
from plum_desk.base.log_parts import remove
from plum_desk.base.logfile import MIB, read, read_lines
from plum_desk.base.logfile_writer import LogWriter
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.bus import Bus
from plum_desk.controller.call import Call, Chunk, Events, Handlers
from plum_desk.controller.store import tasks as store
from plum_desk.controller.store.port import Database

PART_BYTES = 16 * MIB
KEPT_PARTS = 4
_FOLLOW_BYTES = 64 * 1024


class LogsArea:
    """Satisfies ``ports.LogSink``. ``is_open`` tells whether a task may still print."""

    def __init__(
        self,
        folder: Path,
        database: Database,
        bus: Bus,
        clock: Clock,
        scope: TaskScope,
        part_bytes: int = PART_BYTES,
    ) -> None:
        self._folder = folder
        self._database = database
        self._bus = bus
        self._clock = clock
        self._scope = scope
        self._part_bytes = part_bytes
        self._writers: dict[str, LogWriter] = {}
        self._grown: dict[str, set[asyncio.Event]] = {}
        """One event for each follower: one that is shared would be cleared by who looks first."""
        self._is_open: Callable[[str], bool] = lambda _: False

    def handlers(self) -> Handlers:
        """By operation name."""
        return {"tasks.logs": self.logs}

    def ask_open(self, is_open: Callable[[str], bool]) -> None:
        """Tell how to learn whether a task is open."""
        self._is_open = is_open

    def append(self, task_id: str, stream: str, text: str) -> None:
        """See ``ports.LogSink``."""
        writer = self._writers.get(task_id)
        if writer is None:
            path = self._path(task_id)
            path.parent.mkdir(parents=True, exist_ok=True)
            writer = LogWriter(path, self._part_bytes, self._clock.wall, lambda _: self._wake(task_id), KEPT_PARTS)
            self._writers[task_id] = writer
        writer.append(stream, text)
        told = {"taskId": task_id, "stream": stream, "text": text}
        self._bus.publish_live("logs", None, lambda: told)

    def close_task(self, task_id: str) -> None:
        """See ``ports.LogSink``."""
        writer = self._writers.get(task_id)
        if writer is not None:
            self._scope.start(self._close(task_id, writer), name=f"close the log of {task_id}")
        else:
            self._wake(task_id)

    def remove(self, task_ids: Sequence[str]) -> None:
        """Delete the logs of tasks that are no more, in the background."""
        paths = [self._path(task_id) for task_id in task_ids]
        self._scope.start(asyncio.to_thread(_unlink, paths), name="delete logs")

    async def close(self) -> None:
        """Write everything that is open."""
        for task_id in list(self._writers):
            if (writer := self._writers.pop(task_id, None)) is not None:
                await writer.close()

    async def logs(self, call: Call) -> Chunk | Events:
        """Bytes from an offset, or a stream of what follows; from the oldest kept byte on when that is later."""
        task_id = call.path["id"]
        query: LogQuery = call.query
        if not self._is_open(task_id):
            found = await self._database.read(lambda connection: store.get(connection, task_id))
            if found is None:
                raise NotFound("task.notFound", f"There is no task {task_id}.")
        if query.follow:
            return self._follow(task_id, query.offset)
        await self._flush(task_id)
        data, following = await asyncio.to_thread(read, self._path(task_id), query.offset)
        return Chunk(data=data, next_offset=following)

    async def _follow(self, task_id: str, offset: int) -> AsyncIterator[ServerEvent]:
        grown = asyncio.Event()
        followers = self._grown.setdefault(task_id, set())
        followers.add(grown)
        try:
            while True:
                grown.clear()
                is_last = not self._is_open(task_id) and task_id not in self._writers
                lines, following = await asyncio.to_thread(read_lines, self._path(task_id), offset, _FOLLOW_BYTES)
                if lines:
                    for left, line in zip(range(len(lines) - 1, -1, -1), lines, strict=True):
                        data = msgspec.json.encode({"stream": line.stream, "text": f"{line.text}\n"})
                        # Only the last has the offset: who resumes in between gets a line twice rather than never.
                        yield ServerEvent(event="log", id=None if left else str(following), data=data)
                    offset = following
                elif is_last:
                    yield ServerEvent(event="end", data=b"{}")
                    return
                else:
                    await grown.wait()
        finally:
            followers.discard(grown)
            if not followers and self._grown.get(task_id) is followers:
                del self._grown[task_id]

    async def _flush(self, task_id: str) -> None:
        writer = self._writers.get(task_id)
        if writer is not None:
            await writer.flush()

    async def _close(self, task_id: str, writer: LogWriter) -> None:
        """Readers find the writer until everything is in the file: its last lines are part of the log."""
        await writer.close()
        self._writers.pop(task_id, None)
        self._wake(task_id)

    def _wake(self, task_id: str) -> None:
        for grown in self._grown.get(task_id, ()):
            grown.set()

    def _path(self, task_id: str) -> Path:
        """Spread over folders by the last characters: the first ones are the time and alike."""
        return self._folder / task_id[-2:] / f"{task_id}.log"


def _unlink(paths: Sequence[Path]) -> None:
    for path in paths:
        remove(path)
