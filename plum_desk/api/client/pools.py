"""Pools, as the client offers them."""

from __future__ import annotations

from plum_desk.api.client.calls import Calls
from plum_desk.api.types.pools import Pool


class Pools:
    """``/v1/pools``."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def list(self) -> list[Pool]:
        return await self._calls.many(Pool, "pools.list")

    async def get(self, name: str) -> Pool:
        return await self._calls.one(Pool, "pools.get", name)

    async def create(self, name: str, slots: int) -> Pool:
        return await self._calls.one(Pool, "pools.create", body={"name": name, "slots": slots})

    async def replace(self, name: str, slots: int, *, if_match: int | None = None) -> Pool:
        """With ``if_match``, a revision, raises ``Conflict`` when somebody else was faster."""
        return await self._calls.one(Pool, "pools.replace", name, body={"slots": slots}, if_match=if_match)

    async def delete(self, name: str) -> None:
        """Raises ``Conflict`` while something refers to it."""
        await self._calls.nothing("pools.delete", name)
