"""The SQLite database: opens, migrates, writes through the one writer, reads through its own connections."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from plum_desk.base.tasks import TaskScope
from plum_desk.controller.store.migrate import migrate
from plum_desk.controller.store.port import Change, Transaction
from plum_desk.controller.store.writer import Connection, Writer

T = TypeVar("T")
READERS = 2


class SqliteDatabase:
    """A database file in WAL mode with ``synchronous=FULL``. Use as an async context manager."""

    def __init__(self, path: Path, publish: Callable[[Sequence[Change]], None], *, durable: bool = True) -> None:
        self._path = path
        self._publish = publish
        self._durable = durable
        self._scope = TaskScope()
        self._readers: asyncio.Queue[Connection] = asyncio.Queue()
        self._connections: list[Connection] = []
        self.writer: Writer

    async def __aenter__(self) -> SqliteDatabase:
        try:
            connection = await self._open(readonly=False)
            await connection.run(lambda c: migrate(c, self._path))
            revision = await connection.run(current_revision)
            for _ in range(READERS):
                self._readers.put_nowait(await self._open(readonly=True))
        except BaseException:
            await self._close_connections()
            raise
        self.writer = Writer(connection, revision, self._publish)
        self._scope.start(self.writer.run(), name="database writer")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._scope.close()
        await self._close_connections()

    def write(self, change: Callable[[Transaction], T]) -> asyncio.Future[T]:
        """See ``port.Database``."""
        return self.writer.submit(change)

    async def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """See ``port.Database``."""
        reader = await self._readers.get()
        try:
            return await reader.run(lambda c: _in_transaction(c, query))
        finally:
            self._readers.put_nowait(reader)

    async def revision(self) -> int:
        """See ``port.Database``."""
        return self.writer.revision

    def commits(self) -> int:
        """See ``port.Database``."""
        return self.writer.commits

    async def _open(self, *, readonly: bool) -> Connection:
        synchronous = "FULL" if self._durable else "OFF"
        connection = Connection(lambda: _connect(self._path, synchronous, readonly), iter_chunk_size=64)
        connection._thread.daemon = True
        self._connections.append(connection)
        await connection
        return connection

    async def _close_connections(self) -> None:
        for connection in reversed(self._connections):
            await connection.close()
        self._connections.clear()


def _connect(path: Path, synchronous: str, readonly: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.execute("PRAGMA cache_size = -8000")
    if readonly:
        connection.execute("PRAGMA query_only = ON")
    return connection


def _in_transaction(connection: sqlite3.Connection, query: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN")
    try:
        return query(connection)
    finally:
        connection.execute("ROLLBACK")


def current_revision(connection: sqlite3.Connection) -> int:
    """The revision that a reader's transaction sees."""
    row = connection.execute("SELECT value FROM counters WHERE name = 'revision'").fetchone()
    return int(row[0])


def next_epoch(transaction: Transaction) -> int:
    """Count one more life of the controller: the first half of every fencing token."""
    transaction.execute("UPDATE counters SET value = value + 1 WHERE name = 'epoch'")
    row = transaction.execute("SELECT value FROM counters WHERE name = 'epoch'").fetchone()
    return int(row[0])
