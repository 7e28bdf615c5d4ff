"""The cursor that all plots of a page share."""

from PySide6.QtCore import QObject, Signal


class CursorGroup(QObject):
    """Holds the moment under the pointer; `moved` carries it, or None when the pointer left."""

    moved = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moment: float | None = None

    @property
    def moment(self) -> float | None:
        """Unix seconds, None without a cursor."""
        return self._moment

    def move(self, moment: float | None) -> None:
        """Set or take away the cursor of all plots."""
        if moment != self._moment:
            self._moment = moment
            self.moved.emit(moment)
