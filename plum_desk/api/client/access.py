"""Tokens, the audit trail and the controller about itself, as the client offers them."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, TypedDict

from typing_extensions import Unpack

from plum_desk.api.client.calls import Calls, body_of
from plum_desk.api.types.access import AuditEntry, NewToken, Token, TokenSpec
from plum_desk.api.types.common import Page
from plum_desk.api.types.system import About, System, SystemSample


class AuditFilters(TypedDict, total=False):
    """What the audit trail may be narrowed by; ``since`` is in Unix seconds."""

    actor: str | None
    object: str | None
    since: float | None


class Tokens:
    """``/v1/tokens``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self) -> list[Token]:
        return await self._calls.many(Token, "tokens.list")

    async def get(self, token_id: str) -> Token:
        return await self._calls.one(Token, "tokens.get", token_id)

    async def create(self, spec: TokenSpec | Mapping[str, Any] | None = None, /, **fields: Any) -> NewToken:
        """The answer's ``value`` is shown this once."""
        return await self._calls.one(NewToken, "tokens.create", body=body_of(TokenSpec, spec, fields))

    async def delete(self, token_id: str) -> None:
        """Revoke at once."""
        await self._calls.nothing("tokens.delete", token_id)


class Audit:
    """``/v1/audit``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self, *, limit: int | None = None, **filters: Unpack[AuditFilters]) -> list[AuditEntry]:
        """Newest first: all of them, or the newest ``limit``."""
        return await self._calls.pages(AuditEntry, "audit.list", limit, filters)

    async def page(
        self, *, limit: int = 100, cursor: str | None = None, count: bool = False, **filters: Unpack[AuditFilters]
    ) -> Page[AuditEntry]:
        """One page; ``count`` asks for the total."""
        query = {**filters, "limit": limit, "cursor": cursor, "count": count or None}
        return await self._calls.page(AuditEntry, "audit.list", query)


class SystemCalls:
    """``/`` and ``/v1/system``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def about(self) -> About:
        """Name and version; needs no token."""
        return await self._calls.one(About, "system.about")

    async def get(self) -> System:
        return await self._calls.one(System, "system.get")

    async def metrics(self, *, since: float | None = None, step: float | None = None) -> builtins.list[SystemSample]:
        return await self._calls.many(SystemSample, "system.metrics", query={"since": since, "step": step})

    async def healthz(self) -> str:
        return (await self._calls.send("system.healthz")).body.decode()

    async def readyz(self) -> str:
        """Raises ``ServerError`` (503) with the reasons when the controller is not ready."""
        return (await self._calls.send("system.readyz")).body.decode()

    async def prometheus(self) -> str:
        return (await self._calls.send("system.prometheus")).body.decode()

    async def docs(self) -> str:
        """The same description as one HTML page."""
        return (await self._calls.send("system.docs")).body.decode()

    async def openapi(self) -> dict[str, Any]:
        document: dict[str, Any] = await self._calls.one(dict, "system.openapi")
        return document
