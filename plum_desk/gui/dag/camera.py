"""Where a view looks: the cameras that show everything, a part, or a good beginning."""

from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from PySide6.QtCore import QRectF, QSizeF

from plum_desk.gui.dag.measures import CARD_WIDTH, COLUMN_PITCH, GAP

MIN_ZOOM: Final = 0.05
MAX_ZOOM: Final = 2.0
LEGIBLE: Final = 0.82
"""The smallest text has 11 px; at this zoom it still has 9."""

_SIDE: Final = 18.0
_BARS: Final = 54.0
_BOTTOM: Final = 24.0
_NEARLY: Final = 0.03


@dataclass(frozen=True, slots=True)
class Camera:
    """The scene point in the middle of a view, and its zoom."""

    x: float
    y: float
    zoom: float

    def between(self, other: "Camera", part: float) -> "Camera":
        """A camera on the way to another; zoom goes evenly in proportion."""
        zoom = self.zoom * (other.zoom / self.zoom) ** part
        return Camera(self.x + (other.x - self.x) * part, self.y + (other.y - self.y) * part, zoom)


def clamp_zoom(zoom: float) -> float:
    """A zoom within its limits."""
    return min(max(zoom, MIN_ZOOM), MAX_ZOOM)


def fitting(rect: QRectF, view: QSizeF, most: float = 1.0) -> Camera:
    """Show all of a rectangle below the floating bars, at most at the zoom `most`."""
    width, height = view.width() - 2 * _SIDE, view.height() - _BARS - _BOTTOM
    zoom = clamp_zoom(min(width / max(rect.width(), 1), height / max(rect.height(), 1), most))
    return Camera(rect.center().x(), rect.center().y() - (_BARS - _BOTTOM) / 2 / zoom, zoom)


def opening(bounds: QRectF, view: QSizeF) -> Camera:
    """A legible beginning: all if it fits, else whole columns from the left, from the top if they are too high."""
    whole = fitting(bounds, view)
    if whole.zoom >= LEGIBLE:
        return whole
    zoom = _columns_zoom(bounds.width(), view.width() - 2 * _SIDE)
    room = view.height() - _BARS - _BOTTOM
    if bounds.height() * zoom > room:
        zoom = max(LEGIBLE, min(zoom, room / bounds.height()))
    x = bounds.left() + (view.width() / 2 - _SIDE) / zoom
    if bounds.width() * zoom <= view.width() - 2 * _SIDE:
        x = bounds.center().x()
    if bounds.height() * zoom <= room:
        return Camera(x, bounds.center().y() - (_BARS - _BOTTOM) / 2 / zoom, zoom)
    return Camera(x, bounds.top() + (view.height() / 2 - _BARS) / zoom, zoom)


def _columns_zoom(width: float, room: float) -> float:
    """The largest zoom up to 100 % at which whole columns fill the room and stay legible."""
    if width <= room:
        return 1.0
    shown = (room + GAP) / COLUMN_PITCH
    for columns in (ceil(shown - _NEARLY), floor(shown)):
        zoom = room / ((columns - 1) * COLUMN_PITCH + CARD_WIDTH) if columns > 0 else 0.0
        if zoom >= LEGIBLE:
            return min(zoom, 1.0)
    return 1.0
