"""Phosphor icons in the colours of the theme, cached by name, role and size of table."""

from typing import Final, Literal

import qtawesome
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QIcon

from plum_desk.gui.theme.theme import Theme

IconRole = Literal["normal", "quiet", "link", "accent", "danger", "on.accent", "on.danger", "off", "strong"]

_TOKENS: Final[dict[str, str]] = {
    "normal": "text.2",
    "quiet": "text.3",
    "link": "link",
    "accent": "accent",
    "danger": "danger",
    "on.accent": "on.accent",
    "on.danger": "on.danger",
    "off": "text.off",
    "strong": "text",
}


class Icons(QObject):
    """Builds each icon once a theme; a state's token such as `failed.solid` may stand for the role."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent or theme)
        self._theme = theme
        self._cache: dict[tuple[str, str], QIcon] = {}
        theme.changed.connect(self._forget)

    def icon(self, name: str, role: str = "normal") -> QIcon:
        """The Phosphor icon `name` (without prefix); an unknown name raises here, not while painting."""
        key = (name, role)
        found = self._cache.get(key)
        if found is None:
            found = self._cache[key] = self._build(name, role)
        return found

    def _build(self, name: str, role: str) -> QIcon:
        # qtawesome keeps what it made, by name and colours, and has to: an icon drawn by Python code is freed
        # twice when the garbage collector finds it in a cycle (PySide 6.11). So its cache is never emptied.
        built: QIcon = qtawesome.icon(f"ph.{name}", **self._colors(role))
        return built

    def _colors(self, role: str) -> dict[str, QColor]:
        color = self._theme.color
        if role != "normal":
            token = _TOKENS.get(role, role)
            return {"color": color(token), "color_disabled": color("text.off")}
        return {
            "color": color("text.2"),
            "color_active": color("text"),
            "color_selected": color("link"),
            "color_on": color("link"),
            "color_disabled": color("text.off"),
        }

    def _forget(self) -> None:
        self._cache.clear()
