"""Waiting for tasks with a bar that tells how far they are; on stderr, and only on a terminal."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from plum_desk.api.client import Event, EventFeed, PlumClient
from plum_desk.api.errors import NotFound, PlumError
from plum_desk.api.messages import sentence
from plum_desk.api.types.tasks import FINAL_TASK_STATES, Task
from plum_desk.cli.session import Session

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE_S = 1.0


async def one(session: Session, plum: PlumClient, task: Task, timeout_s: float | None) -> Task:
    """The finished task. Raises what `plum.tasks.wait` raises, also `TimeoutError`."""
    async with _beside(_tell_why(session, plum, task), f"why {task.task_id} waits"):
        with _progress(session) as progress:
            if progress is None:
                return await plum.tasks.wait(task.task_id, timeout_s)
            async with _moving(plum, task, progress):
                return await plum.tasks.wait(task.task_id, timeout_s)


async def many(
    session: Session, plum: PlumClient, items: Sequence[dict[str, object]]
) -> tuple[list[str], Counter[str]]:
    """Create tasks and wait for all of them: their ids, and how many ended in which state."""
    # The stream is open before the tasks are made: nothing that ends at once is missed.
    async with plum.events(["tasks"]) as feed:
        await _snapshot(feed)
        ids = await plum.tasks.create_batch(items)
        states: dict[str, str] = {}
        with _progress(session) as progress:
            bar = None if progress is None else progress.add_task(session.texts("tasks", "任务"), total=len(ids))
            waiting = set(ids)
            while waiting:
                for task in await _changed(feed, plum, waiting):
                    if task.state in FINAL_TASK_STATES:
                        waiting.discard(task.task_id)
                        states[task.task_id] = task.state
                if progress is not None and bar is not None:
                    progress.update(bar, completed=len(ids) - len(waiting))
    return ids, Counter(states.values())


@contextmanager
def _progress(session: Session) -> Iterator[Progress | None]:
    console = session.out.console(stderr=True)
    if session.out.as_json or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield progress


@asynccontextmanager
async def _moving(plum: PlumClient, task: Task, progress: Progress) -> AsyncIterator[None]:
    """Move a bar by what the task tells about itself, while its end is waited for elsewhere."""
    bar = progress.add_task(f"{task.name}  {task.state}", total=None)

    async def follow() -> None:
        with suppress(PlumError):  # who waits for the end says what is wrong
            async with plum.events(["tasks", "progress"], since=task.revision) as feed:
                async for item in feed:
                    if not isinstance(item, Event):
                        continue
                    if item.topic == "progress" and item.data.get("taskId") == task.task_id:
                        message, fraction = item.data.get("message"), item.data.get("fraction")
                        told = f"{task.name}  {message}" if message else f"{task.name}  Running"
                        total, done = (None, None) if fraction is None else (1.0, fraction)
                        progress.update(bar, description=told, total=total, completed=done)
                    elif isinstance(item.data, Task) and item.data.task_id == task.task_id:
                        progress.update(bar, description=f"{task.name}  {item.data.state}")

    async with _beside(follow(), f"bar of {task.task_id}"):
        yield


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[None]:
    """Let something run until the block ends."""
    running = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _tell_why(session: Session, plum: PlumClient, task: Task) -> None:
    """Say once why the task waits, when it does so for a while."""
    await asyncio.sleep(PATIENCE_S)
    with suppress(PlumError):  # who waits for the end says what is wrong
        why = await plum.tasks.explain(task.task_id)
        if why.state == "Pending":
            session.out.note(sentence(why.code, session.texts.lang) if session.texts.lang == "zh" else why.message)


async def _snapshot(feed: EventFeed) -> None:
    async for item in feed:
        if isinstance(item, Event) and item.kind == "snapshot":
            return


async def _changed(feed: EventFeed, plum: PlumClient, waiting: set[str]) -> list[Task]:
    """The next tasks that changed; after a gap in the stream, those that are not open any more."""
    async for item in feed:
        if not isinstance(item, Event):
            continue
        if item.kind == "snapshot":
            open_ = {task.task_id for task in item.data if task.state not in FINAL_TASK_STATES}
            return [found for task_id in waiting - open_ if (found := await _found(plum, task_id, waiting))]
        if item.kind == "deleted":
            waiting.difference_update(text for text in item.data.values() if isinstance(text, str))
            return []
        if isinstance(item.data, Task) and item.data.task_id in waiting:
            return [item.data]
    return []


async def _found(plum: PlumClient, task_id: str, waiting: set[str]) -> Task | None:
    try:
        return await plum.tasks.get(task_id)
    except NotFound:
        waiting.discard(task_id)
        return None
