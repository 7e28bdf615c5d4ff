"""Docks in the look of the window: a title bar of 30 with tabs, float and close."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import IconButton
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.tabs import Tabs

TITLE_HEIGHT = 30
INSPECTOR_WIDTH = 332
INSPECTOR_LEAST = 280


class DockTitle(QWidget):
    """Title 12/600, its tabs beside it, float and close at the right."""

    float_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None, *, margin: int = 20) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(TITLE_HEIGHT)
        self.title = Label(look, "", "dock")
        self.tabs = Tabs(look, height=TITLE_HEIGHT, small=True)
        self.tabs.hide()
        self._float = IconButton(look, "arrow-square-out", parent=self)
        self._close = IconButton(look, "x", parent=self)
        self._float.set_icon_size(14)
        self._close.set_icon_size(14)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(margin, 0, 6, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.title)
        self._row.addSpacing(24)
        self._row.addWidget(self.tabs)
        self._row.addStretch(1)
        self._row.addSpacing(16)
        self._row.addWidget(self._float)
        self._row.addWidget(self._close)
        self._float.clicked.connect(self.float_wanted)
        self._close.clicked.connect(self.close_wanted)
        look.theme.changed.connect(self.update)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set the title bar's own words."""
        self._float.set_tip(self.tr("Tear off or put back"))
        self._close.set_tip(self.tr("Close"))

    def add_right(self, widget: QWidget) -> None:
        """Put a control before the icons."""
        self._row.insertWidget(self._row.count() - 3, widget)
        self._row.insertSpacing(self._row.count() - 3, 20)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), TITLE_HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), TITLE_HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("inset"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("line"))


class Dock(QDockWidget):
    """A dock whose title bar is drawn by us; `object_name` is what saved layouts know it by."""

    def __init__(self, look: Look, object_name: str, parent: QWidget | None = None, *, margin: int = 20) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self.bar = DockTitle(look, margin=margin)
        self.setTitleBarWidget(self.bar)
        self.bar.float_wanted.connect(lambda: self.setFloating(not self.isFloating()))
        self.bar.close_wanted.connect(self.close)

    def set_title(self, title: str) -> None:
        """Set the title of bar and menu entry."""
        self.bar.title.setText(title)
        self.setWindowTitle(title)


class InspectorDock(Dock):
    """The dock at the right that shows what is selected; scrolls when it is too long."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "inspector", parent, margin=16)
        self._look = look
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self._host = _Ground(look)
        self._layout = QVBoxLayout(self._host)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self.setMinimumWidth(INSPECTOR_LEAST)
        self.setWidget(self._host)

    def show_widget(self, widget: QWidget | None, title: str) -> None:
        """Show a page's inspector in place of the one before, which its page keeps."""
        self.set_title(title)
        if widget is self._shown:
            return
        if self._shown is not None:
            self._layout.removeWidget(self._shown)
            self._shown.hide()
            self._shown.setParent(None)
        self._shown = widget
        if widget is not None:
            self._layout.addWidget(widget)
            widget.show()


class ScrollColumn(QScrollArea):
    """A column that scrolls up and down only, for inspectors and long forms."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        inner = QWidget()
        inner.setProperty("ground", "none")
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(8)
        self.setWidget(inner)


class _Ground(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.color("panel"))
