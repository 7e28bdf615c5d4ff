"""Buttons: default, primary, danger, ghost and link, with icon, caret, key cap and busy spinner."""

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.keycap import HEIGHT, draw_keycap, keycap_width
from plum_desk.gui.widgets.motion import Spin, draw_spinner
from plum_desk.gui.widgets.paint import draw_caret, draw_icon, draw_text, restyle, size_of, text_width

ButtonKind = Literal["", "primary", "danger", "ghost", "link", "filter"]

_ICON: Final = 16
_GAP: Final = 6
_PADDING: Final = 12
_CARET: Final = 10
_TEXT_TOKENS: Final = {"primary": "on.accent", "danger": "on.danger", "ghost": "text.2", "link": "link"}
_KEYBOARD: Final = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Button(QPushButton):
    """As wide as its text; `set_busy` swaps the icon for a spinner without changing the width."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        kind: ButtonKind = "",
        icon: str = "",
        parent: QWidget | None = None,
        *,
        keys: str = "",
        caret: bool = False,
        small: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._kind = kind
        self._icon = icon
        self._keys = keys
        self._caret = caret
        self._busy = False
        self._icon_px = _ICON
        self._small = small
        self.by_keyboard = False
        self._spin = Spin(self.update, self)
        self.setProperty("kind", kind)
        self.setProperty("small", small)
        self.setProperty("square", not text)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.theme.changed.connect(self._refont)
        self._refont()

    def set_kind(self, kind: ButtonKind) -> None:
        """Become primary, plain, … ; used when Save takes over as the view's primary."""
        self._kind = kind
        self.setProperty("kind", kind)
        restyle(self)

    def set_icon_name(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def set_icon_size(self, pixels: int) -> None:
        """Draw the icon smaller or larger than 16."""
        self._icon_px = pixels
        self.updateGeometry()

    def set_busy(self, busy: bool) -> None:
        """Show that the act runs; the button cannot be pressed meanwhile."""
        self._busy = busy
        self.setEnabled(not busy)
        self._spin.set_on(busy)

    @property
    def busy(self) -> bool:
        """Whether the act runs."""
        return self._busy

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        if self.property("square") != (not text):
            self.setProperty("square", not text)
            restyle(self)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        height = 24 if self._small else 28
        if not self.text() and self._icon:
            return QSize(height, height)
        padding = 0 if self._kind == "link" else 2 * (_PADDING - (2 if self._small else 0))
        return size_of(self._content_width() + padding, 20 if self._kind == "link" else height)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        self.by_keyboard = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        self._draw_content(painter)

    def _draw_content(self, painter: QPainter) -> None:
        width = self._content_width()
        x = 0.0 if self._kind == "link" else (self.width() - width) / 2
        middle = self.height() / 2
        if self._has_icon():
            px = self._icon_px
            self._draw_icon(painter, QRectF(round(x), round(middle - px / 2), px, px))
            x += px + (_GAP if self.text() else 0)
        token = self._text_token()
        label = self.text().replace("&", "")
        rect = QRectF(x, 0, self.width() - x, self.height())
        x += draw_text(painter, rect, label, self._label_font(), self._look.color(token))
        if self._keys:
            rect = QRectF(round(x + _GAP), round(middle - HEIGHT / 2), 0, HEIGHT)
            rect.setWidth(keycap_width(self._look, self._keys))
            draw_keycap(painter, self._look, rect, self._keys, token)
        if self._caret:
            draw_caret(painter, QPointF(x + _GAP + _CARET / 2, middle + 0.5), self._look.color("text.3"))

    def _draw_icon(self, painter: QPainter, rect: QRectF) -> None:
        if self._busy:
            draw_spinner(painter, rect, self._look.color(self._text_token()), self._spin.angle)
            return
        role = _TEXT_TOKENS.get(self._kind, "normal")
        role = role if role.startswith("on.") and self.isEnabled() else "normal"
        icon = self._look.icon(self._icon, role)
        draw_icon(painter, rect, icon, enabled=self.isEnabled(), on=self.isChecked())

    def _text_token(self) -> str:
        if not self.isEnabled():
            return "text.off"
        if self._kind == "ghost" and (self.underMouse() or self.isChecked()):
            return "link" if self.isChecked() else "text"
        if self._kind == "filter" and self.property("set"):
            return "link"
        return _TEXT_TOKENS.get(self._kind, "text")

    def _has_icon(self) -> bool:
        return bool(self._icon) or self._busy

    def _content_width(self) -> float:
        width = text_width(self.text().replace("&", ""), self._label_font()) if self.text() else 0.0
        if self._icon:
            width += self._icon_px + (_GAP if self.text() else 0)
        if self._caret:
            width += _GAP + _CARET
        if self._keys:
            width += _GAP + keycap_width(self._look, self._keys)
        return width

    def _label_font(self) -> QFont:
        return self._look.font("cell.strong" if self._small or self._kind == "link" else "strong")

    def _refont(self) -> None:
        self.setFont(self._label_font())
        self.updateGeometry()


class IconButton(Button):
    """A square ghost button with an icon only; its text is its tool tip and accessible name."""

    def __init__(
        self, look: Look, icon: str, tip: str = "", parent: QWidget | None = None, *, small: bool = True
    ) -> None:
        super().__init__(look, "", "ghost", icon, parent, small=small)
        self.set_tip(tip)

    def set_tip(self, tip: str) -> None:
        """Name the act."""
        self.setToolTip(tip)
        self.setAccessibleName(tip)


class LinkButton(Button):
    """A word in link colour that acts; underlined under the pointer only."""

    def __init__(self, look: Look, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, text, "link", parent=parent)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.underMouse() and self.isEnabled():
            painter = QPainter(self)
            y = round(self.height() / 2 + 6)
            painter.fillRect(0, y, self.width(), 1, self._look.color("link"))
