"""The language of the window, switched live: translators in and out, and texts set anew."""

from collections.abc import Callable
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.base.resources import translation

Language = Literal["zh", "en", "system"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en", "system")
_QT_NAMES: Final = {"zh": "qtbase_zh_CN", "en": "qtbase_en"}
_LOCALES: Final = {
    "zh": QLocale(QLocale.Language.Chinese, QLocale.Country.China),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}


class Languages(QObject):
    """Holds the chosen language; `changed` comes after the translators of the new one are in."""

    changed = Signal()

    def __init__(self, app: QCoreApplication, parent: QObject | None = None) -> None:
        super().__init__(parent or app)
        self._app = app
        self._chosen: Language = "system"
        self._installed: list[QTranslator] = []
        self._current = ""

    @property
    def chosen(self) -> Language:
        """What was asked for: `zh`, `en` or `system`."""
        return self._chosen

    @property
    def current(self) -> str:
        """The language in force, `zh` or `en`."""
        return self._current or "en"

    def set(self, language: Language) -> None:
        """Switch; every open widget gets a LanguageChange event and sets its texts anew."""
        self._chosen = language
        target = system_language() if language == "system" else language
        if target == self._current:
            return
        self._current = target
        self._remove()
        QLocale.setDefault(_LOCALES[target])
        self._install(target)
        self.changed.emit()

    def _install(self, language: str) -> None:
        qt = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if qt.load(_QT_NAMES[language], folder):
            self._add(qt)
        path = translation(language)
        own = QTranslator(self)
        if path is not None and own.load(str(path)):
            self._add(own)

    def _add(self, translator: QTranslator) -> None:
        self._app.installTranslator(translator)
        self._installed.append(translator)

    def _remove(self) -> None:
        for translator in self._installed:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._installed.clear()


def system_language() -> str:
    """`zh` when the system speaks Chinese, else `en`."""
    return "zh" if QLocale.system().language() == QLocale.Language.Chinese else "en"


class Retranslator(QObject):
    """Calls `retranslate` now and at every change of language for as long as the widget lives."""

    def __init__(self, widget: QWidget, retranslate: Callable[[], None]) -> None:
        super().__init__(widget)
        self._retranslate = retranslate
        widget.installEventFilter(self)
        retranslate()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        return False
