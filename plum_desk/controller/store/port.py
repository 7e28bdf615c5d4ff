"""What the engine may ask of a database, whichever it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, Literal, Protocol, TypeVar

from msgspec import Struct

T = TypeVar("T")

Connection = sqlite3.Connection
ChangeKind = Literal["created", "updated", "deleted"]


class Change(Struct, frozen=True):
    """One changed object. ``make`` builds it as GET gives it; it is called when somebody listens, not before.

    ``weight`` is about how many bytes a subscriber's copy takes.
    """

    topic: str
    kind: ChangeKind
    revision: int
    make: Callable[[], Any]
    weight: int = 512


class Transaction(Protocol):
    """One change in the writer's thread. What it raises undoes it alone."""

    @property
    def connection(self) -> Connection:
        """For queries that the change depends on."""
        ...

    def execute(self, sql: str, parameters: tuple[Any, ...] = ()) -> sqlite3.Cursor: ...

    def many(self, sql: str, rows: list[tuple[Any, ...]]) -> None: ...

    def revision(self) -> int:
        """The next revision of the controller: rising, never given twice, with gaps where a change was undone."""
        ...

    def emit(self, topic: str, kind: ChangeKind, revision: int, make: Callable[[], Any], weight: int = 512) -> None:
        """Publish a change after the commit, in order of revisions."""
        ...


class Database(Protocol):
    """A place where acknowledged means durable."""

    def write(self, change: Callable[[Transaction], T]) -> Awaitable[T]:
        """Queue a change, grouped with others'; the answer comes after its commit, and before any subscriber goes on.

        Raises what the change raised (it alone is undone) or ``StorageFull`` / ``ServerError`` when the whole group
        could not be committed.
        """
        ...

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query in a reader's thread, in a transaction of its own."""
        ...

    async def revision(self) -> int:
        """The newest committed revision."""
        ...

    def commits(self) -> int:
        """How many transactions this life has committed."""
        ...
