"""Steps the mailboxes in which something waits, commits what they decided as one group, and lets effects follow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any, Protocol

from msgspec import Struct

from plum_desk.api.errors import PlumError, ServerError
from plum_desk.controller.store.port import Database, Transaction

_log = logging.getLogger(__name__)
MAX_BOXES = 256
"""How many mailboxes one round takes: more would hold the loop for too long."""


class Plan(Struct, frozen=True):
    """What one mailbox decided: the change to store, and what follows its success or its failure."""

    write: Callable[[Transaction], Any]
    committed: Callable[[Any], None]
    failed: Callable[[PlumError], None]


class Mailbox(Protocol):
    """Something with waiting events."""

    def plan(self) -> Plan | None:
        """Take everything that waits and decide; None when nothing is to be stored. Raises nothing."""
        ...

    def broken(self, error: PlumError) -> None:
        """``plan`` failed, which is a fault of ours: answer whoever waits for what it took."""
        ...


class Pump:
    """One round takes the mailboxes in which something waits, oldest first; effects leave after their commit only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._dirty: dict[Mailbox, None] = {}
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def mark(self, box: Mailbox) -> None:
        """Something waits in the box."""
        self._dirty[box] = None
        self._idle.clear()
        self._wake.set()

    async def run(self) -> None:
        """Round after round until canceled."""
        while True:
            if not self._dirty:
                self._idle.set()
                self._wake.clear()
                await self._wake.wait()
            await self._round()

    async def idle(self) -> None:
        """Return when nothing waits."""
        await self._idle.wait()

    async def _round(self) -> None:
        boxes = list(islice(self._dirty, MAX_BOXES))
        for box in boxes:
            del self._dirty[box]
        plans = [plan for box in boxes if (plan := self._plan(box)) is not None]
        if not plans:
            return
        writes = [self._database.write(plan.write) for plan in plans]
        # One after the other, without a task for each: all are settled in the turn in which the group is answered,
        # before a subscriber that hears of a change can ask for its object.
        for plan, write in zip(plans, writes, strict=True):
            self._settle(plan, await _outcome(write))

    def _plan(self, box: Mailbox) -> Plan | None:
        try:
            return box.plan()
        except Exception:
            _log.exception("a mailbox could not be stepped: %r", box)
            box.broken(ServerError("internal", "The controller failed to decide; its log tells more."))
            return None

    def _settle(self, plan: Plan, outcome: Any) -> None:
        try:
            if isinstance(outcome, PlumError):
                plan.failed(outcome)
            elif isinstance(outcome, BaseException):
                _log.error("a change was not stored", exc_info=outcome)
                plan.failed(ServerError("storage.failed", str(outcome)))
            else:
                plan.committed(outcome)
        except Exception:
            _log.exception("an effect failed")


async def _outcome(write: Awaitable[Any]) -> Any:
    try:
        return await write
    except Exception as fault:
        return fault
