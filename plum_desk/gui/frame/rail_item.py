"""One entry of the rail, with label and count when wide, with a tool tip and a dot when narrow."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import CENTER, RIGHT, draw_box, draw_icon, draw_text, text_width

HEIGHT: Final = 30
_ICON: Final = 18
_LABEL: Final = 42


class RailItem(QAbstractButton):
    """Checked while its page is shown."""

    def __init__(self, look: Look, spec: PageSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.spec = spec
        self._count = ""
        self._alarm = False
        self._narrow = False
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the label anew."""
        self.setText(self.spec.title)
        self.setAccessibleName(self.spec.title)
        self._set_tip()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon only."""
        self._narrow = narrow
        self._set_tip()
        self.update()

    def set_badge(self, count: str, *, alarm: bool = False) -> None:
        """Show a count; an alarm is tinted red. An empty count shows none."""
        self._count, self._alarm = count, alarm
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(56, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        checked = self.isChecked()
        box = QRectF(8, 0, self.width() - 16, HEIGHT)
        if checked:
            draw_box(painter, box, 6, look.color("selected"))
            draw_box(painter, QRectF(-3, 5, 6, 20), 2, look.color("accent"))
        elif self.underMouse():
            draw_box(painter, box, 6, look.color("hover" if look.theme.is_dark else "pressed"))
        if self.hasFocus():
            draw_box(painter, box, 6, None, look.color("focus"), 2)
        x = (self.width() - _ICON) / 2 if self._narrow else 16
        icon = look.icon(self.spec.icon, "link" if checked else "normal")
        draw_icon(painter, QRectF(x, (HEIGHT - _ICON) / 2, _ICON, _ICON), icon)
        if self._narrow:
            self._draw_dot(painter)
        else:
            self._draw_words(painter, checked)

    def _draw_words(self, painter: QPainter, checked: bool) -> None:
        look = self._look
        rect = QRectF(_LABEL, 0, self.width() - _LABEL - 22, HEIGHT)
        font = look.font("card" if checked else "body")
        if self._count:
            self._draw_count(painter, rect)
            rect.setRight(rect.right() - 30)
        draw_text(painter, rect, self.text(), font, look.color("text" if checked else "text.2"))

    def _draw_count(self, painter: QPainter, rect: QRectF) -> None:
        look = self._look
        font = look.font("cell", tabular=True)
        if not self._alarm:
            draw_text(painter, rect, self._count, font, look.color("text.2"), RIGHT)
            return
        width = max(text_width(self._count, font) + 12, 18)
        pill = QRectF(rect.right() + 6 - width, (HEIGHT - 18) / 2, width, 18)
        draw_box(painter, pill, 9, look.color("failed.tint"))
        draw_text(painter, pill, self._count, look.font("cell.strong"), look.color("failed.fg"), CENTER)

    def _draw_dot(self, painter: QPainter) -> None:
        if not self._count:
            return
        look = self._look
        middle = self.width() / 2
        if not self._alarm:
            draw_box(painter, QRectF(middle + 6, 3, 6, 6), 3, look.color("running.solid"))
            return
        dot = QRectF(middle + 3, 1, 14, 14)
        draw_box(painter, dot, 7, look.color("failed.solid"))
        font = look.font("caption.strong")
        font.setPixelSize(10)
        draw_text(painter, dot, self._count[:2], font, look.color("panel"), CENTER)

    def _set_tip(self) -> None:
        keys = f"  {self.spec.shortcut}" if self.spec.shortcut else ""
        self.setToolTip(f"{self.text()}{keys}" if self._narrow else "")
