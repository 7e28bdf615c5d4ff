"""Task definitions as rows."""

from __future__ import annotations

import msgspec

from plum_desk.api.types.tasks import TaskDefinition, TaskDefinitionQuery
from plum_desk.controller.store.codec import Where, encode
from plum_desk.controller.store.port import Connection, Transaction

_decoder = msgspec.json.Decoder(TaskDefinition)


def put(tx: Transaction, definition: TaskDefinition) -> int:
    """Store a definition, new or changed; returns the bytes written."""
    document = encode(definition)
    tx.execute(
        "INSERT INTO task_defs (def_id, name, executor, doc, created_at, revision) VALUES (?,?,?,?,?,?)"
        " ON CONFLICT (def_id) DO UPDATE SET name = excluded.name, executor = excluded.executor, doc = excluded.doc,"
        " revision = excluded.revision",
        (
            definition.def_id,
            definition.name,
            definition.executor,
            document,
            definition.created_at,
            definition.revision,
        ),
    )
    return len(document)


def delete(tx: Transaction, def_id: str) -> None:
    """Remove a definition."""
    tx.execute("DELETE FROM task_defs WHERE def_id = ?", (def_id,))


def all_of(connection: Connection, query: TaskDefinitionQuery | None = None) -> list[TaskDefinition]:
    """Definitions by filter, newest first."""
    where = Where()
    if query is not None:
        where.one_of("name", query.name)
        where.one_of("executor", query.executor)
    sql = f"SELECT doc FROM task_defs{where} ORDER BY def_id DESC"
    return [_decoder.decode(row[0]) for row in connection.execute(sql, tuple(where.parameters))]


def is_run(connection: Connection, def_id: str) -> bool:
    """Whether a task of the definition is not finished."""
    sql = "SELECT 1 FROM tasks WHERE def_id = ? AND state IN ('Queued', 'Pending', 'Running') LIMIT 1"
    return connection.execute(sql, (def_id,)).fetchone() is not None
