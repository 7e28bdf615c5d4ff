"""Service endpoints as rows."""

from __future__ import annotations

import msgspec

from plum_desk.api.types.services import Endpoint
from plum_desk.controller.store.codec import encode
from plum_desk.controller.store.port import Connection, Transaction

_decoder = msgspec.json.Decoder(Endpoint)


def put(tx: Transaction, endpoint: Endpoint, revision: int) -> None:
    """Store an endpoint, new or changed."""
    tx.execute(
        "INSERT INTO endpoints (service_name, instance_id, ip, port, protocol, revision, doc) VALUES (?,?,?,?,?,?,?)"
        " ON CONFLICT (service_name, instance_id, ip, port, protocol) DO UPDATE SET revision = excluded.revision,"
        " doc = excluded.doc",
        (
            endpoint.service_name,
            endpoint.instance_id,
            endpoint.ip,
            endpoint.port,
            endpoint.protocol,
            revision,
            encode(endpoint),
        ),
    )


def remove_instance(tx: Transaction, instance_id: str) -> None:
    """Remove all endpoints of an instance."""
    tx.execute("DELETE FROM endpoints WHERE instance_id = ?", (instance_id,))


def all_of(connection: Connection) -> list[tuple[Endpoint, int]]:
    """All endpoints with their revisions, by service."""
    sql = "SELECT doc, revision FROM endpoints ORDER BY service_name, instance_id, port"
    return [(_decoder.decode(row[0]), row[1]) for row in connection.execute(sql)]
