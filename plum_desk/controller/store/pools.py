"""Pools as rows; who holds their slots follows from the running tasks."""

from __future__ import annotations

from plum_desk.controller.store.port import Connection, Transaction


def put(tx: Transaction, name: str, slots: int, revision: int) -> None:
    """Store a pool, new or changed."""
    tx.execute(
        "INSERT INTO pools (name, slots, revision) VALUES (?,?,?)"
        " ON CONFLICT (name) DO UPDATE SET slots = excluded.slots, revision = excluded.revision",
        (name, slots, revision),
    )


def delete(tx: Transaction, name: str) -> None:
    """Remove a pool."""
    tx.execute("DELETE FROM pools WHERE name = ?", (name,))


def all_of(connection: Connection) -> list[tuple[str, int, int]]:
    """Name, slots and revision of all pools, by name."""
    return connection.execute("SELECT name, slots, revision FROM pools ORDER BY name").fetchall()
