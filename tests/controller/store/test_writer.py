"""The one writer: groups, savepoints, revisions, and what a failed group leaves."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from plum_desk.api.errors import Conflict, ServerError
from plum_desk.controller.store.database import SqliteDatabase
from plum_desk.controller.store.migrate import NewerDatabaseError, migrate, migrations
from plum_desk.controller.store.port import Change, Connection, Transaction
from plum_desk.controller.store.writer import SLICE


class Store:
    """A database and what it published."""

    def __init__(self, path: Path) -> None:
        self.published: list[Change] = []
        self.path = path
        self.database = SqliteDatabase(path, self._publish)

    def _publish(self, changes: Sequence[Change]) -> None:
        self.published.extend(changes)

    async def names(self) -> list[str]:
        return await self.database.read(_names)


def _names(connection: Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT node_id FROM nodes ORDER BY revision")]


def put(name: str) -> object:
    def change(tx: Transaction) -> int:
        revision = tx.revision()
        tx.execute("INSERT INTO nodes (node_id, revision, doc) VALUES (?, ?, ?)", (name, revision, b"{}"))
        tx.emit("nodes", "created", revision, lambda: name)
        return revision

    return change


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = Store(tmp_path / "plum.db")
    async with store.database:
        yield store


async def test_changes_that_wait_are_committed_as_one_group(store: Store) -> None:
    revisions = await asyncio.gather(*(store.database.write(put(f"n{i}")) for i in range(50)))
    assert revisions == sorted(revisions)
    assert store.database.writer.commits <= 2
    assert store.database.writer.items == 50
    assert [change.revision for change in store.published] == revisions


async def test_a_conflict_fails_its_item_alone(store: Store) -> None:
    def refuse(tx: Transaction) -> None:
        put("half")(tx)
        raise Conflict("nodes.no", "no")

    good, bad, also_good = await asyncio.gather(
        store.database.write(put("a")),
        store.database.write(refuse),
        store.database.write(put("b")),
        return_exceptions=True,
    )
    assert isinstance(bad, Conflict)
    assert good < also_good
    assert await store.names() == ["a", "b"]
    assert [change.make() for change in store.published] == ["a", "b"]


async def test_a_fault_of_ours_is_an_error_and_undone(store: Store) -> None:
    await store.database.write(put("a"))
    with pytest.raises(ServerError) as failed:
        await store.database.write(put("a"))
    assert failed.value.code == "storage.failed"
    assert await store.names() == ["a"]


async def test_what_is_queued_when_it_closes_is_still_committed(tmp_path: Path) -> None:
    store = Store(tmp_path / "plum.db")
    async with store.database:
        writing = asyncio.ensure_future(store.database.write(put("last")))
        await asyncio.sleep(0)
    assert await writing == 1
    with sqlite3.connect(store.path) as connection:
        assert _names(connection) == ["last"]
    connection.close()


async def test_revisions_go_on_after_a_restart(tmp_path: Path) -> None:
    first = Store(tmp_path / "plum.db")
    async with first.database:
        before = await first.database.write(put("a"))
    second = Store(tmp_path / "plum.db")
    async with second.database:
        assert await second.database.revision() == before
        assert await second.database.write(put("b")) > before


def test_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plum.db"
    connection = sqlite3.connect(path, isolation_level=None)
    migrate(connection, path)
    connection.execute("INSERT INTO schema_version (version) VALUES (9999)")
    with pytest.raises(NewerDatabaseError, match="9999"):
        migrate(connection, path)
    connection.close()


async def test_a_large_group_is_published_in_slices(store: Store) -> None:
    seen: list[int] = []

    def change(tx: Transaction) -> None:
        for _ in range(2 * SLICE + 1):
            tx.emit("nodes", "created", tx.revision(), lambda: None)

    async def look() -> None:
        while len(seen) < 50 and (not seen or seen[-1] < 2 * SLICE + 1):
            if store.published and (not seen or seen[-1] != len(store.published)):
                seen.append(len(store.published))
            await asyncio.sleep(0)

    looking = asyncio.create_task(look())
    await store.database.write(change)
    await looking
    assert seen == [SLICE, 2 * SLICE, 2 * SLICE + 1]
    assert [change.revision for change in store.published] == list(range(1, 2 * SLICE + 2))
