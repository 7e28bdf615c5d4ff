"""Numbered, forward-only migrations, each in a transaction, after a backup of a database that holds something."""

from __future__ import annotations

import re
import sqlite3
from importlib.resources import files
from pathlib import Path


class NewerDatabaseError(Exception):
    """The database was written by a newer program."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"the database {path} has schema {found}, newer than this program's {known}: "
            "start the newer Plum Desk, or restore the backup beside it"
        )


def migrations() -> list[tuple[int, str]]:
    """All migrations as (number, SQL), rising from 1 without gaps."""
    folder = files("plum_desk.controller.store") / "migrations"
    named = sorted((file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".sql"))
    return [(int(name.split("_", 1)[0]), text) for name, text in named]


def migrate(connection: sqlite3.Connection, path: Path) -> int:
    """Bring a database to this program's schema and return its number. Raises ``NewerDatabaseError``."""
    known = migrations()
    newest = known[-1][0]
    found = _version(connection)
    if found > newest:
        raise NewerDatabaseError(path, found, newest)
    if 0 < found < newest:
        _back_up(connection, path.with_name(f"{path.name}.before-{newest}"))
    for number, sql in known:
        if number > found:
            _apply(connection, number, sql)
    return newest


def _version(connection: sqlite3.Connection) -> int:
    connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
    row = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    return int(row[0] or 0)


def _apply(connection: sqlite3.Connection, number: int, sql: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in re.split(r";\s*\n", sql):
            if statement.strip():
                connection.execute(statement)
        connection.execute("INSERT INTO schema_version (version) VALUES (?)", (number,))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    copy = sqlite3.connect(target)
    try:
        connection.backup(copy)
    finally:
        copy.close()
