"""What waits in a mailbox: an event, who wants to know what became of it, and what the audit trail says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from plum_desk.api.errors import PlumError
from plum_desk.api.types.access import AuditEntry
from plum_desk.controller.engine.ports import AuditNote
from plum_desk.controller.store import audit, requests
from plum_desk.controller.store.codec import encode
from plum_desk.controller.store.port import Transaction

Settled = Callable[[Any, PlumError | None], None]
Also = Callable[[Transaction], None]


class Message(Struct, frozen=True):
    """An event for a mailbox.

    ``settled`` gets the stored object after the commit, or the error. A message that somebody waits for
    (``awaited``) is dropped when it cannot be stored; any other stays and is tried again. ``also`` writes something
    more in the same transaction.
    """

    event: Any
    settled: Settled | None = None
    awaited: bool = False
    note: AuditNote | None = None
    also: Also | None = None

    def write_more(self, tx: Transaction, audit_id: Callable[[], str], at: float) -> None:
        """Write what belongs to the change besides the object itself."""
        if self.note is not None:
            append_audit(tx, self.note, audit_id(), at)
        if self.also is not None:
            self.also(tx)


def append_audit(tx: Transaction, note: AuditNote, audit_id: str, at: float) -> None:
    """Write a note into the audit trail, in the transaction of its change, and under which request it was made."""
    who = note.principal
    if who.request is not None:
        answer = None if note.answer is None else encode(note.answer)
        requests.claim(tx, who.request, note.object, at, answer)
    entry = AuditEntry(
        audit_id=audit_id,
        timestamp=at,
        actor=who.name,
        address=who.address,
        action=note.action,
        object=note.object,
        old=note.old,
        new=note.new,
        revision=tx.revision(),
    )
    audit.append(tx, entry)
