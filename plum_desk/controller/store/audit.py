"""The audit trail as rows, each in the transaction of the change that it tells of."""

from __future__ import annotations

from typing import Any

from plum_desk.api.types.access import AuditEntry, AuditQuery
from plum_desk.api.types.common import Page
from plum_desk.controller.store.codec import Where, decode_json, encode
from plum_desk.controller.store.port import Connection, Transaction

_COLUMNS = "audit_id, timestamp, actor, address, action, object, old, new, revision"


def append(tx: Transaction, entry: AuditEntry) -> None:
    """Store an entry and publish it."""
    tx.execute(
        f"INSERT INTO audit ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)",
        (
            entry.audit_id,
            entry.timestamp,
            entry.actor,
            entry.address,
            entry.action,
            entry.object,
            None if entry.old is None else encode(entry.old),
            None if entry.new is None else encode(entry.new),
            entry.revision,
        ),
    )
    tx.emit("audit", "created", entry.revision, lambda: entry)


def page(connection: Connection, query: AuditQuery) -> Page[AuditEntry]:
    """A page, newest first; the cursor is the last id."""
    where = Where()
    where.one_of("actor", query.actor)
    where.one_of("object", query.object)
    if query.since is not None:
        where.add("timestamp >= ?", query.since)
    total = None
    if query.count:
        total = int(connection.execute(f"SELECT count(*) FROM audit{where}", tuple(where.parameters)).fetchone()[0])
    if query.cursor:
        where.add("audit_id < ?", query.cursor)
    sql = f"SELECT {_COLUMNS} FROM audit{where} ORDER BY audit_id DESC LIMIT ?"
    items = [_load(row) for row in connection.execute(sql, (*where.parameters, query.limit))]
    return Page(items, items[-1].audit_id if len(items) == query.limit else None, total)


def _load(row: tuple[Any, ...]) -> AuditEntry:
    return AuditEntry(
        audit_id=row[0],
        timestamp=row[1],
        actor=row[2],
        address=row[3],
        action=row[4],
        object=row[5],
        old=decode_json(row[6]),
        new=decode_json(row[7]),
        revision=row[8],
    )
