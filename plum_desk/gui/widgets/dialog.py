"""Dialogs inside the window: a scrim, a raised panel, a footer, awaited without a nested loop."""

import asyncio
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.shadow import paint_shadow
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.paint import draw_box, draw_cross
from plum_desk.gui.widgets.pill import StateText

NARROW: Final = 480
WIDE: Final = 612
RADIUS: Final = 10
FOOTER: Final = 56
_SIDE: Final = 24
_KEEP_CLEAR: Final = 24


class Dialog(QWidget):
    """Covers the window of its parent; `finished` carries whether it was accepted."""

    finished = Signal(bool)

    def __init__(self, look: Look, parent: QWidget, *, width: int = NARROW, footer: bool = True) -> None:
        super().__init__(parent.window())
        self._look = look
        self._width = width
        self._before: QWidget | None = None
        self._panel = _DialogPanel(look, self, footer=footer)
        self._panel.crossed.connect(self.reject)
        self.hide()
        parent.window().installEventFilter(self)

    @property
    def title(self) -> Label:
        """The title."""
        return self._panel.title

    @property
    def purpose(self) -> Label:
        """The line below the title."""
        return self._panel.purpose

    @property
    def body(self) -> QVBoxLayout:
        """Where the content goes."""
        return self._panel.body

    @property
    def panel(self) -> QWidget:
        """The raised panel, for pictures and tests."""
        return self._panel

    def set_texts(self, title: str, purpose: str = "") -> None:
        """Set title and purpose."""
        self.title.setText(title)
        self.purpose.setText(purpose)
        self.purpose.setVisible(bool(purpose))

    def add_footer(self, widget: QWidget) -> None:
        """Put a button at the right end of the footer: first cancel, then the act."""
        self._panel.footer.addWidget(widget)

    def set_missing(self, sentence: str) -> None:
        """Say at the left of the footer what keeps the act from being possible."""
        self._panel.missing.set_state("Failed", sentence)
        self._panel.missing.setVisible(bool(sentence))

    def open(self) -> None:
        """Show over the whole window and take the focus."""
        self._before = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        first = self._panel.first_field()
        (first or self).setFocus(Qt.FocusReason.OtherFocusReason)

    async def ask(self) -> bool:
        """Open, and return whether the user accepted; the dialog is gone afterwards."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def settle(accepted: bool) -> None:
            if not answer.done():
                answer.set_result(accepted)

        self.finished.connect(settle)
        self.open()
        try:
            return await answer
        finally:
            self.close_quietly()
            self.deleteLater()

    def accept(self) -> None:
        """End with yes."""
        self._end(True)

    def reject(self) -> None:
        """End with no."""
        self._end(False)

    def close_quietly(self) -> None:
        """Take the dialog off the window without an answer."""
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._before = None

    def _end(self, accepted: bool) -> None:
        self.close_quietly()
        self.finished.emit(accepted)

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        width = min(self._width, self.width() - 2 * _KEEP_CLEAR)
        self._panel.setFixedWidth(width)
        height = min(self._panel.height_for(width), self.height() - 2 * _KEEP_CLEAR)
        top = max((self.height() - height) // 2 - 16, _KEEP_CLEAR)
        self._panel.setGeometry((self.width() - width) // 2, top, width, height)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("scrim"))
        paint_shadow(painter, QRectF(self._panel.geometry()), self._look.theme, "dialog", RADIUS)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
            return
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def focusNextPrevChild(self, next_child: bool) -> bool:
        moved = super().focusNextPrevChild(next_child)
        focus = self.window().focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            (self._panel.first_field() or self).setFocus(Qt.FocusReason.TabFocusReason)
        return moved


class _DialogPanel(QWidget):
    crossed = Signal()

    def __init__(self, look: Look, parent: QWidget, *, footer: bool) -> None:
        super().__init__(parent)
        self._look = look
        self._has_footer = footer
        self.title = Label(look, "", "title")
        self.title.setWordWrap(True)
        self.purpose = Label(look, "", "cell", "2")
        self.purpose.setWordWrap(True)
        self.missing = StateText(look, "Failed")
        self.missing.hide()
        self._inner = QWidget()
        self._inner.setProperty("ground", "none")
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(_SIDE, 4, _SIDE, 20 if footer else 6)
        self.body.setSpacing(8)
        self.footer = QHBoxLayout()
        self._build()

    def _build(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(_SIDE, 18, _SIDE + 24, 10)
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self.purpose)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMinimumHeight(1)
        self.footer.setContentsMargins(_SIDE, 0, _SIDE, 0)
        self.footer.setSpacing(8)
        self.footer.addWidget(self.missing)
        self.footer.addStretch(1)
        foot = QWidget()
        foot.setFixedHeight(FOOTER if self._has_footer else FOOTER - 8)
        foot.setLayout(self.footer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(foot)
        self._head, self._foot = head, foot

    def height_for(self, width: int) -> int:
        """Height that shows everything without scrolling."""
        head = self._head.heightForWidth(width) if self._head.hasHeightForWidth() else self._head.sizeHint().height()
        body = self.body.heightForWidth(width) if self.body.hasHeightForWidth() else self.body.sizeHint().height()
        return head + max(body, 8) + self._foot.height()

    def first_field(self) -> QWidget | None:
        """The first widget in the body that takes the focus."""
        for widget in self._inner.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(self) and widget.isEnabled():
                return widget
        return None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        rect = QRectF(self.rect())
        draw_box(painter, rect, RADIUS, look.color("raised"), look.color("border"))
        if self._has_footer:
            self._draw_footer(painter, rect)
            draw_cross(painter, self._cross(), 4.5, look.color("text.2"))

    def _draw_footer(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)
        painter.setClipPath(path)
        top = round(rect.height()) - FOOTER
        painter.fillRect(0, top, self.width(), FOOTER, self._look.color("inset"))
        painter.fillRect(0, top, self.width(), 1, self._look.color("line"))
        painter.restore()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        distance = event.position() - self._cross()
        if self._has_footer and abs(distance.x()) < 14 and abs(distance.y()) < 14:
            self.crossed.emit()

    def _cross(self) -> QPointF:
        return QPointF(self.width() - 30.0, 28.0)
