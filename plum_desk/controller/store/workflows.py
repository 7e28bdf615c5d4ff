"""Workflows as rows: one a workflow, one a version."""

from __future__ import annotations

import statistics

import msgspec

from plum_desk.api.types.workflows import LastRun, Workflow, WorkflowStats
from plum_desk.controller.store.codec import encode
from plum_desk.controller.store.port import Connection, Transaction

_decoder = msgspec.json.Decoder(Workflow)
_NEWEST = (
    "SELECT v.doc FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.workflow_id AND v.version = w.version"
)
LAST_RUNS = 12
RATED_RUNS = 100


def put(tx: Transaction, workflow: Workflow) -> int:
    """Store a version and make it the newest; returns the bytes written."""
    document = encode(workflow)
    tx.execute(
        "INSERT INTO workflows (workflow_id, name, version, revision) VALUES (?,?,?,?)"
        " ON CONFLICT (workflow_id) DO UPDATE SET name = excluded.name, version = excluded.version,"
        " revision = excluded.revision",
        (workflow.workflow_id, workflow.name, workflow.version, workflow.revision),
    )
    tx.execute(
        "INSERT INTO workflow_versions (workflow_id, version, doc) VALUES (?,?,?)",
        (workflow.workflow_id, workflow.version, document),
    )
    return len(document)


def delete(tx: Transaction, workflow_id: str) -> None:
    """Remove a workflow with its versions; its runs are gone before."""
    for table in ("workflow_versions", "workflows"):
        tx.execute(f"DELETE FROM {table} WHERE workflow_id = ?", (workflow_id,))


def exists(connection: Connection, workflow_id: str) -> bool:
    """Whether there is such a workflow."""
    return connection.execute("SELECT 1 FROM workflows WHERE workflow_id = ?", (workflow_id,)).fetchone() is not None


def newest(connection: Connection) -> list[Workflow]:
    """The newest version of each workflow, newest workflow first."""
    return [_decoder.decode(row[0]) for row in connection.execute(f"{_NEWEST} ORDER BY w.workflow_id DESC")]


def versions(connection: Connection, workflow_id: str) -> list[Workflow]:
    """All versions, newest first."""
    sql = "SELECT doc FROM workflow_versions WHERE workflow_id = ? ORDER BY version DESC"
    return [_decoder.decode(row[0]) for row in connection.execute(sql, (workflow_id,))]


def version(connection: Connection, workflow_id: str, number: int) -> Workflow | None:
    """One version, or None."""
    sql = "SELECT doc FROM workflow_versions WHERE workflow_id = ? AND version = ?"
    row = connection.execute(sql, (workflow_id, number)).fetchone()
    return None if row is None else _decoder.decode(row[0])


def find_id(connection: Connection, name_or_id: str) -> str | None:
    """The id of the workflow that has the name, else the id itself if there is such a workflow."""
    sql = "SELECT workflow_id FROM workflows WHERE name = ? OR workflow_id = ? ORDER BY name = ? DESC LIMIT 1"
    row = connection.execute(sql, (name_or_id, name_or_id, name_or_id)).fetchone()
    return None if row is None else str(row[0])


def names_and_ids(connection: Connection) -> frozenset[str]:
    """What a node may call a workflow by."""
    rows = connection.execute("SELECT name, workflow_id FROM workflows")
    return frozenset(word for row in rows for word in row)


def is_taken(connection: Connection, name: str, own_id: str) -> bool:
    """Whether another workflow has the name."""
    sql = "SELECT 1 FROM workflows WHERE name = ? AND workflow_id <> ?"
    return connection.execute(sql, (name, own_id)).fetchone() is not None


def stats(connection: Connection, workflow_id: str) -> WorkflowStats:
    """What the list shows about the runs of a workflow."""
    sql = "SELECT run_id, state, started_at, finished_at FROM runs WHERE workflow_id = ? ORDER BY run_id DESC LIMIT ?"
    rows = connection.execute(sql, (workflow_id, RATED_RUNS)).fetchall()
    finished = [row for row in rows if row[3] is not None]
    judged = [row for row in finished if row[1] != "Canceled"]
    took = [row[3] - row[2] for row in finished if row[2] is not None and row[1] == "Succeeded"]
    return WorkflowStats(
        running=sum(row[1] == "Running" for row in rows),
        waiting=sum(row[1] in ("Pending", "Paused") for row in rows),
        success_rate=sum(row[1] == "Succeeded" for row in judged) / len(judged) if judged else None,
        median_sec=statistics.median(took) if took else None,
        last_runs=tuple(LastRun(run_id=row[0], state=row[1]) for row in reversed(rows[:LAST_RUNS])),
    )
