"""What the frame asks of a page, and the record by which a page enters the rail."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QDockWidget, QWidget

from plum_desk.gui.theme.look import Look


class Page(QWidget):
    """A page fills the middle of the window; its header stands above it, across the inspector too.

    `wide` asks for a collapsed rail. `navigate` (page key, object key) leads elsewhere.
    """

    navigate = Signal(str, str)
    wide_changed = Signal(bool)
    inspector_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.wide = False

    def header(self) -> QWidget | None:
        """The header, owned by the page and shown while the page is."""
        return None

    def inspector(self) -> QWidget | None:
        """What the inspector dock shows for this page, None to hide the dock."""
        return None

    def inspector_title(self) -> str:
        """Title of the inspector dock, in the language in force."""
        return ""

    def bottom(self) -> QDockWidget | None:
        """A dock of the page's own at the bottom, in place of the activity; None for the activity."""
        return None

    def on_shown(self) -> None:
        """The page came to the front."""

    def on_hidden(self) -> None:
        """The page went to the back; live plots may rest."""

    def show_object(self, key: str) -> None:
        """Select or open an object of the page, or go back to the list when the key is empty."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One entry of the rail; `title_source` is English text of the translation context `Pages`.

    Entries of one `group` stand together; a line parts the groups; group `end` stands at the bottom.
    """

    key: str
    title_source: str
    icon: str
    factory: Callable[[], Page]
    group: str = ""
    shortcut: str = ""

    @property
    def title(self) -> str:
        """The title in the language in force."""
        return QCoreApplication.translate("Pages", self.title_source)
