"""The palette's actions on the window itself; each can be found in both languages."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from plum_desk.gui.frame.palette import PaletteEntry
from plum_desk.gui.i18n import Language
from plum_desk.gui.looks import Looks
from plum_desk.gui.theme.theme import Mode

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


class WindowActions:
    """Theme, language, layout, and the activity dock."""

    def __init__(self, looks: Looks, activity: QWidget) -> None:
        self._looks = looks
        self._activity = activity

    def entries(self) -> Iterator[PaletteEntry]:
        """All of them."""
        for mode, text, icon in self._modes():
            yield self._entry(text, icon, self._to_mode(mode), "theme 主题")
        languages: tuple[tuple[Language, str], ...] = (("zh", "中文"), ("en", "English"))
        for language, text in languages:
            yield self._entry(text, "translate", self._to_language(language), "language 语言")
        yield self._entry(translate("Looks", "Reset layout"), "layout", self._looks.reset_layout, "docks 布局")
        yield self._entry(
            translate("Looks", "Show or hide the activity"), "list-bullets", self._toggle_activity, "events 活动"
        )

    def _modes(self) -> tuple[tuple[Mode, str, str], ...]:
        return (
            ("light", translate("Looks", "Light theme"), "sun"),
            ("dark", translate("Looks", "Dark theme"), "moon"),
            ("system", translate("Looks", "Theme of the system"), "desktop"),
        )

    def _to_mode(self, mode: Mode) -> Callable[[], None]:
        return lambda: self._looks.set_mode(mode)

    def _to_language(self, language: Language) -> Callable[[], None]:
        return lambda: self._looks.set_language(language)

    def _toggle_activity(self) -> None:
        self._activity.setVisible(not self._activity.isVisible())

    def _entry(self, text: str, icon: str, act: Callable[[], None], words: str) -> PaletteEntry:
        return PaletteEntry(text, translate("Looks", "window"), icon, act, is_action=True, words=words)
