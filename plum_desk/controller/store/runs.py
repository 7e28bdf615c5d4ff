"""Runs and their nodes as rows."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from plum_desk.api.types.common import Page, replace
from plum_desk.api.types.workflows import FINAL_RUN_STATES, RunQuery
from plum_desk.controller.core.run.state import NodeState, RunState
from plum_desk.controller.store.codec import Where, encode, marks
from plum_desk.controller.store.port import Connection, Transaction

_runs = msgspec.json.Decoder(RunState)
_nodes = msgspec.json.Decoder(NodeState)
_NODE_BYTES = 250
"""What a node takes besides its document."""
_UNFINISHED = ("Pending", "Running", "Paused")


class StoredRun(Struct, frozen=True):
    """A run without its nodes, with the revision of its last change."""

    state: RunState
    revision: int


class StoredNode(Struct, frozen=True):
    """A node of a run with the revision of its last change."""

    run_id: str
    path: str
    state: NodeState
    revision: int
    place: int
    """Its place in the workflow's order."""


class Removed(Struct, frozen=True):
    """What was deleted with a run."""

    task_ids: list[str]
    paths: list[str]


def put(tx: Transaction, run: RunState, revision: int) -> int:
    """Store a run, new or changed; its nodes are rows of their own. Returns the bytes written."""
    document = encode(replace(run, nodes={}, scopes={}, waiting=tuple(run.waiting)))
    tx.execute(
        "INSERT INTO runs"
        " (run_id, workflow_id, version, state, created_at, started_at, finished_at, revision, doc, parent_run_id)"
        " VALUES (?,?,?,?,?,?,?,?,?,?)"
        " ON CONFLICT (run_id) DO UPDATE SET state = excluded.state, started_at = excluded.started_at,"
        " finished_at = excluded.finished_at, revision = excluded.revision, doc = excluded.doc",
        (
            run.run_id,
            run.workflow_id,
            run.version,
            run.state,
            run.created_at,
            run.started_at,
            run.finished_at,
            revision,
            document,
            run.parent_run_id,
        ),
    )
    return len(document)


def put_nodes(tx: Transaction, nodes: list[StoredNode]) -> list[int]:
    """Store nodes, new or changed; returns the bytes written for each."""
    documents = [encode(node.state) for node in nodes]
    tx.many(
        "INSERT INTO run_nodes (run_id, path, place, revision, doc) VALUES (?,?,?,?,?)"
        " ON CONFLICT (run_id, path) DO UPDATE SET revision = excluded.revision, doc = excluded.doc",
        [(n.run_id, n.path, n.place, n.revision, document) for n, document in zip(nodes, documents, strict=True)],
    )
    return [len(document) for document in documents]


