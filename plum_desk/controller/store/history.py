"""What has ended: how far back it is kept, and pieces of it to remove."""

from __future__ import annotations

from plum_desk.controller.store.port import Connection, Transaction


def end_of_excess(connection: Connection, table: str, keep: int) -> float | None:
    """The end of the newest finished row of ``tasks`` or ``runs`` beyond the ``keep`` newest; None when there is none.

    ``table`` is a name of ours, not of a user.
    """
    sql = f"SELECT finished_at FROM {table} WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1 OFFSET ?"
    row = connection.execute(sql, (keep,)).fetchone()
    return None if row is None else float(row[0])


def old_tasks(connection: Connection, until: float, count: int) -> list[str]:
    """Ids of finished tasks outside runs that ended until then, the oldest first."""
    sql = (
        "SELECT task_id FROM tasks WHERE finished_at IS NOT NULL AND finished_at <= ? AND run_id IS NULL"
        " ORDER BY finished_at LIMIT ?"
    )
    return [row[0] for row in connection.execute(sql, (until, count))]


def old_runs(connection: Connection, until: float, count: int) -> list[str]:
    """Ids of finished runs that ended until then, the oldest first."""
    sql = "SELECT run_id FROM runs WHERE finished_at IS NOT NULL AND finished_at <= ? ORDER BY finished_at LIMIT ?"
    return [row[0] for row in connection.execute(sql, (until, count))]


def excess_audit(connection: Connection, keep: int) -> str | None:
    """The id of the newest audit entry beyond the ``keep`` newest."""
    row = connection.execute("SELECT audit_id FROM audit ORDER BY audit_id DESC LIMIT 1 OFFSET ?", (keep,)).fetchone()
    return None if row is None else str(row[0])


def forget_audit(tx: Transaction, until_id: str, before: float, count: int) -> int:
    """Remove some of the oldest audit entries: up to an id, or from before a time. Returns how many."""
    sql = (
        "DELETE FROM audit WHERE audit_id IN"
        " (SELECT audit_id FROM audit WHERE audit_id <= ? OR timestamp < ? ORDER BY audit_id LIMIT ?)"
    )
    return tx.execute(sql, (until_id, before, count)).rowcount
