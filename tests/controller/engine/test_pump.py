"""Rounds of the pump: bounded, oldest first."""

from __future__ import annotations

import asyncio
from pathlib import Path

from plum_desk.api.errors import PlumError
from plum_desk.controller.engine.pump import MAX_BOXES, Plan, Pump
from plum_desk.controller.store.database import SqliteDatabase


class Box:
    """A mailbox that notes when it is stepped; satisfies ``pump.Mailbox``."""

    def __init__(self, number: int, stepped: list[int], turns: list[int]) -> None:
        self.number = number
        self.stepped = stepped
        self.turns = turns

    def plan(self) -> Plan | None:
        self.stepped.append(self.number)
        return Plan(lambda _: None, lambda _: self.turns.append(self.number), lambda _: None)

    def broken(self, error: PlumError) -> None:
        raise error


async def test_a_round_takes_so_many_and_the_oldest_first(tmp_path: Path) -> None:
    async with SqliteDatabase(tmp_path / "plum.db", lambda _: None) as database:
        pump = Pump(database)
        stepped: list[int] = []
        settled: list[int] = []
        boxes = [Box(number, stepped, settled) for number in range(3 * MAX_BOXES)]
        for box in boxes:
            pump.mark(box)
        await pump._round()
        assert stepped == settled == list(range(MAX_BOXES))
        pump.mark(boxes[0])
        running = asyncio.create_task(pump.run())
        await pump.idle()
        assert settled == [*range(3 * MAX_BOXES), 0]
        running.cancel()
