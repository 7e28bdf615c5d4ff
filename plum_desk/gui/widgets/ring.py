"""The focus ring: 2 px around buttons reached by keyboard, a soft halo around fields."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.choices import SegmentedControl, Switch
from plum_desk.gui.widgets.paint import draw_box

_MARGIN = 4
_RADIUS = 5
_FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox)


class Ring(QWidget):
    """Lies around one widget, as its sibling, so that it moves and scrolls with it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._around: QWidget | None = None
        self._halo = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def lie_around(self, widget: QWidget, halo: str = "") -> None:
        """Surround a widget with a hard ring, or with a soft one in the colour of the token `halo`."""
        self.leave()
        self._around = widget
        self._halo = halo
        widget.installEventFilter(self)
        self.setParent(widget.parentWidget())
        self._follow()

    def leave(self) -> None:
        """Surround nothing."""
        if self._around is not None:
            self._around.removeEventFilter(self)
        self._around = None
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._follow()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._halo:
            inner = rect.adjusted(2, 2, -2, -2)
            draw_box(painter, inner, _RADIUS + 2, None, self._look.color(self._halo, 0.28), 2)
        else:
            draw_box(painter, rect, _RADIUS + 4, None, self._look.color("focus"), 2)

    def _follow(self) -> None:
        widget = self._around
        parent = widget.parentWidget() if widget is not None else None
        if widget is None or parent is None:
            return
        self.setGeometry(widget.geometry().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        self.setVisible(widget.isVisibleTo(parent))
        self.raise_()


class FocusRing(QObject):
    """Moves one ring to whatever has the focus in the application."""

    def __init__(self, look: Look, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._ring: Ring | None = None
        app.focusChanged.connect(self._on_focus)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._ring is not None:
            self._ring.leave()
            self._ring.setParent(None)
            self._ring.deleteLater()
            self._ring = None
        if new is None or new.parentWidget() is None or not (halo := _halo_of(new)):
            return
        self._ring = Ring(self._look)
        self._ring.lie_around(new, "" if halo == "ring" else halo)


def _halo_of(widget: QWidget) -> str:
    """`ring` for a hard ring, a token for a halo, nothing for no ring."""
    if isinstance(widget, _FIELDS) and not widget.property("bare"):
        return "failed.solid" if widget.property("invalid") else "focus"
    if isinstance(widget, Button | Switch):
        return "ring" if widget.by_keyboard else ""
    return "ring" if isinstance(widget, SegmentedControl | QPushButton) else ""
