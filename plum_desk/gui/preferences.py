"""What the console remembers of a person's choices, in `console.ini` of the configuration folder."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from plum_desk.gui.i18n import LANGUAGES, Language
from plum_desk.gui.theme.theme import MODES, Mode

FILE = "console.ini"


class Preferences:
    """Reads and writes single values; what is missing or damaged counts as never chosen."""

    def __init__(self, config_dir: Path) -> None:
        self._settings = QSettings(str(config_dir / FILE), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Mode:
        """Light, dark or system."""
        found = self._settings.value("look/theme", "system")
        return next((mode for mode in MODES if mode == found), "system")

    def set_theme(self, mode: Mode) -> None:
        """Remember the theme."""
        self._settings.setValue("look/theme", mode)

    @property
    def language(self) -> Language:
        """Chinese, English or system."""
        found = self._settings.value("look/language", "system")
        return next((language for language in LANGUAGES if language == found), "system")

    def set_language(self, language: Language) -> None:
        """Remember the language."""
        self._settings.setValue("look/language", language)

    @property
    def page(self) -> str:
        """The page that was shown last."""
        return str(self._settings.value("window/page", "overview"))

    def set_page(self, key: str) -> None:
        """Remember the page."""
        self._settings.setValue("window/page", key)

    @property
    def geometry(self) -> bytes:
        """Where the window was; empty when it never was."""
        return _bytes(self._settings.value("window/geometry"))

    @property
    def layout(self) -> bytes:
        """Where the docks were."""
        return _bytes(self._settings.value("window/layout"))

    def set_window(self, geometry: bytes, layout: bytes) -> None:
        """Remember window and docks."""
        self._settings.setValue("window/geometry", QByteArray(geometry))
        self._settings.setValue("window/layout", QByteArray(layout))

    def forget_window(self) -> None:
        """Have window and docks as at the first start next time."""
        self._settings.remove("window/geometry")
        self._settings.remove("window/layout")

    def save(self) -> None:
        """Write to the disk now."""
        self._settings.sync()


def _bytes(value: Any) -> bytes:
    return bytes(value.data()) if isinstance(value, QByteArray) else b""
