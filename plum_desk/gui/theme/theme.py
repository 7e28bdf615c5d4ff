"""The live theme: hands out colours and fonts, and dresses the application in them."""

from typing import Final, Literal

from PySide6.QtCore import QObject, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QToolTip

from plum_desk.gui.theme import qss
from plum_desk.gui.theme.fonts import FontRole, font
from plum_desk.gui.theme.images import write_images
from plum_desk.gui.theme.palette import palette_of
from plum_desk.gui.theme.platform import follow_scheme, prefers_dark
from plum_desk.gui.theme.tokens import DARK, LIGHT, StateStyle, Table, state_of

Mode = Literal["light", "dark", "system"]
MODES: Final[tuple[Mode, ...]] = ("light", "dark", "system")


class Theme(QObject):
    """Colours by token and fonts by role; `changed` says that both must be asked for again."""

    changed = Signal()

    def __init__(self, mode: Mode = "system", language: str = "en", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode: Mode = mode
        self._language = language
        self._app: QApplication | None = None
        self._images = QTemporaryDir()
        self._cache: dict[str, QColor] = {}
        self._table = self._pick()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)

    @property
    def mode(self) -> Mode:
        """What was asked for: light, dark, or as the system has it."""
        return self._mode

    @property
    def is_dark(self) -> bool:
        """Whether the dark table is in force."""
        return self._table is DARK

    @property
    def table(self) -> Table:
        """The table in force."""
        return self._table

    @property
    def language(self) -> str:
        """The language that fonts are chosen for."""
        return self._language

    def set_mode(self, mode: Mode) -> None:
        """Switch between light, dark and system; a window that is open changes at once."""
        self._mode = mode
        if self._app is not None:
            follow_scheme(self._mode)
        self._refresh(force=False)

    def set_language(self, language: str) -> None:
        """Choose fonts for another language."""
        if language != self._language:
            self._language = language
            self._refresh(force=True)

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """The colour of a token such as `panel`, `failed.fg` or `series.0`; `alpha` from 0 to 1 thins it."""
        found = self._cache.get(token)
        if found is None:
            found = self._cache[token] = QColor(self._table.colors[token])
        result = QColor(found)
        if alpha < 1.0:
            result.setAlphaF(alpha * found.alphaF())
        return result

    def state(self, name: str) -> StateStyle:
        """Token names and glyph of a state."""
        return state_of(name)

    def font(self, role: FontRole, *, tabular: bool = False) -> QFont:
        """The font of a role in the language and theme in force."""
        return font(role, language=self._language, dark=self.is_dark, tabular=tabular)

    def apply(self, app: QApplication) -> None:
        """Dress the application; later changes of theme or language dress it again."""
        if self._app is None:
            app.setStyle("Fusion")
            follow_scheme(self._mode)
        self._app = app
        self._table = self._pick()
        self._dress(app)

    def _dress(self, app: QApplication) -> None:
        folder = write_images(self._images.path(), self._table)
        app.setPalette(palette_of(self.color))
        app.setFont(self.font("body"))
        QToolTip.setFont(self.font("cell"))
        app.setStyleSheet(qss.render(self._table.colors, folder))

    def _pick(self) -> Table:
        dark = prefers_dark() if self._mode == "system" else self._mode == "dark"
        return DARK if dark else LIGHT

    def _on_system_changed(self) -> None:
        self._refresh(force=False)

    def _refresh(self, *, force: bool) -> None:
        table = self._pick()
        if table is self._table and not force:
            return
        self._table = table
        self._cache.clear()
        if self._app is not None:
            self._dress(self._app)
        self.changed.emit()
