"""Requests under an idempotency key: made once, answered alike for a day, over restarts of the controller too."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from plum_desk.api.errors import Conflict, Invalid, PlumError
from plum_desk.api.transport import Response
from plum_desk.base.clock import Clock
from plum_desk.controller.call import RequestKey
from plum_desk.controller.store import requests as store
from plum_desk.controller.store.port import Database, Transaction
from plum_desk.controller.store.requests import StoredRequest

_log = logging.getLogger(__name__)
KEPT_S = 24 * 3600.0
_PRUNE_S = 3600.0
Make = Callable[[], Awaitable[Response]]
LookUp = Callable[[str], Awaitable[Response]]


class _UnderWay:
    """A request that is being made now."""

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.ended = asyncio.Event()


class Replays:
    """Satisfies ``call.Replays``.

    The key is written in the transaction of the change (see ``message.append_audit``), the answer right after it. When
    the controller was killed in between, the repeated request gets the object as it is now.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._under_way: dict[tuple[str, str], _UnderWay] = {}
        self._secrets: dict[tuple[str, str], StoredRequest] = {}

    async def once(self, key: RequestKey, make: Make, look_up: LookUp, *, secret: bool) -> Response:
        """See ``call.Replays``."""
        place = (key.caller, key.key)
        while (first := self._under_way.get(place)) is not None:
            _refuse_other(key, first.fingerprint)
            await first.ended.wait()
        mine = self._under_way[place] = _UnderWay(key.fingerprint)
        try:
            return await self._first_or_again(key, make, look_up, secret)
        finally:
            del self._under_way[place]
            mine.ended.set()

    async def prune(self) -> None:
        """Forget what is older than a day, again and again, until canceled."""
        while True:
            await self._clock.sleep_until(self._clock.monotonic() + _PRUNE_S)
            before = self._clock.wall() - KEPT_S
            self._secrets = {place: kept for place, kept in self._secrets.items() if kept.at > before}
            try:
                await self._database.write(lambda tx, end=before: store.forget(tx, end))  # type: ignore[misc]
            except PlumError as fault:
                _log.warning("old idempotency keys stay for now: %s", fault)

    async def _first_or_again(self, key: RequestKey, make: Make, look_up: LookUp, secret: bool) -> Response:
        since = self._clock.wall() - KEPT_S
        found = await self._database.read(lambda connection: store.get(connection, key, since))
        if found is None:
            return await self._first(key, make, secret)
        _refuse_other(key, found.fingerprint)
        found = self._secrets.get((key.caller, key.key), found)
        if found.status is not None:
            return Response(status=found.status, headers=found.headers, body=found.body)
        if secret:
            raise Conflict("idempotency.shownOnce", f"{found.object} was made, and its value is shown only once.")
        return await look_up(found.object)

    async def _first(self, key: RequestKey, make: Make, secret: bool) -> Response:
        response = await make()
        kept = StoredRequest(
            key.fingerprint, "", self._clock.wall(), response.status, dict(response.headers), response.body
        )
        if secret:
            self._secrets[key.caller, key.key] = kept
            return response
        try:
            await self._database.write(partial(_keep, key, kept))
        except PlumError as fault:
            # What was asked for is done and its key is stored with it: a repeated request gets the object.
            _log.warning("the answer to a request under the key %s was not kept: %s", key.key, fault)
        return response


def _keep(key: RequestKey, kept: StoredRequest, tx: Transaction) -> None:
    store.keep(tx, key, kept)


def _refuse_other(key: RequestKey, fingerprint: str) -> None:
    if key.fingerprint != fingerprint:
        raise Invalid("idempotency.mismatch", f"The key {key.key} was used for another request within the last day.")
