"""Requests that were made under an idempotency key: what they made, and what was answered."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from plum_desk.controller.call import RequestKey
from plum_desk.controller.store.codec import encode
from plum_desk.controller.store.port import Connection, Transaction

_headers = msgspec.json.Decoder(dict[str, str])


class StoredRequest(Struct, frozen=True):
    """A request; without ``status`` the controller stopped before it could answer. ``object`` is ``kind:id``."""

    fingerprint: str
    object: str
    at: float
    status: int | None = None
    headers: dict[str, str] = {}
    body: bytes = b""


def claim(tx: Transaction, key: RequestKey, made: str, at: float, body: bytes | None) -> None:
    """Note in the transaction of a change under which key it was made; ``body`` when the answer is known already."""
    tx.execute(
        "INSERT OR REPLACE INTO requests (caller, request_key, fingerprint, object, at, status, headers, body)"
        " VALUES (?,?,?,?,?,?,?,?)",
        (key.caller, key.key, key.fingerprint, made, at, None if body is None else 201, None, body),
    )


def keep(tx: Transaction, key: RequestKey, answered: StoredRequest) -> None:
    """Store the answer."""
    tx.execute(
        "INSERT INTO requests (caller, request_key, fingerprint, object, at, status, headers, body)"
        " VALUES (?,?,?,?,?,?,?,?)"
        " ON CONFLICT (caller, request_key) DO UPDATE SET status = excluded.status, headers = excluded.headers,"
        " body = excluded.body",
        (
            key.caller,
            key.key,
            key.fingerprint,
            answered.object,
            answered.at,
            answered.status,
            encode(answered.headers),
            answered.body,
        ),
    )


def get(connection: Connection, key: RequestKey, since: float) -> StoredRequest | None:
    """The request of a key that was made after ``since``, or None."""
    row = connection.execute(
        "SELECT fingerprint, object, at, status, headers, body FROM requests"
        " WHERE caller = ? AND request_key = ? AND at > ?",
        (key.caller, key.key, since),
    ).fetchone()
    if row is None:
        return None
    headers = {} if row[4] is None else _headers.decode(row[4])
    return StoredRequest(row[0], row[1], row[2], row[3], headers, row[5] or b"")


def forget(tx: Transaction, before: float) -> None:
    """Remove what is older."""
    tx.execute("DELETE FROM requests WHERE at < ?", (before,))
