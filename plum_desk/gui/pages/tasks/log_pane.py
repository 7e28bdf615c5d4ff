"""The log of one task, read by byte offset and followed while it grows."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import NotFound, PlumError
from plum_desk.base.logfile import parse_line
from plum_desk.gui.actions import Actions
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.code.log_view import LogLine, LogView
from plum_desk.gui.widgets.format import clock
from plum_desk.gui.widgets.label import Label

_MOST: Final = 4 * 1024 * 1024
"""How much of a long log is read before what is new; older bytes fill the view no better."""


class LogPane(QWidget):
    """Shows the log of the task it is told; asks the controller only while it is visible."""

    def __init__(self, look: Look, client: PlumClient, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._actions = actions
        self._task_id: str | None = None
        self._wanted: str | None = None
        self._offset = 0
        self._rest = b""
        self._turn = 0
        self._left = asyncio.Event()
        self._note = ""
        self.view = LogView(look)
        self.empty = Label(look, "", "cell", "3")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.empty.setWordWrap(True)
        ground = QWidget()
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.addWidget(self.empty)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(ground)
        self._stack.addWidget(self.view)
        Retranslator(self, self._retranslate)

    def show_task(self, task_id: str | None, note: str = "") -> None:
        """Show another task's log; without a task the note says why there is none."""
        self._note = note
        self._wanted = task_id
        if self.isVisible() or task_id is None:
            self._begin()
        self._retranslate()

    def showEvent(self, event: Any) -> None:
        """Begin to read now that somebody looks."""
        super().showEvent(event)
        self._begin()

    def _begin(self) -> None:
        if self._wanted == self._task_id:
            return
        self._task_id = self._wanted
        self._turn += 1
        self._left.set()
        self._offset = 0
        self._rest = b""
        self.view.set_lines([])
        self._stack.setCurrentIndex(0)
        if self._task_id is not None:
            self._actions.start(self._follow(self._task_id, self._turn), "log")

    async def _follow(self, task_id: str, turn: int) -> None:
        """Read until another task is shown: a silent log must not keep its stream open for nobody."""
        self._left.set()
        left = self._left = asyncio.Event()
        reading = asyncio.create_task(self._read_all(task_id, turn), name="log.read")
        leaving = asyncio.create_task(left.wait(), name="log.left")
        try:
            await asyncio.wait((reading, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reading, leaving):
                task.cancel()
            await asyncio.wait((reading, leaving))
        if not reading.cancelled():
            reading.result()

    async def _read_all(self, task_id: str, turn: int) -> None:
        """Read what there is; the followed stream then says when there is more."""
        try:
            await self._read(task_id, turn)
            async with aclosing(self._client.tasks.follow_logs(task_id, self._offset)) as pieces:  # type: ignore[type-var]
                async for piece in pieces:
                    if piece.next_offset > self._offset:
                        await self._read(task_id, turn)
        except NotFound:
            return
        except PlumError as error:
            if turn == self._turn:
                self._note = self._actions.explain(error)
                self._retranslate()

    async def _read(self, task_id: str, turn: int) -> None:
        while turn == self._turn:
            chunk = await self._client.tasks.logs(task_id, self._offset)
            if turn != self._turn or not chunk.data:
                return
            self._offset = chunk.next_offset
            self._add(chunk.data)

    def _add(self, data: bytes) -> None:
        *whole, self._rest = (self._rest + data).split(b"\n")
        lines = [line for line in map(parse_line, whole[-_MOST // 64 :]) if line is not None]
        self.view.append_lines(
            LogLine(clock(line.at, millis=True), line.text, "stderr" if line.stream == "stderr" else "")
            for line in lines
        )
        if lines:
            self._stack.setCurrentIndex(1)

    def _retranslate(self) -> None:
        nothing = (
            self.tr("Nothing has been printed.") if self._wanted else self.tr("Choose something that was started.")
        )
        self.empty.setText(self._note or nothing)
