"""The rail: mark and controller, the field that opens the palette, and the pages in groups."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.frame.mark import draw_mark
from plum_desk.gui.frame.page import PageSpec
from plum_desk.gui.frame.rail_item import RailItem
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.keycap import HEIGHT as CAP
from plum_desk.gui.widgets.keycap import draw_keycap, keycap_width
from plum_desk.gui.widgets.paint import draw_box, draw_icon, draw_text

WIDE: Final = 196
NARROW: Final = 56
END_GROUP: Final = "end"


class Rail(QWidget):
    """`page_wanted` carries the key of the page that was clicked, `palette_wanted` opens the palette."""

    page_wanted = Signal(str)
    palette_wanted = Signal()

    def __init__(self, look: Look, specs: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.top = _Top(look)
        self.field = _SearchField(look)
        self.field.clicked.connect(self.palette_wanted)
        self._items: dict[str, RailItem] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(2)
        layout.addWidget(self.top)
        layout.addWidget(self.field)
        layout.addSpacing(10)
        self._fill(layout, specs)
        self._narrow = False
        self.set_narrow(False)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all labels anew."""
        self.field.setText(self.tr("Search or run"))
        for item in self._items.values():
            item.retranslate()

    @property
    def narrow(self) -> bool:
        """Whether only icons are shown."""
        return self._narrow

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, or icons with labels."""
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDE)
        self.top.set_narrow(narrow)
        self.field.set_narrow(narrow)
        for item in self._items.values():
            item.set_narrow(narrow)

    def set_current(self, key: str) -> None:
        """Mark the page that is shown."""
        for name, item in self._items.items():
            item.setChecked(name == key)

    def set_badge(self, key: str, count: str, *, alarm: bool = False) -> None:
        """Show a count behind a page's label."""
        if key in self._items:
            self._items[key].set_badge(count, alarm=alarm)

    def item(self, key: str) -> RailItem:
        """The entry of a page."""
        return self._items[key]

    def _fill(self, layout: QVBoxLayout, specs: Sequence[PageSpec]) -> None:
        upper = [spec for spec in specs if spec.group != END_GROUP]
        for index, spec in enumerate(upper):
            if index and spec.group != upper[index - 1].group:
                layout.addWidget(_Line(self._look))
            layout.addWidget(self._add(spec))
        layout.addStretch(1)
        for spec in specs:
            if spec.group == END_GROUP:
                layout.addWidget(self._add(spec))

    def _add(self, spec: PageSpec) -> RailItem:
        item = self._items[spec.key] = RailItem(self._look, spec)
        item.clicked.connect(lambda: self.page_wanted.emit(spec.key))
        return item

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("rail"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._look.color("border"))


class _Top(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._narrow = False
        self._line = ""
        self.setFixedHeight(50)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.update()

    def set_line(self, line: str) -> None:
        """Say which controller this is."""
        self._line = line
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        draw_mark(painter, QRectF(14, 12, 28, 28), look)
        if self._narrow:
            return
        room = self.width() - 60
        name = "Plum Desk"
        draw_text(painter, QRectF(52, 10, room, 18), name, look.font("card"), look.color("text"))
        draw_text(painter, QRectF(52, 26, room, 16), self._line, look.font("caption"), look.color("text.2"))


class _SearchField(QAbstractButton):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._narrow = False
        self.setFixedHeight(28)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        box = QRectF(12, 0, self.width() - 24, self.height())
        outline = "focus" if self.hasFocus() else "control.hover" if self.underMouse() else "control"
        draw_box(painter, box, 5, look.color("panel"), look.color(outline))
        x = (self.width() - 16) / 2 if self._narrow else 20
        draw_icon(painter, QRectF(x, 6, 16, 16), look.icon("magnifying-glass"))
        if self._narrow:
            return
        keys = "Ctrl K"
        width = keycap_width(look, keys)
        cap = QRectF(box.right() - 8 - width, (self.height() - CAP) / 2, width, CAP)
        draw_keycap(painter, look, cap, keys)
        rect = QRectF(42, 0, cap.left() - 46, self.height())
        draw_text(painter, rect, self.text(), look.font("body"), look.color("text.2"))


class _Line(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(9)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(12, 4, self.width() - 24, 1, self._look.color("border"))
