"""Tokens as rows: only the hash of a value is kept."""

from __future__ import annotations

import msgspec

from plum_desk.api.types.access import Token
from plum_desk.controller.store.codec import encode
from plum_desk.controller.store.port import Connection, Transaction

_decoder = msgspec.json.Decoder(Token)


def put(tx: Transaction, token: Token, digest: str) -> None:
    """Store a new token."""
    tx.execute(
        "INSERT INTO tokens (token_id, hash, revision, doc) VALUES (?,?,?,?)",
        (token.token_id, digest, token.revision, encode(token)),
    )


def delete(tx: Transaction, token_id: str) -> None:
    """Revoke a token."""
    tx.execute("DELETE FROM tokens WHERE token_id = ?", (token_id,))


def touch(tx: Transaction, token: Token) -> None:
    """Store when a token was used last."""
    tx.execute("UPDATE tokens SET doc = ? WHERE token_id = ?", (encode(token), token.token_id))


def all_of(connection: Connection) -> list[tuple[Token, str]]:
    """All tokens with the hashes of their values, newest first."""
    rows = connection.execute("SELECT doc, hash FROM tokens ORDER BY token_id DESC")
    return [(_decoder.decode(row[0]), row[1]) for row in rows]
