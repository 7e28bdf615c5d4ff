"""Small choices: a segmented control for a few exclusive views, a switch for on and off."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import CENTER, draw_box, draw_text, size_of, text_width

_PADDING: Final = 10
_TRACK: Final = (28, 16)


class SegmentedControl(QWidget):
    """Exclusive segments in one outlined box; `selected` carries the key of the chosen one."""

    selected = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None, *, height: int = 28) -> None:
        super().__init__(parent)
        self._look = look
        self._items: list[tuple[str, str]] = []
        self._current = ""
        self._height = height
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.updateGeometry)

    def set_items(self, items: list[tuple[str, str]]) -> None:
        """Set (key, text) of every segment; the choice stays if its key does."""
        self._items = list(items)
        if self._current not in [key for key, _ in items]:
            self._current = items[0][0] if items else ""
        self.updateGeometry()
        self.update()

    @property
    def current(self) -> str:
        """Key of the chosen segment."""
        return self._current

    def choose(self, key: str) -> None:
        """Choose a segment and say so when it is another one."""
        if key == self._current or key not in [name for name, _ in self._items]:
            return
        self._current = key
        self.update()
        self.selected.emit(key)

    @override
    def sizeHint(self) -> QSize:
        return size_of(sum(width for _, _, width in self._spans()), self._height)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        draw_box(painter, QRectF(self.rect()), 5, look.color("panel"), look.color("control"))
        spans = self._spans()
        for index, (key, x, width) in enumerate(spans):
            rect = QRectF(x, 0, width, self.height())
            if key == self._current:
                draw_box(painter, rect, 5, look.color("selected"), look.color("accent"))
            elif index and spans[index - 1][0] != self._current:
                painter.fillRect(QRectF(round(x), 7, 1, self.height() - 14), look.color("border"))
            token = "link" if key == self._current else "text.2"
            draw_text(painter, rect, self._text(key), look.font("cell.strong"), look.color(token), CENTER)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for key, x, width in self._spans():
            if x <= event.position().x() < x + width:
                self.choose(key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        keys = [key for key, _ in self._items]
        if step is None or self._current not in keys:
            super().keyPressEvent(event)
            return
        place = keys.index(self._current) + step
        if 0 <= place < len(keys):
            self.choose(keys[place])

    def _text(self, key: str) -> str:
        return dict(self._items)[key]

    def _spans(self) -> list[tuple[str, float, float]]:
        spans, x = [], 0.0
        for key, text in self._items:
            width = float(round(text_width(text, self._look.font("cell.strong")) + 2 * _PADDING + 2))
            spans.append((key, x, width))
            x += width
        return spans


class Switch(QAbstractButton):
    """On or off at once, with an optional word behind it."""

    def __init__(self, look: Look, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.by_keyboard = True
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.updateGeometry)

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        width = text_width(self.text(), self._look.font("cell")) + 6 if self.text() else 0.0
        return size_of(_TRACK[0] + width, 20)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        width, height = _TRACK
        top = (self.height() - height) / 2
        ground = "border" if not self.isEnabled() else "accent" if self.isChecked() else "control"
        draw_box(painter, QRectF(0, top, width, height), height / 2, look.color(ground))
        knob = height - 4
        x = width - knob - 2 if self.isChecked() else 2
        fill = look.color("on.accent" if self.isChecked() else "panel")
        draw_box(painter, QRectF(x, top + 2, knob, knob), knob / 2, fill)
        if self.text():
            rect = QRectF(width + 6, 0, self.width() - width - 6, self.height())
            draw_text(painter, rect, self.text(), look.font("cell"), look.color("text.2"))