def get(connection: Connection, run_id: str) -> StoredRun | None:
    """One run without its nodes, or None."""
    row = connection.execute("SELECT doc, revision FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    return None if row is None else StoredRun(_runs.decode(row[0]), row[1])


def nodes_of(connection: Connection, run_id: str) -> list[StoredNode]:
    """The nodes of a run, in the workflow's order."""
    sql = "SELECT path, doc, revision, place FROM run_nodes WHERE run_id = ? ORDER BY place"
    rows = connection.execute(sql, (run_id,))
    return [StoredNode(run_id, row[0], _nodes.decode(row[1]), row[2], row[3]) for row in rows]


def with_nodes(run: RunState, nodes: list[StoredNode]) -> RunState:
    """A run put together again from its rows."""
    return replace(run, nodes={node.path: replace(node.state, place=node.place) for node in nodes})


def unfinished(connection: Connection) -> list[StoredRun]:
    """Every run that is not final, oldest first, without nodes."""
    sql = f"SELECT doc, revision FROM runs WHERE state IN ({marks(_UNFINISHED)}) ORDER BY run_id"
    return [StoredRun(_runs.decode(row[0]), row[1]) for row in connection.execute(sql, _UNFINISHED)]


def newest_finished(connection: Connection, count: int, max_bytes: int) -> list[StoredRun]:
    """The newest final runs, newest first, without nodes: as many as are not larger together, nodes included."""
    states = sorted(FINAL_RUN_STATES)
    size = f"(SELECT total(length(doc) + {_NODE_BYTES}) FROM run_nodes WHERE run_nodes.run_id = runs.run_id)"
    sql = f"SELECT doc, revision, {size} FROM runs WHERE +state IN ({marks(states)}) ORDER BY run_id DESC LIMIT ?"
    found: list[StoredRun] = []
    for row in connection.execute(sql, (*states, count)):
        max_bytes -= len(row[0]) + int(row[2])
        if max_bytes < 0:
            break
        found.append(StoredRun(_runs.decode(row[0]), row[1]))
    return found


def page(connection: Connection, query: RunQuery) -> Page[StoredRun]:
    """A page, newest first; the cursor is the last id."""
    where = Where()
    where.one_of("workflow_id", query.workflow_id)
    where.one_of("state", query.state)
    total = None
    if query.count:
        total = int(connection.execute(f"SELECT count(*) FROM runs{where}", tuple(where.parameters)).fetchone()[0])
    if query.cursor:
        where.add("run_id < ?", query.cursor)
    sql = f"SELECT doc, revision FROM runs{where} ORDER BY run_id DESC LIMIT ?"
    rows = connection.execute(sql, (*where.parameters, query.limit))
    items = [StoredRun(_runs.decode(row[0]), row[1]) for row in rows]
    cursor = items[-1].state.run_id if len(items) == query.limit else None
    return Page(items, cursor, total)


def counts(connection: Connection) -> dict[str, int]:
    """How many runs are in each state."""
    return dict(connection.execute("SELECT state, count(*) FROM runs GROUP BY state").fetchall())


def delete(tx: Transaction, run_id: str) -> Removed:
    """Remove a run with its nodes and tasks; returns what these were."""
    tasks = tx.execute("DELETE FROM tasks WHERE run_id = ? RETURNING task_id", (run_id,)).fetchall()
    nodes = tx.execute("DELETE FROM run_nodes WHERE run_id = ? RETURNING path", (run_id,)).fetchall()
    tx.execute("DELETE FROM runs WHERE run_id = ?", (run_id,))
    return Removed([row[0] for row in tasks], [row[0] for row in nodes])


def finished_ids(connection: Connection, workflow_id: str | None, before: float | None) -> list[str]:
    """Ids of final runs, by workflow and end."""
    where = Where()
    where.add(f"state IN ({marks(FINAL_RUN_STATES)})", *sorted(FINAL_RUN_STATES))
    where.one_of("workflow_id", workflow_id)
    if before is not None:
        where.add("finished_at < ?", before)
    return [row[0] for row in connection.execute(f"SELECT run_id FROM runs{where}", tuple(where.parameters))]


def ids_of_workflow(connection: Connection, workflow_id: str) -> list[str]:
    """Ids of all runs of a workflow."""
    rows = connection.execute("SELECT run_id FROM runs WHERE workflow_id = ?", (workflow_id,))
    return [row[0] for row in rows]


def task_ids(connection: Connection, run_ids: Sequence[str]) -> list[str]:
    """Ids of all tasks of some runs."""
    sql = "SELECT task_id FROM tasks WHERE run_id = ?"
    return [row[0] for run_id in run_ids for row in connection.execute(sql, (run_id,))]


def with_descendants(connection: Connection, run_ids: Sequence[str]) -> list[str]:
    """The ids with those of all runs below them, each once, parents first."""
    found = dict.fromkeys(run_ids)
    waiting = list(found)
    while waiting:
        rows = connection.execute("SELECT run_id FROM runs WHERE parent_run_id = ?", (waiting.pop(),)).fetchall()
        new = [row[0] for row in rows if row[0] not in found]
        found.update(dict.fromkeys(new))
        waiting += new
    return list(found)


def tree_of_workflow(connection: Connection, workflow_id: str, more: Sequence[str]) -> list[str]:
    """All runs of a workflow, those of ``more`` that exist, and all runs below them."""
    known = [run_id for run_id in more if get(connection, run_id) is not None]
    return with_descendants(connection, [*ids_of_workflow(connection, workflow_id), *known])


def open_among(connection: Connection, run_ids: Sequence[str]) -> int:
    """How many of the runs are not final."""
    sql = f"SELECT count(*) FROM runs WHERE run_id = ? AND state IN ({marks(_UNFINISHED)})"
    return sum(connection.execute(sql, (run_id, *_UNFINISHED)).fetchone()[0] for run_id in run_ids)


def ended_since(connection: Connection, workflow_id: str, states: Sequence[str], since: float) -> bool:
    """Whether a run of the workflow has ended in one of the states since a moment."""
    sql = (
        f"SELECT 1 FROM runs WHERE workflow_id = ? AND state IN ({marks(states)}) AND finished_at >= ?"
        " ORDER BY run_id DESC LIMIT 1"
    )
    return connection.execute(sql, (workflow_id, *states, since)).fetchone() is not None
