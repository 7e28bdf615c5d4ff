"""Tasks as rows: what was asked is written once, how far it is with every change."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from plum_desk.api.types.common import Page
from plum_desk.api.types.tasks import FINAL_TASK_STATES, TaskQuery
from plum_desk.base.ids import id_at
from plum_desk.controller.core.task import TaskOrder, TaskProgress
from plum_desk.controller.store.codec import Where, encode, marks
from plum_desk.controller.store.port import Connection, Transaction

_orders = msgspec.json.Decoder(TaskOrder)
_progress = msgspec.json.Decoder(TaskProgress)
_CLOCK_STEP_S = 600.0
"""Ids rise with time: a filter by time starts its walk there, so much earlier, should the clock have been set."""
_COLUMNS = "task_order, progress, revision"


class StoredTask(Struct, frozen=True, gc=False):
    """A task with the revision of its last change."""

    order: TaskOrder
    progress: TaskProgress
    revision: int


def insert(tx: Transaction, task: StoredTask) -> int:
    """Store a new task; returns the bytes written."""
    order, progress = task.order, task.progress
    what, how_far = encode(order), encode(progress)
    scheduled_on, node_id = _place(order, progress)
    tx.execute(
        "INSERT INTO tasks (task_id, run_id, node_key, def_id, name, executor, state, scheduled_on, node_id,"
        " created_at, finished_at, revision, task_order, progress) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            order.task_id,
            order.run_id,
            order.node_key,
            order.def_id,
            order.name,
            order.executor,
            progress.state,
            scheduled_on,
            node_id,
            order.created_at,
            progress.finished_at,
            task.revision,
            what,
            how_far,
        ),
    )
    return len(what) + len(how_far)


def update(tx: Transaction, task: StoredTask) -> int:
    """Store how far a task is; returns the bytes of all of it."""
    how_far = encode(task.progress)
    scheduled_on, node_id = _place(task.order, task.progress)
    rows = tx.execute(
        "UPDATE tasks SET state = ?, scheduled_on = ?, node_id = ?, finished_at = ?, revision = ?, progress = ?"
        " WHERE task_id = ? RETURNING length(task_order)",
        (
            task.progress.state,
            scheduled_on,
            node_id,
            task.progress.finished_at,
            task.revision,
            how_far,
            task.order.task_id,
        ),
    )
    return len(how_far) + sum(int(row[0]) for row in rows)


def get(connection: Connection, task_id: str) -> StoredTask | None:
    """One task, or None."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM tasks WHERE task_id = ?", (task_id,)).fetchone()
    return None if row is None else _load(row)


def unfinished(connection: Connection) -> list[StoredTask]:
    """Every task that is not final, oldest first."""
    sql = f"SELECT {_COLUMNS} FROM tasks WHERE state IN ('Queued', 'Pending', 'Running') ORDER BY task_id"
    return [_load(row) for row in connection.execute(sql)]


def newest_finished(connection: Connection, count: int, max_bytes: int) -> list[StoredTask]:
    """The newest final tasks, newest first, as many as are not larger together."""
    states = sorted(FINAL_TASK_STATES)
    # The plus keeps SQLite off the index of states: it would sort all that has ended, for the newest few.
    sql = f"SELECT {_COLUMNS} FROM tasks WHERE +state IN ({marks(states)}) ORDER BY task_id DESC LIMIT ?"
    found: list[StoredTask] = []
    for row in connection.execute(sql, (*states, count)):
        max_bytes -= len(row[0]) + len(row[1])
        if max_bytes < 0:
            break
        found.append(_load(row))
    return found


def page(connection: Connection, query: TaskQuery) -> Page[StoredTask]:
    """A page, newest first; the cursor is the last id."""
    total = None
    if query.count:
        where = _filters(query, query.state)
        total = int(connection.execute(f"SELECT count(*) FROM tasks{where}", tuple(where.parameters)).fetchone()[0])
    sql, parameters = _newest_ids(query)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM tasks WHERE task_id IN ({sql}) ORDER BY task_id DESC", tuple(parameters)
    )
    items = [_load(row) for row in rows]
    cursor = items[-1].order.task_id if len(items) == query.limit else None
    return Page(items, cursor, total)


def _newest_ids(query: TaskQuery) -> tuple[str, list[Any]]:
    """The ids of a page. Each state is a walk of its own, down its index from the newest: no walk reads what it drops.

    ``task_id IN (several states)`` would sort everything that has one of them.
    """
    states = [None] if query.state is None else query.state.split(",")
    parts, parameters = [], list[Any]()
    for state in states:
        where = _filters(query, state)
        if query.cursor:
            where.add("task_id < ?", query.cursor)
        parts.append(f"SELECT * FROM (SELECT task_id FROM tasks{where} ORDER BY task_id DESC LIMIT ?)")
        parameters += [*where.parameters, query.limit]
    return f"{' UNION ALL '.join(parts)} ORDER BY task_id DESC LIMIT ?", [*parameters, query.limit]


def counts(connection: Connection) -> dict[str, int]:
    """How many tasks are in each state."""
    return dict(connection.execute("SELECT state, count(*) FROM tasks GROUP BY state").fetchall())


def delete(tx: Transaction, task_id: str) -> None:
    """Remove a task."""
    tx.execute("DELETE FROM tasks WHERE task_id = ?", (task_id,))


def finished_ids(connection: Connection, before: float | None, states: str | None) -> list[str]:
    """Ids of final tasks outside runs, by their end and state."""
    where = Where()
    where.add("run_id IS NULL")
    where.add(f"state IN ({marks(FINAL_TASK_STATES)})", *sorted(FINAL_TASK_STATES))
    where.one_of("state", states)
    if before is not None:
        where.add("finished_at < ?", before)
    rows = connection.execute(f"SELECT task_id FROM tasks{where}", tuple(where.parameters))
    return [row[0] for row in rows]


def of_run(connection: Connection, run_id: str) -> list[StoredTask]:
    """The tasks of a run, oldest first."""
    sql = f"SELECT {_COLUMNS} FROM tasks WHERE run_id = ? ORDER BY task_id"
    return [_load(row) for row in connection.execute(sql, (run_id,))]


def _filters(query: TaskQuery, state: str | None) -> Where:
    where = Where()
    where.one_of("state", state)
    where.one_of("def_id", query.def_id)
    where.one_of("name", query.name)
    where.one_of("executor", query.executor)
    where.one_of("run_id", query.run_id)
    where.one_of("scheduled_on", query.worker_id)
    where.one_of("node_id", query.node_id)
    if query.created_after is not None:
        where.add("created_at > ? AND task_id > ?", query.created_after, id_at(query.created_after - _CLOCK_STEP_S))
    if query.created_before is not None:
        where.add("created_at < ? AND task_id < ?", query.created_before, id_at(query.created_before + _CLOCK_STEP_S))
    return where


def _place(order: TaskOrder, progress: TaskProgress) -> tuple[str | None, str | None]:
    """Where the last attempt is, and the node when the executor is one of processes."""
    scheduled_on = progress.attempts[-1].scheduled_on if progress.attempts else None
    node_id = scheduled_on if order.executor == "os_process" and order.target_kind == "node" else None
    return scheduled_on, node_id


def _load(row: tuple[bytes, bytes, int]) -> StoredTask:
    return StoredTask(_orders.decode(row[0]), _progress.decode(row[1]), row[2])
