"""Schedules as rows, with how far each has fired."""

from __future__ import annotations

import msgspec

from plum_desk.api.types.common import Wire
from plum_desk.api.types.schedules import Schedule
from plum_desk.controller.store.codec import encode
from plum_desk.controller.store.port import Connection, Transaction


class StoredSchedule(Wire, frozen=True, kw_only=True):
    """A schedule and what it needs to go on: the instants of its anchor and of its last firing, and its open runs."""

    schedule: Schedule
    anchor: float
    fired_to: float
    open_runs: tuple[str, ...] = ()


_decoder = msgspec.json.Decoder(StoredSchedule)


def put(tx: Transaction, stored: StoredSchedule) -> None:
    """Store a schedule, new or changed."""
    schedule = stored.schedule
    tx.execute(
        "INSERT INTO schedules (schedule_id, name, workflow_id, revision, doc) VALUES (?,?,?,?,?)"
        " ON CONFLICT (schedule_id) DO UPDATE SET name = excluded.name, workflow_id = excluded.workflow_id,"
        " revision = excluded.revision, doc = excluded.doc",
        (schedule.schedule_id, schedule.name, schedule.workflow_id, schedule.revision, encode(stored)),
    )


def delete(tx: Transaction, schedule_id: str) -> None:
    """Remove a schedule."""
    tx.execute("DELETE FROM schedules WHERE schedule_id = ?", (schedule_id,))


def all_of(connection: Connection) -> list[StoredSchedule]:
    """All schedules, newest first."""
    rows = connection.execute("SELECT doc FROM schedules ORDER BY schedule_id DESC")
    return [_decoder.decode(row[0]) for row in rows]
