"""History is kept for a time and up to a number; older is removed in the background, a little at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from plum_desk.api.errors import PlumError
from plum_desk.base.clock import Clock
from plum_desk.controller.store import history
from plum_desk.controller.store import runs as run_store
from plum_desk.controller.store import tasks as task_store
from plum_desk.controller.store.port import Connection, Database, Transaction

_log = logging.getLogger(__name__)
EVERY_S = 600.0
_FIRST_S = 30.0
TASKS_A_WRITE = 250
_PAUSE_S = 0.02
_DAY_S = 86_400.0


class Limits(Struct, frozen=True):
    """For how many days, and how many tasks (and as many runs, and audit entries); 0 means without an end."""

    days: float
    count: int


class Retention:
    """Never touches what is unfinished; the tasks of a run go with their run. The file's pages are used again."""

    def __init__(
        self, database: Database, clock: Clock, limits: Limits, forget_logs: Callable[[Sequence[str]], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits
        self._forget_logs = forget_logs

    async def run(self) -> None:
        """Prune again and again, until canceled."""
        await self._pause(_FIRST_S)
        while True:
            try:
                await self.prune()
            except PlumError as fault:
                _log.warning("old history stays for now: %s", fault)
            await self._pause(EVERY_S)

    async def prune(self) -> int:
        """Remove what is too old or too much; returns how many tasks and runs that were."""
        removed = 0
        until = await self._until("runs")
        while run_ids := await self._database.read(partial(_some_runs, until)):
            tasks = await self._database.read(partial(_tasks_of, run_ids))
            await self._database.write(partial(_remove_runs, run_ids))
            self._forget_logs(tasks)
            removed += len(run_ids) + len(tasks)
            await self._pause(_PAUSE_S)
        until = await self._until("tasks")
        while task_ids := await self._database.read(partial(_some_tasks, until)):
            await self._database.write(partial(_remove_tasks, task_ids))
            self._forget_logs(task_ids)
            removed += len(task_ids)
            await self._pause(_PAUSE_S)
        await self._prune_audit()
        if removed:
            _log.info("removed %d tasks and runs of the past", removed)
        return removed

    async def _prune_audit(self) -> None:
        excess: str | None = None
        if self._limits.count:
            excess = await self._database.read(partial(_excess_audit, self._limits.count))
        until_id = excess or ""
        before = self._oldest()
        while await self._database.write(partial(_forget_audit, until_id, before)) == TASKS_A_WRITE:
            await self._pause(_PAUSE_S)

    async def _until(self, table: str) -> float:
        """What ended until this time is to go."""
        oldest = self._oldest()
        if not self._limits.count:
            return oldest
        excess = await self._database.read(partial(_end_of_excess, table, self._limits.count))
        return oldest if excess is None else max(oldest, excess)

    def _oldest(self) -> float:
        return self._clock.wall() - self._limits.days * _DAY_S if self._limits.days else 0.0

    async def _pause(self, seconds: float) -> None:
        await self._clock.sleep_until(self._clock.monotonic() + seconds)


def _end_of_excess(table: str, keep: int, connection: Connection) -> float | None:
    return history.end_of_excess(connection, table, keep)


def _excess_audit(keep: int, connection: Connection) -> str | None:
    return history.excess_audit(connection, keep)


def _forget_audit(until_id: str, before: float, tx: Transaction) -> int:
    return history.forget_audit(tx, until_id, before, TASKS_A_WRITE)


def _some_tasks(until: float, connection: Connection) -> list[str]:
    return history.old_tasks(connection, until, TASKS_A_WRITE)


def _some_runs(until: float, connection: Connection) -> list[str]:
    """One run, or as many as have few tasks together."""
    chosen: list[str] = []
    weight = 0
    for run_id in history.old_runs(connection, until, TASKS_A_WRITE):
        weight += 1 + len(run_store.task_ids(connection, [run_id]))
        if chosen and weight > TASKS_A_WRITE:
            break
        chosen.append(run_id)
    return chosen


def _tasks_of(run_ids: list[str], connection: Connection) -> list[str]:
    return run_store.task_ids(connection, run_ids)


def _remove_tasks(ids: list[str], tx: Transaction) -> None:
    for task_id in ids:
        task_store.delete(tx, task_id)
        revision = tx.revision()
        tx.emit("tasks", "deleted", revision, partial(_gone, "taskId", task_id, revision), 64)


def _remove_runs(ids: list[str], tx: Transaction) -> None:
    for run_id in ids:
        run_store.delete(tx, run_id)
        revision = tx.revision()
        tx.emit("workflow-runs", "deleted", revision, partial(_gone, "runId", run_id, revision), 64)


def _gone(key: str, value: str, revision: int) -> dict[str, object]:
    return {key: value, "revision": revision}
