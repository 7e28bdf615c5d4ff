"""The activity dock: events as they come, filtered and followed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from plum_desk.gui.frame.dock import Dock
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.choices import Switch
from plum_desk.gui.widgets.fields import SearchField
from plum_desk.gui.widgets.format import clock, number
from plum_desk.gui.widgets.paint import RIGHT, draw_text

_KEPT: Final = 2000
_ROW: Final = 20
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ActivityEvent:
    """One line: when, in which state, what kind of object, its name, what happened, and the revision.

    `text` must be ready to show; `page` and `key` say where a double click leads.
    """

    at: float
    state: str
    kind: str
    name: str
    text: str
    revision: int | None = None
    page: str = ""
    key: str = ""

    def matches(self, words: str) -> bool:
        """Whether every word occurs somewhere in the line."""
        line = f"{self.kind} {self.name} {self.text} {self.key}".casefold()
        return all(word in line for word in words.casefold().split())


class ActivityModel(QAbstractListModel):
    """The last 2,000 events, newest first, thinned by a filter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._events: list[ActivityEvent] = []
        self._shown: list[ActivityEvent] = []
        self._words = ""

    def add(self, events: Iterable[ActivityEvent]) -> None:
        """Add events, oldest first."""
        new = list(events)[::-1]
        self._events = [*new, *self._events][:_KEPT]
        shown = [event for event in new if event.matches(self._words)]
        if shown:
            self.beginInsertRows(QModelIndex(), 0, len(shown) - 1)
            self._shown = [*shown, *self._shown]
            self.endInsertRows()
        if len(self._shown) > _KEPT:
            self.beginRemoveRows(QModelIndex(), _KEPT, len(self._shown) - 1)
            del self._shown[_KEPT:]
            self.endRemoveRows()

    def replace(self, events: Iterable[ActivityEvent]) -> None:
        """Hold exactly these events, oldest first, such as after a change of language."""
        self.beginResetModel()
        self._events = list(events)[: -_KEPT - 1 : -1]
        self._shown = [event for event in self._events if event.matches(self._words)]
        self.endResetModel()

    def set_filter(self, words: str) -> None:
        """Show only lines that hold every word."""
        self.beginResetModel()
        self._words = words
        self._shown = [event for event in self._events if event.matches(words)]
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        event = self._shown[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return event
        return f"{event.kind} {event.name} {event.text}" if role == Qt.ItemDataRole.DisplayRole else None


class _EventDelegate(QStyledItemDelegate):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, _ROW)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        event: ActivityEvent = index.data(Qt.ItemDataRole.UserRole)
        look = self._look
        rect = QRectF(option.rect)
        mono, quiet = look.font("mono.small"), look.color("text.3")
        draw_text(painter, _from(rect, 20, 92), clock(event.at, millis=True), mono, quiet)
        glyph = QRectF(rect.left() + 119, rect.center().y() - 5.5, 11, 11)
        paint_glyph(painter, glyph, event.state, look.theme)
        draw_text(painter, _from(rect, 138, 76), event.kind, look.font("cell"), look.color("text.2"))
        end = rect.width() - 90
        name = _from(rect, 218, end - 218)
        used = draw_text(painter, name, event.name, look.font("cell.strong"), look.color("text"))
        rest = _from(rect, 218 + used + 8, end - 226 - used)
        draw_text(painter, rest, event.text, look.font("cell"), look.color("text.2"))
        if event.revision is not None:
            right = _from(rect, rect.width() - 90, 70)
            draw_text(painter, right, number(event.revision), mono, quiet, RIGHT)


def _from(rect: QRectF, x: float, width: float) -> QRectF:
    return QRectF(rect.left() + x, rect.top(), max(width, 0.0), rect.height())


class ActivityDock(Dock):
    """`opened` carries page and key of the object that a line is about."""

    opened = Signal(str, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "activity", parent)
        self.setAllowedAreas(Qt.DockWidgetArea.BottomDockWidgetArea | Qt.DockWidgetArea.TopDockWidgetArea)
        self.model = ActivityModel(self)
        self._filter = SearchField(look, keys="", icon="funnel", width=186)
        self._filter.setProperty("low", True)
        self._follow = Switch(look)
        self._follow.setChecked(True)
        self.bar.add_right(self._filter)
        self.bar.add_right(self._follow)
        self.view = QListView()
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setViewportMargins(0, 4, 0, 0)
        self.view.setModel(self.model)
        self.view.setItemDelegate(_EventDelegate(look, self.view))
        self.view.doubleClicked.connect(self._on_double)
        self.setWidget(self.view)
        self.setMinimumHeight(64)
        self._filter.changed.connect(self.model.set_filter)
        self._follow.toggled.connect(self._on_follow)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set the dock's own words."""
        self.set_title(self.tr("Activity"))
        self._filter.setPlaceholderText(self.tr("Filter events"))
        self._follow.setText(self.tr("Follow"))

    def add(self, events: Iterable[ActivityEvent]) -> None:
        """Add events, oldest first; the view stays where it is unless it follows."""
        bar = self.view.verticalScrollBar()
        before, place = self.model.rowCount(), bar.value()
        self.model.add(events)
        if not self._follow.isChecked():
            bar.setValue(place + (self.model.rowCount() - before) * _ROW)

    def _on_follow(self, on: bool) -> None:
        if on:
            self.view.scrollToTop()

    def _on_double(self, index: QModelIndex) -> None:
        event: ActivityEvent = index.data(Qt.ItemDataRole.UserRole)
        if event.page:
            self.opened.emit(event.page, event.key)
