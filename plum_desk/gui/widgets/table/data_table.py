"""The table itself: rows under the pointer, actions that appear on them, one elastic column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView, QWidget
from typing_extensions import override

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import IconButton
from plum_desk.gui.widgets.table.cell_delegates import DELEGATES
from plum_desk.gui.widgets.table.delegates import RowStyle
from plum_desk.gui.widgets.table.head import TableHead
from plum_desk.gui.widgets.table.model import ROW, RowModel, SortProxy

R = TypeVar("R")
_REFRESH_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class RowAction(Generic[R]):
    """An act on one row, shown as an icon while the row is under the pointer or selected."""

    icon: str
    text: Callable[[], str]
    act: Callable[[R], None]
    offered: Callable[[R], bool] = lambda _: True


class DataTable(QTableView, Generic[R]):
    """`opened` says that a row was double-clicked or Enter was pressed, `picked` that it was selected."""

    opened = Signal(object)
    picked = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(
        self,
        look: Look,
        model: RowModel[R],
        parent: QWidget | None = None,
        *,
        style: RowStyle | None = None,
        now: Callable[[], float] | None = None,
        sortable: bool = True,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._rows = model
        self._style = style or RowStyle()
        self._now = now
        self._actions: tuple[RowAction[R], ...] = ()
        self.proxy: SortProxy[R] = SortProxy(model, self)
        self.setModel(self.proxy)
        self._set_up_view()
        self._set_up_columns(sortable)
        self._bar = _ActionBar(look, self.viewport())
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.horizontalHeader().sectionResized.connect(self._on_resized)
        self.doubleClicked.connect(self._on_double)
        self.customContextMenuRequested.connect(self._on_menu)
        look.theme.changed.connect(self.viewport().update)
        Retranslator(self, model.retranslate)
        if now is not None:
            self._start_clock()

    def set_actions(self, actions: Sequence[RowAction[R]]) -> None:
        """Offer these acts on the row under the pointer, else on the selected one."""
        self._actions = tuple(actions)

    @property
    def current_row(self) -> R | None:
        """The selected row."""
        index = self.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def pick(self, key: str) -> bool:
        """Select the row with this key and scroll to it."""
        place = self._rows.place_of(key)
        if place is None:
            return False
        index = self.proxy.mapFromSource(self._rows.index(place, 0))
        if not index.isValid():
            return False
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        return True

    def sort_by(self, key: str, *, descending: bool = False) -> None:
        """Sort by a column's key."""
        number = [column.key for column in self._rows.columns].index(key)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.sortByColumn(number, order)

    def fit_height(self) -> None:
        """Be exactly as high as all rows, for tables inside cards that scroll as a whole."""
        self.setFixedHeight(self.horizontalHeader().height() + self._style.height * self.proxy.rowCount())

    def _set_up_view(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(self._style.height)
        self.verticalHeader().setDefaultSectionSize(self._style.height)

    def _set_up_columns(self, sortable: bool) -> None:
        columns = self._rows.columns
        rights = frozenset(number for number, column in enumerate(columns) if column.right)
        head = TableHead(self._look, self._style, rights, self)
        self.setHorizontalHeader(head)
        head.set_sorts(sortable)
        for number, column in enumerate(columns):
            delegate = DELEGATES[column.kind](self._look, self._style, right=column.right, parent=self)
            self.setItemDelegateForColumn(number, delegate)
            self.setColumnWidth(number, column.width)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(sortable)

    def _start_clock(self) -> None:
        timer = QTimer(self)
        timer.setInterval(_REFRESH_MS)
        timer.timeout.connect(self._tick)
        timer.start()
        self._tick()

    def _tick(self) -> None:
        if self._now is not None:
            self._style.now = self._now()
        if self.isVisible():
            self.viewport().update()

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        if self._now is not None:
            self._style.now = self._now()
        super().paintEvent(e)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        if not self._bar.underMouse():
            self._hover(-1)
        super().leaveEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.opened.emit(row)
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()
        self._place_bar()

    def _stretch(self) -> None:
        """Give the elastic column what the others leave, but never less than its own width."""
        columns = self._rows.columns
        taken = sum(self.columnWidth(number) for number, column in enumerate(columns) if not column.elastic)
        for number, column in enumerate(columns):
            if column.elastic:
                self.setColumnWidth(number, max(column.width, self.viewport().width() - taken))

    def _hover(self, row: int) -> None:
        if row != self._style.hovered:
            self._style.hovered = row
            self.viewport().update()
            self._place_bar()

    def _on_current(self, current: QModelIndex) -> None:
        self._place_bar()
        self.picked.emit(current.data(ROW) if current.isValid() else None)

    def _on_resized(self, number: int) -> None:
        if not self._rows.columns[number].elastic:
            self._stretch()

    def _on_double(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(ROW))

    def _on_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self.menu_wanted.emit(index.data(ROW), self.viewport().mapToGlobal(place))

    def _place_bar(self) -> None:
        number = self._style.hovered if self._style.hovered >= 0 else self.currentIndex().row()
        index = self.proxy.index(number, 0)
        if not self._actions or not index.isValid():
            self._bar.hide()
            return
        row: R = index.data(ROW)
        offered = [action for action in self._actions if action.offered(row)]
        selected = self.selectionModel().isRowSelected(number, QModelIndex())
        hovered = number == self._style.hovered
        ground = ("selected.hover" if hovered else "selected") if selected else "hover"
        self._bar.show_for(row, offered, ground)
        top = self.rowViewportPosition(number)
        width = self._bar.sizeHint().width()
        place = QRect(self.viewport().width() - width - 8, top, width, self._style.height - 1)
        self._bar.setGeometry(place)
        self._bar.setVisible(bool(offered))


class _ActionBar(QWidget):
    """Covers the end of a row with its acts."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._ground = "hover"
        self._shown: tuple[object, ...] = ()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(8, 0, 0, 0)
        self._layout.setSpacing(4)
        self.hide()

    def show_for(self, row: object, actions: Sequence[RowAction[R]], ground: str) -> None:
        """Offer acts on a row."""
        self._ground = ground
        shown = (row, *(action.icon for action in actions))
        if shown == self._shown:
            self.update()
            return
        self._shown = shown
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for action in actions:
            button = IconButton(self._look, action.icon, action.text(), self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, act=action.act, row=row: act(row))
            self._layout.addWidget(button)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._look.color(self._ground))
