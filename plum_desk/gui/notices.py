"""What pages say to and ask of the window around them, as signals, so that no page knows the window."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Notice:
    """A toast: whether it is good news, a title, one line, and one link with what it does."""

    good: bool
    title: str
    line: str = ""
    link: str = ""
    act: Callable[[], None] | None = None


class Notifier(QObject):
    """Carries notices to whoever shows them."""

    told = Signal(object)

    def succeed(self, title: str, line: str = "", link: str = "", act: Callable[[], None] | None = None) -> None:
        """Say that an act succeeded."""
        self.told.emit(Notice(True, title, line, link, act))

    def fail(self, title: str, line: str = "", link: str = "", act: Callable[[], None] | None = None) -> None:
        """Say that an act failed."""
        self.told.emit(Notice(False, title, line, link, act))


class Navigator(QObject):
    """Carries the wish to see a page, and an object on it."""

    wanted = Signal(str, str)

    def go(self, page: str, key: str = "") -> None:
        """Lead to a page, with `key` to an object of it."""
        self.wanted.emit(page, key)


class BusyControl(Protocol):
    """A control that can show that its act runs."""

    def set_busy(self, busy: bool) -> None:
        """Show or end the busy state."""
