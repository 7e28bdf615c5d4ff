"""Page headers: title with one quiet phrase, or breadcrumb over an object's title; actions at the right."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.label import ElidedLabel, Label
from plum_desk.gui.widgets.tabs import Tabs

HEIGHT = 56
MARGIN = 20


class PageHeader(QWidget):
    """56 high on the page's ground with a line below; the primary action comes last."""

    def __init__(self, look: Look, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(HEIGHT)
        self.title = Label(look, title, "page")
        self.phrase = ElidedLabel(look, "", "cell", "2")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(MARGIN, 0, MARGIN, 1)
        self._row.setSpacing(8)
        self._row.addWidget(self.title)
        self._row.addSpacing(7)
        self._row.addWidget(self.phrase)
        self._row.addStretch(1)
        self._tabs: Tabs | None = None
        look.theme.changed.connect(self.update)

    def set_texts(self, title: str, phrase: str = "") -> None:
        """Set the title and the phrase that counts."""
        self.title.setText(title)
        self.phrase.setText(phrase)
        self.phrase.updateGeometry()

    def add_tabs(self) -> Tabs:
        """Tabs in the header, for a page with two lists; they take the place of the phrase."""
        tabs = Tabs(self._look, height=HEIGHT - 1)
        tabs.set_text_shift(11)
        self._row.insertSpacing(1, 12)
        self._row.insertWidget(2, tabs, 0, Qt.AlignmentFlag.AlignBottom)
        self._row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self._tabs = tabs
        return tabs

    def add_action(self, widget: QWidget) -> None:
        """Put a button or control at the right end."""
        self._row.addWidget(widget)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("window"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("line"))


class ObjectHeader(QWidget):
    """Two lines: breadcrumb, then title, chips, state pill and one line of facts."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFixedHeight(HEIGHT)
        self.crumbs = Breadcrumb(look)
        self.title = Label(look, "", "title")
        self.facts = ElidedLabel(look, "", "cell", "2")
        self._line = QHBoxLayout()
        self._line.setSpacing(10)
        self._line.addWidget(self.title)
        self._line.addWidget(self.facts)
        self._line.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(1)
        left.addStretch(1)
        left.addWidget(self.crumbs)
        left.addLayout(self._line)
        left.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(MARGIN, 0, MARGIN, 1)
        self._row.setSpacing(8)
        self._row.addLayout(left, 1)
        look.theme.changed.connect(self.update)

    def add_beside_title(self, widget: QWidget) -> None:
        """Put a chip or a pill between the title and the facts."""
        self._line.insertWidget(self._line.count() - 2, widget)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right end."""
        self._row.addWidget(widget)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("window"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("border"))


class Breadcrumb(QWidget):
    """The way to an object; every part but the last is a link."""

    followed = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_parts(self, parts: Sequence[tuple[str, str]], last: str = "") -> None:
        """Set (key, text) of the links and the technical name at the end."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for key, text in parts:
            self._row.addWidget(_Crumb(self._look, text, self._follower(key)))
            if last or key != parts[-1][0]:
                self._row.addWidget(_Chevron(self._look))
        self._row.addWidget(Label(self._look, last, "mono.small", "3"))
        self._row.addStretch(1)

    def _follower(self, key: str) -> Callable[[], None]:
        return lambda: self.followed.emit(key)


class _Crumb(Button):
    def __init__(self, look: Look, text: str, follow: Callable[[], None]) -> None:
        super().__init__(look, text, "link")
        self.clicked.connect(follow)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 16)

    @override
    def _text_token(self) -> str:
        return "link" if self.underMouse() else "text.3"


class _Chevron(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(6, 16)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("text.3"), 1.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        rect = QRectF(self.rect())
        x, y = rect.center().x(), rect.center().y()
        painter.drawPolyline([QPointF(x - 1.5, y - 3.5), QPointF(x + 2, y), QPointF(x - 1.5, y + 3.5)])
