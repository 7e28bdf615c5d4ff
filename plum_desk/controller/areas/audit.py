"""The audit trail: who did what."""

from __future__ import annotations

from plum_desk.api.types.access import AuditEntry
from plum_desk.api.types.common import Page
from plum_desk.controller.call import Call, Handlers
from plum_desk.controller.store import audit as store
from plum_desk.controller.store.port import Database


class AuditArea:
    """Reads the trail; every change writes it in its own transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def handlers(self) -> Handlers:
        """By operation name."""
        return {"audit.list": self.find}

    async def find(self, call: Call) -> Page[AuditEntry]:
        """A page of the trail, newest first."""
        return await self._database.read(lambda connection: store.page(connection, call.query))
