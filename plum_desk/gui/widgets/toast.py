"""Toasts: what an act did, at the bottom right; success leaves by itself, failures stay."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.shadow import paint_shadow
from plum_desk.gui.widgets.buttons import LinkButton
from plum_desk.gui.widgets.label import ElidedLabel
from plum_desk.gui.widgets.paint import draw_box, draw_cross

WIDTH: Final = 360
HEIGHT: Final = 52
_MARGIN: Final = 20
_SUCCESS_MS: Final = 4000
_AT_MOST: Final = 3


class Toast(QWidget):
    """Glyph, title, one line, one link and ×."""

    closed = Signal()

    def __init__(
        self,
        look: Look,
        state: str,
        title: str,
        line: str = "",
        link: str = "",
        act: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._state = state
        self.title = ElidedLabel(look, title, "card")
        self.line = ElidedLabel(look, line, "cell", "2")
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addStretch(1)
        texts.addWidget(self.title)
        texts.addWidget(self.line)
        texts.addStretch(1)
        self.line.setVisible(bool(line))
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN + 34, _MARGIN, _MARGIN + 36, _MARGIN)
        row.setSpacing(8)
        row.addLayout(texts, 1)
        if link:
            button = LinkButton(look, link)
            row.addWidget(button)
            if act is not None:
                button.clicked.connect(act)
            button.clicked.connect(self.closed)
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(f"{title}. {line}")

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH + 2 * _MARGIN, HEIGHT + 2 * _MARGIN)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        rect = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        paint_shadow(painter, rect, look.theme, "toast", 8)
        draw_box(painter, rect, 8, look.color("raised"), look.color("border"))
        paint_glyph(painter, QRectF(rect.left() + 12, rect.top() + 11, 14, 14), self._state, look.theme)
        draw_cross(painter, self._cross(), 3.8, look.color("text.3"))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        distance = event.position() - self._cross()
        if abs(distance.x()) < 14 and abs(distance.y()) < 14:
            self.closed.emit()

    def _cross(self) -> QPointF:
        return QPointF(self.width() - _MARGIN - 18, self.height() / 2)


class ToastArea(QWidget):
    """Stacks at most three toasts over the lower right corner of its parent."""

    def __init__(self, look: Look, parent: QWidget, bottom: int = 26) -> None:
        super().__init__(parent)
        self._look = look
        self._bottom = bottom
        self._toasts: list[Toast] = []
        parent.installEventFilter(self)
        self.hide()

    @property
    def toasts(self) -> list[Toast]:
        """What is shown, oldest first."""
        return list(self._toasts)

    def succeed(self, title: str, line: str = "", link: str = "", act: Callable[[], None] | None = None) -> None:
        """Say that an act succeeded; gone after four seconds."""
        toast = self._add(Toast(self._look, "Succeeded", title, line, link, act, self))
        QTimer.singleShot(_SUCCESS_MS, toast, lambda: self._remove(toast))

    def fail(self, title: str, line: str = "", link: str = "", act: Callable[[], None] | None = None) -> None:
        """Say that an act failed; stays until it is closed or pushed out."""
        self._add(Toast(self._look, "Failed", title, line, link, act, self))

    def _add(self, toast: Toast) -> Toast:
        while len(self._toasts) >= _AT_MOST:
            self._remove(self._toasts[0])
        self._toasts.append(toast)
        toast.closed.connect(lambda: self._remove(toast))
        toast.show()
        self._arrange()
        return toast

    def _remove(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._arrange()

    def _arrange(self) -> None:
        parent = self.parentWidget()
        self.setVisible(bool(self._toasts))
        if not self._toasts or parent is None:
            return
        step = HEIGHT + 12
        height = step * len(self._toasts) + 2 * _MARGIN - 12
        width = WIDTH + 2 * _MARGIN
        self.setGeometry(parent.width() - width, parent.height() - height - self._bottom, width, height)
        for index, toast in enumerate(self._toasts):
            toast.move(0, index * step)
        self.raise_()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return False
