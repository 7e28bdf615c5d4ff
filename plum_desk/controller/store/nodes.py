"""Nodes as rows."""

from __future__ import annotations

import msgspec

from plum_desk.api.types.nodes import Node
from plum_desk.controller.store.codec import encode
from plum_desk.controller.store.port import Connection, Transaction

_decoder = msgspec.json.Decoder(Node)


def put(tx: Transaction, node: Node) -> None:
    """Store a node, new or changed."""
    tx.execute(
        "INSERT INTO nodes (node_id, revision, doc) VALUES (?,?,?)"
        " ON CONFLICT (node_id) DO UPDATE SET revision = excluded.revision, doc = excluded.doc",
        (node.node_id, node.revision, encode(node)),
    )


def delete(tx: Transaction, node_id: str) -> None:
    """Forget a node."""
    tx.execute("DELETE FROM nodes WHERE node_id = ?", (node_id,))


def all_of(connection: Connection) -> list[Node]:
    """All nodes by id."""
    return [_decoder.decode(row[0]) for row in connection.execute("SELECT doc FROM nodes ORDER BY node_id")]
