"""Asks the controller when the times in the form would fire: soon after each change, and again when one has fired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from plum_desk.api.errors import Invalid, PlumError
from plum_desk.api.types.schedules import Firing
from plum_desk.gui.pages.context import PageContext

COUNT: Final = 10
_PAUSE_MS: Final = 200
_TICK_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class Times:
    """What is asked about; `schedule_id` when they are stored with a schedule, which counts its intervals on."""

    cron: str | None
    every_sec: float | None
    time_zone: str
    schedule_id: str = ""


class Preview(QObject):
    """`told` carries the firings to come, `refused` the error of times that are none."""

    told = Signal(object)
    refused = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._times: Times | None = None
        self._firings: tuple[Firing, ...] = ()
        self._number = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._look)

    def set_times(self, times: Times, *, at_once: bool = False) -> None:
        """Ask about these from now on; the same once more are no news."""
        if times == self._times:
            return
        self._times = times
        self._firings = ()
        if at_once:
            self._ask()
        else:
            self._pause.start()

    def forget(self) -> None:
        """Ask about nothing until there are times again."""
        self._times, self._firings = None, ()
        self._number += 1
        self._pause.stop()

    def set_active(self, active: bool) -> None:
        """Rest while nobody looks."""
        if active:
            self._tick.start()
            self._look()
        else:
            self._tick.stop()

    def _look(self) -> None:
        """Once the first firing is past, the list has moved on."""
        if self._firings and self._firings[0].at < self._context.now():
            self._firings = ()
            self._ask()

    def _ask(self) -> None:
        self._pause.stop()
        if self._times is not None:
            self._number += 1
            self._context.actions.start(self._read(self._times, self._number), "preview of a schedule")

    async def _read(self, times: Times, number: int) -> None:
        schedules = self._context.client.schedules
        try:
            if times.schedule_id:
                firings = await schedules.next(times.schedule_id, count=COUNT)
            else:
                firings = await schedules.preview(
                    cron=times.cron, every_sec=times.every_sec, time_zone=times.time_zone, count=COUNT
                )
        except Invalid as error:
            if number == self._number:
                self.refused.emit(error)
            return
        except PlumError:
            # The window's band says that the controller does not answer; the last preview stays.
            return
        if number == self._number:
            self._firings = tuple(firings)
            self.told.emit(self._firings)
