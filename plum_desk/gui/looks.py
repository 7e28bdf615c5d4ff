"""Switches theme, language and layout, and remembers the choice."""

from PySide6.QtCore import QObject, Signal

from plum_desk.gui.i18n import Language, Languages
from plum_desk.gui.preferences import Preferences
from plum_desk.gui.theme.theme import Mode, Theme


class Looks(QObject):
    """How the window looks, as far as a person chooses it; `changed` comes after every choice."""

    changed = Signal()
    layout_reset = Signal()

    def __init__(self, theme: Theme, languages: Languages, preferences: Preferences) -> None:
        super().__init__(theme)
        self._theme = theme
        self._languages = languages
        self._preferences = preferences
        languages.changed.connect(lambda: theme.set_language(languages.current))

    @property
    def mode(self) -> Mode:
        """The chosen theme."""
        return self._theme.mode

    @property
    def language(self) -> Language:
        """The chosen language."""
        return self._languages.chosen

    def set_mode(self, mode: Mode) -> None:
        """Switch the theme at once and remember it."""
        self._preferences.set_theme(mode)
        self._theme.set_mode(mode)
        self.changed.emit()

    def set_language(self, language: Language) -> None:
        """Switch the language at once and remember it."""
        self._preferences.set_language(language)
        self._languages.set(language)
        self.changed.emit()

    def next_mode(self) -> None:
        """From light to dark and back."""
        self.set_mode("light" if self._theme.is_dark else "dark")

    def other_language(self) -> None:
        """From Chinese to English and back."""
        self.set_language("en" if self._languages.current == "zh" else "zh")

    def reset_layout(self) -> None:
        """Docks, rail and window as at the first start."""
        self._preferences.forget_window()
        self.layout_reset.emit()
