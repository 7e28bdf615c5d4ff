"""Feeds the activity dock from the store, and tells everything anew in another language."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject

from plum_desk.api.client import Event
from plum_desk.gui.frame.activity import ActivityDock
from plum_desk.gui.i18n import Languages
from plum_desk.gui.models.store import LabStore
from plum_desk.gui.shell.sentences import Narrator

_KEPT: Final = 2000


class ActivityFeed(QObject):
    """Keeps the changes themselves, so that their lines can be written again."""

    def __init__(
        self, store: LabStore, dock: ActivityDock, narrator: Narrator, languages: Languages, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._dock = dock
        self._narrator = narrator
        self._kept: deque[Event] = deque(maxlen=_KEPT)
        store.told.connect(self._on_told)
        languages.changed.connect(self._tell_anew)

    def _on_told(self, events: Sequence[Event]) -> None:
        self._kept.extend(events)
        self._dock.add(self._narrator.lines(events))

    def _tell_anew(self) -> None:
        self._dock.model.replace(self._narrator.lines(self._kept))
