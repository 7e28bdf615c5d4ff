"""Input fields: unit or hint inside at the right, icon at the left, and a visible fault."""

from typing import Final

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QSizePolicy, QSpinBox, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.keycap import HEIGHT, draw_keycap, keycap_width
from plum_desk.gui.widgets.paint import RIGHT, draw_icon, draw_text, restyle, text_width
from plum_desk.gui.widgets.ring import Ring

SEARCH_WIDTH: Final = 228
_ICON: Final = 16


class Field(QLineEdit):
    """One line of input; `set_fault` outlines it in red, the sentence belongs to the form."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        parent: QWidget | None = None,
        *,
        unit: str = "",
        icon: str = "",
        keys: str = "",
        placeholder: str = "",
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._unit = unit
        self._icon = icon
        self._keys = keys
        self._fault_ring: Ring | None = None
        self.setPlaceholderText(placeholder)
        self.setMinimumWidth(56)
        look.theme.changed.connect(self._refont)
        self._refont()

    def set_unit(self, unit: str) -> None:
        """Show a unit or note at the right end."""
        self._unit = unit
        self._refont()

    def set_fault(self, faulty: bool) -> None:
        """Outline the field as wrong, or as right again."""
        if bool(self.property("invalid")) == faulty:
            return
        self.setProperty("invalid", faulty)
        restyle(self)
        if self._fault_ring is not None:
            self._fault_ring.leave()
            self._fault_ring.deleteLater()
            self._fault_ring = None
        if faulty and self.parentWidget() is not None:
            self._fault_ring = Ring(self._look)
            self._fault_ring.lie_around(self, "failed.solid")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        look = self._look
        middle = self.height() / 2
        if self._icon:
            rect = QRectF(9, round(middle - _ICON / 2), _ICON, _ICON)
            draw_icon(painter, rect, look.icon(self._icon, "quiet"))
        if self._unit:
            rect = QRectF(0, 0, self.width() - 9, self.height())
            draw_text(painter, rect, self._unit, look.font("cell"), look.color("text.3"), RIGHT)
        elif self._keys and not self.text():
            width = keycap_width(look, self._keys)
            rect = QRectF(self.width() - 6 - width, round(middle - HEIGHT / 2), width, HEIGHT)
            draw_keycap(painter, look, rect, self._keys)

    def _refont(self) -> None:
        self.setFont(self._look.font("body"))
        left = _ICON + 4 if self._icon else 0
        right = 0.0
        if self._unit:
            right = text_width(self._unit, self._look.font("cell")) + 6
        elif self._keys:
            right = keycap_width(self._look, self._keys) + 4
        self.setTextMargins(left, 0, int(right), 0)
        self.update()


class SearchField(Field):
    """Filters while one types; Escape empties it."""

    changed = Signal(str)

    def __init__(
        self,
        look: Look,
        placeholder: str = "",
        parent: QWidget | None = None,
        *,
        keys: str = "/",
        icon: str = "magnifying-glass",
        width: int = SEARCH_WIDTH,
    ) -> None:
        super().__init__(look, "", parent, icon=icon, keys=keys, placeholder=placeholder)
        self.setFixedWidth(width)
        self.textChanged.connect(self.changed)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)


class NumberField(QSpinBox):
    """A whole number with its unit; no arrows, and the wheel only turns it while it has the focus."""

    def __init__(
        self,
        look: Look,
        value: int = 0,
        parent: QWidget | None = None,
        *,
        least: int = 0,
        most: int = 2**31 - 1,
        unit: str = "",
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._unit = unit
        self.setRange(least, most)
        self.setValue(value)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(72)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        locale = QLocale(QLocale.Language.C)
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        self.setLocale(locale)
        look.theme.changed.connect(self._refont)
        self._refont()

    def set_unit(self, unit: str) -> None:
        """Show a unit at the right end."""
        self._unit = unit
        self._refont()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rect = QRectF(0, 0, self.width() - 9, self.height())
        color = self._look.color("text.3")
        draw_text(QPainter(self), rect, self._unit, self._look.font("cell"), color, RIGHT)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_text()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._place_text()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_text()

    def _place_text(self) -> None:
        # Without buttons the style sheet leaves the text no room at all, and does so anew when it changes.
        self.lineEdit().setGeometry(7, 1, self.width() - 14, self.height() - 2)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _refont(self) -> None:
        self.setFont(self._look.font("body"))
        width = text_width(self._unit, self._look.font("cell")) + 6 if self._unit else 0.0
        self.lineEdit().setTextMargins(0, 0, int(width), 0)
        self.update()


class Choice(QComboBox):
    """A drop-down list; as wide as its form says, the wheel only turns it while it has the focus."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._note = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self._refont)
        self._refont()

    def set_options(self, options: list[tuple[str, str]]) -> None:
        """Set (key, text) of every option; the choice stays if its key does."""
        chosen = self.chosen
        self.blockSignals(True)
        self.clear()
        for key, text in options:
            self.addItem(text, key)
        self.blockSignals(False)
        self.choose(chosen)

    @property
    def chosen(self) -> str:
        """Key of the chosen option, empty when there is none."""
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def choose(self, key: str) -> None:
        """Choose the option with this key if there is one."""
        index = self.findData(key)
        if index >= 0:
            self.setCurrentIndex(index)

    def set_note(self, note: str) -> None:
        """Show a quiet remark about the choice inside the field."""
        self._note = note
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        room = text_width(self._note, self._look.font("cell")) + 12 if self._note else 0.0
        return super().sizeHint() + QSize(int(room), 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rect = QRectF(0, 0, self.width() - 28, self.height())
        color = self._look.color("text.3")
        draw_text(QPainter(self), rect, self._note, self._look.font("cell"), color, RIGHT)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _refont(self) -> None:
        self.setFont(self._look.font("body"))
