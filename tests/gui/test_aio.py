"""Coroutines behind signals on the qasync loop: started, owned, heard when they fail."""

import asyncio

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from plum_desk.gui.aio import TaskScope, slot


class Owner:
    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.scope = TaskScope("owner", self.errors.append)
        self.done = asyncio.Event()
        self.cancelled = asyncio.Event()

    @slot
    async def on_clicked(self) -> None:
        await asyncio.sleep(0)
        self.done.set()

    @slot
    async def on_failing(self, reason: str) -> None:
        self.done.set()
        raise ValueError(reason)

    @slot
    async def on_endless(self) -> None:
        self.done.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled.set()


async def test_a_click_starts_the_coroutine_without_its_checked_argument(qtbot: QtBot) -> None:
    owner = Owner()
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(owner.on_clicked)
    button.click()
    await asyncio.wait_for(owner.done.wait(), 5)
    await owner.scope.close()
    assert owner.errors == []


async def test_an_error_reaches_the_owner_once() -> None:
    owner = Owner()
    owner.on_failing("no answer")
    await owner.done.wait()
    while not owner.errors:
        await asyncio.sleep(0)
    assert [str(error) for error in owner.errors] == ["no answer"]


async def test_closing_cancels_what_runs_and_refuses_what_comes() -> None:
    owner = Owner()
    owner.on_endless()
    await owner.done.wait()
    await owner.scope.close()
    assert owner.cancelled.is_set()
    owner.done.clear()
    owner.on_clicked()
    await asyncio.sleep(0)
    assert not owner.done.is_set()
    assert owner.errors == []
