"""History that is too old or too much goes; nothing else does."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from plum_desk.api.types.access import AuditEntry
from plum_desk.api.types.workflows import Trigger
from plum_desk.base.clock import VirtualClock
from plum_desk.controller.areas.retention import EVERY_S, Limits, Retention
from plum_desk.controller.bus import Bus
from plum_desk.controller.core.run.state import RunState
from plum_desk.controller.core.task import TaskOrder, TaskProgress
from plum_desk.controller.store import audit, runs, tasks
from plum_desk.controller.store.database import SqliteDatabase
from plum_desk.controller.store.port import Transaction
from plum_desk.controller.store.tasks import StoredTask
from tests.support.composed import composed
from tests.support.waiting import turn_until

DAY_S = 86_400.0


class House:
    """A database on a virtual clock, with history that a test writes."""

    def __init__(self, database: SqliteDatabase, clock: VirtualClock) -> None:
        self.database = database
        self.clock = clock
        self.forgotten: list[str] = []
        self._number = 0

    def retention(self, days: float = 90, count: int = 0) -> Retention:
        return Retention(self.database, self.clock, Limits(days, count), self.forgotten.extend)

    async def prune(self, days: float = 90, count: int = 0) -> int:
        pruning = asyncio.create_task(self.retention(days, count).prune())
        while not pruning.done():
            await self.clock.advance(1.0)
            await asyncio.wait({pruning}, timeout=0.001)
        return await pruning

    async def tasks(self, count: int, *, days_ago: float | None, run_id: str | None = None, size: int = 10) -> None:
        """Write tasks that ended so long ago, or that run still."""
        await self.database.write(lambda tx: self._write_tasks(tx, count, days_ago, run_id, size))

    def _write_tasks(self, tx: Transaction, count: int, days_ago: float | None, run_id: str | None, size: int) -> None:
        now = self.clock.wall()
        for _ in range(count):
            self._number += 1
            order = TaskOrder(
                task_id=f"t{self._number:07}",
                name="x",
                task_name="x",
                executor="embedded",
                created_at=now,
                created_by="test",
                run_id=run_id,
                payload="x" * size,
            )
            ended = None if days_ago is None else now - days_ago * DAY_S
            progress = TaskProgress(state="Running" if ended is None else "Succeeded", finished_at=ended)
            tasks.insert(tx, StoredTask(order, progress, tx.revision()))

    async def run(self, run_id: str, *, days_ago: float | None) -> None:
        ended = None if days_ago is None else self.clock.wall() - days_ago * DAY_S
        state = RunState(
            run_id=run_id,
            workflow_id="w",
            workflow_name="w",
            version=1,
            params={},
            labels={},
            priority=0,
            created_at=0.0,
            created_by="test",
            nodes={},
            trigger=Trigger(),
            state="Running" if ended is None else "Succeeded",
            finished_at=ended,
        )
        await self.database.write(lambda tx: runs.put(tx, state, tx.revision()))

    async def audit(self, number: int, *, days_ago: float) -> None:
        entry = AuditEntry(
            audit_id=f"a{number:05}",
            timestamp=self.clock.wall() - days_ago * DAY_S,
            actor="me",
            address=None,
            action="x",
            object="y",
            old=None,
            new=None,
            revision=1,
        )
        await self.database.write(lambda tx: audit.append(tx, entry))

    async def one(self, sql: str) -> int:
        return await self.database.read(lambda connection: int(connection.execute(sql).fetchone()[0]))


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    bus = Bus()
    async with SqliteDatabase(folder / "plum.db", bus.publish, durable=False) as database:
        yield House(database, VirtualClock())


async def test_what_is_too_old_goes_and_the_rest_stays(tmp_path: Path) -> None:
    async with house(tmp_path) as lab:
        await lab.tasks(600, days_ago=91)
        await lab.tasks(5, days_ago=89)
        await lab.tasks(3, days_ago=None)
        await lab.run("old", days_ago=91)
        await lab.tasks(4, days_ago=92, run_id="old")
        await lab.run("open", days_ago=None)
        await lab.tasks(2, days_ago=200, run_id="open")
        await lab.audit(1, days_ago=91)
        await lab.audit(2, days_ago=1)
        assert await lab.prune() == 600 + 1 + 4
        assert await lab.one("SELECT count(*) FROM tasks") == 5 + 3 + 2
        assert await lab.one("SELECT count(*) FROM runs") == 1
        assert await lab.one("SELECT count(*) FROM audit") == 1
        assert len(set(lab.forgotten)) == 604
        assert await lab.prune() == 0


async def test_of_too_many_the_oldest_go(tmp_path: Path) -> None:
    async with house(tmp_path) as lab:
        for day in (4, 3, 2, 1):
            await lab.tasks(100, days_ago=day)
            await lab.run(f"r{day}", days_ago=day)
            await lab.audit(9 - day, days_ago=day)
        await lab.tasks(50, days_ago=None)
        assert await lab.prune(days=0, count=200) == 200
        assert await lab.one("SELECT count(*) FROM tasks WHERE finished_at IS NOT NULL") == 200
        assert await lab.one("SELECT count(*) FROM tasks WHERE finished_at IS NULL") == 50
        await lab.prune(days=0, count=2)
        assert await lab.one("SELECT count(*) FROM runs") == 2
        assert await lab.one("SELECT count(*) FROM audit") == 2


async def test_without_limits_everything_stays(tmp_path: Path) -> None:
    async with house(tmp_path) as lab:
        await lab.tasks(10, days_ago=10_000)
        assert await lab.prune(days=0, count=0) == 0


async def test_each_transaction_is_small_and_others_come_between(tmp_path: Path) -> None:
    async with house(tmp_path) as lab:
        await lab.tasks(2_000, days_ago=100)
        before = lab.database.commits()
        await lab.prune()
        assert lab.database.commits() - before >= 2_000 / 250


async def test_the_files_pages_are_used_again(tmp_path: Path) -> None:
    async with house(tmp_path) as lab:
        await lab.tasks(3_000, days_ago=100, size=1_000)
        pages = await lab.one("PRAGMA page_count")
        for _ in range(3):
            await lab.prune()
            assert await lab.one("PRAGMA freelist_count") > pages / 2
            await lab.tasks(3_000, days_ago=100, size=1_000)
        assert await lab.one("PRAGMA page_count") <= pages * 1.1


async def test_it_prunes_again_and_again(tmp_path: Path) -> None:
    async with house(tmp_path) as lab:
        await lab.tasks(1, days_ago=89.999)
        running = asyncio.create_task(lab.retention().run())
        await lab.clock.advance(EVERY_S)
        for _ in range(5):
            await lab.clock.advance(EVERY_S)
            await asyncio.wait({running}, timeout=0.01)
        await turn_until(lambda: lab.forgotten)
        running.cancel()


def _age(database: Path, seconds: float) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE tasks SET finished_at = finished_at - ?", (seconds,))
    connection.close()


async def test_the_log_of_a_removed_task_goes_too(tmp_path: Path) -> None:
    async with composed(tmp_path) as plum:
        task = await plum.tasks.create(name="builtin.log", payload={"message": "x"}, auto_start=True)
        await plum.tasks.wait(task.task_id, timeout=20)
    (log,) = (tmp_path / "data" / "logs").rglob("*.log")
    _age(tmp_path / "data" / "plum.db", 3 * DAY_S)
    clock = VirtualClock(time.time())
    async with composed(tmp_path, clock, HISTORY_DAYS="2") as plum:
        await clock.advance(31.0)
        async with asyncio.timeout(15):
            while log.exists():
                await clock.advance(0.1)
                await asyncio.sleep(0.01)
        assert _ids(await plum.tasks.list()) == []


def _ids(found: Sequence[object]) -> list[str]:
    return [str(getattr(item, "task_id", item)) for item in found]
