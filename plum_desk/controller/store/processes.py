"""Process groups that this controller started, so that the next life can end what is left of them."""

from __future__ import annotations

from msgspec import Struct

from plum_desk.controller.store.port import Connection, Transaction


class StoredProcess(Struct, frozen=True):
    """The leader of a process group; ``start_time`` and ``boot_id`` tell it from a later process of its pid."""

    task_id: str
    pid: int
    start_time: int
    boot_id: str


def put(tx: Transaction, process: StoredProcess) -> None:
    """Remember a started group."""
    tx.execute(
        "INSERT INTO processes (task_id, pid, start_time, boot_id) VALUES (?,?,?,?)"
        " ON CONFLICT (task_id) DO UPDATE SET pid = excluded.pid, start_time = excluded.start_time,"
        " boot_id = excluded.boot_id",
        (process.task_id, process.pid, process.start_time, process.boot_id),
    )


def remove(tx: Transaction, task_id: str) -> None:
    """Forget a group that has ended."""
    tx.execute("DELETE FROM processes WHERE task_id = ?", (task_id,))


def all_of(connection: Connection) -> list[StoredProcess]:
    """Every group that was not forgotten."""
    return [
        StoredProcess(*row) for row in connection.execute("SELECT task_id, pid, start_time, boot_id FROM processes")
    ]
