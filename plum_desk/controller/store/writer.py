"""The one writer: takes everything that waits as one group, in one function inside the connection's thread."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import aiosqlite
from msgspec import Struct

from plum_desk.api.errors import PlumError, ServerError, StorageFull
from plum_desk.controller.store.port import Change, ChangeKind, Transaction

T = TypeVar("T")
Work = Callable[[Transaction], Any]
_log = logging.getLogger(__name__)
SLICE = 500
"""How many changes are published in one turn of the loop."""
_FULL = ("database or disk is full", "disk i/o error")


class Connection(aiosqlite.Connection):
    """An aiosqlite connection that runs whole functions in its thread: one hop instead of one a statement."""

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        result: T = await self._execute(lambda: function(self._conn))  # type: ignore[no-untyped-call]
        return result


class _Group(Struct):
    """The transaction that a group shares; satisfies the ``Transaction`` port for each of its items."""

    connection: sqlite3.Connection
    last_revision: int
    changes: list[Change]

    def execute(self, sql: str, parameters: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        return self.connection.execute(sql, parameters)

    def many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        self.connection.executemany(sql, rows)

    def revision(self) -> int:
        self.last_revision += 1
        return self.last_revision

    def emit(self, topic: str, kind: ChangeKind, revision: int, make: Callable[[], Any], weight: int = 512) -> None:
        self.changes.append(Change(topic, kind, revision, make, weight))


class _Outcome(Struct):
    value: Any = None
    error: Exception | None = None


class Writer:
    """Commits queued changes in groups. ``publish`` gets each group's changes after its commit.

    The answers are given just before, so that who waits for one has taken in its change when a subscriber hears of it.
    """

    def __init__(self, connection: Connection, revision: int, publish: Callable[[Sequence[Change]], None]) -> None:
        self._connection = connection
        self._revision = revision
        self._publish = publish
        self._queue: list[tuple[Work, asyncio.Future[Any]]] = []
        self._wake = asyncio.Event()
        self.commits = 0
        self.items = 0

    @property
    def revision(self) -> int:
        """The newest committed revision."""
        return self._revision

    def submit(self, work: Callable[[Transaction], T]) -> asyncio.Future[T]:
        """Queue a change; the future resolves after its commit."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append((work, future))
        self._wake.set()
        return future

    async def run(self) -> None:
        """Commit group after group until canceled; what is queued then is still committed."""
        committing: asyncio.Task[None] | None = None
        while True:
            try:
                await self._wake.wait()
                committing = asyncio.create_task(self._commit_queued(), name="commit")
                await asyncio.shield(committing)
            except asyncio.CancelledError:
                # Who waits for a group that is under way is answered too.
                if committing is not None:
                    await committing
                await self._commit_queued()
                raise

    async def _commit_queued(self) -> None:
        self._wake.clear()
        queue, self._queue = self._queue, []
        if not queue:
            return
        works = [work for work, _ in queue]
        revision = self._revision
        try:
            outcomes, group = await asyncio.shield(self._connection.run(lambda c: _commit(c, revision, works)))
        except Exception as error:
            fault = _translate(error)
            _log.error("a group of %d changes was not stored: %s", len(queue), error)
            for _, future in queue:
                _fail(future, fault)
            return
        self._revision = group.last_revision
        self.commits += 1
        self.items += len(queue)
        for (_, future), outcome in zip(queue, outcomes, strict=True):
            if outcome.error is not None:
                _fail(future, outcome.error)
            elif not future.done():
                future.set_result(outcome.value)
        for start in range(0, len(group.changes), SLICE):
            if start:
                await _turn()
            self._publish(group.changes[start : start + SLICE])


async def _turn() -> None:
    """Let the loop turn once."""
    loop = asyncio.get_running_loop()
    turned = loop.create_future()
    loop.call_soon(turned.set_result, None)
    await turned


def _fail(future: asyncio.Future[Any], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)


def _commit(connection: sqlite3.Connection, revision: int, works: list[Work]) -> tuple[list[_Outcome], _Group]:
    """Run a group in one transaction; after any error look whether SQLite has rolled all of it back."""
    group = _Group(connection, revision, [])
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [_run_item(group, work) for work in works]
        if group.last_revision != revision:
            connection.execute("UPDATE counters SET value = ? WHERE name = 'revision'", (group.last_revision,))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return outcomes, group


def _run_item(group: _Group, work: Work) -> _Outcome:
    connection, mark = group.connection, len(group.changes)
    connection.execute("SAVEPOINT item")
    try:
        value = work(group)
    except Exception as error:
        if not connection.in_transaction or _is_fatal(error):
            raise
        connection.execute("ROLLBACK TO item")
        connection.execute("RELEASE item")
        del group.changes[mark:]
        return _Outcome(error=error if isinstance(error, PlumError) else _translate(error))
    connection.execute("RELEASE item")
    return _Outcome(value=value)


def _is_fatal(error: Exception) -> bool:
    return isinstance(error, sqlite3.Error) and str(error).lower() in _FULL


def _translate(error: Exception) -> PlumError:
    if isinstance(error, PlumError):
        return error
    if isinstance(error, sqlite3.Error) and _is_fatal(error):
        return StorageFull("storage.full", "The disk of the controller is full: nothing was stored. Free some space.")
    _log.error("a change could not be stored", exc_info=error)
    return ServerError("storage.failed", f"The change could not be stored: {type(error).__name__}")
