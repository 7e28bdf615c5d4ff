"""The main window: rail, header, bands, pages, docks, status bar, toasts and palette in one frame."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QByteArray, QCoreApplication, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.frame.activity import ActivityDock
from plum_desk.gui.frame.dock import INSPECTOR_WIDTH, InspectorDock
from plum_desk.gui.frame.mark import window_icon
from plum_desk.gui.frame.page import Page, PageSpec
from plum_desk.gui.frame.palette import Palette, PaletteEntry, page_entries
from plum_desk.gui.frame.rail import Rail
from plum_desk.gui.frame.status_bar import HEIGHT as STATUS_HEIGHT
from plum_desk.gui.frame.status_bar import StatusBar
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.ring import FocusRing
from plum_desk.gui.widgets.toast import ToastArea

SMALL_WIDTH: Final = 1366
ACTIVITY_HEIGHT: Final = 136
BOTTOM_HEIGHT: Final = 218
BOTTOM_SMALL: Final = 162
_LAYOUT_VERSION: Final = 1


class MainWindow(QMainWindow):
    """Shows the pages it is given, and only those; `closing` comes when the user closes the window."""

    closing = Signal()
    page_shown = Signal(str)

    def __init__(
        self, look: Look, specs: Sequence[PageSpec], now: Callable[[], float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._specs = {spec.key: spec for spec in specs}
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._rail_pinned: bool | None = None
        self._bottom: QDockWidget | None = None
        self._activity_wanted = True
        self._activity_height = ACTIVITY_HEIGHT
        self.rail = Rail(look, specs)
        self.status = StatusBar(look, now)
        self._headers = QStackedWidget()
        self._stack = QStackedWidget()
        self._bands = QVBoxLayout()
        self.deck = QMainWindow()
        self.inspector = InspectorDock(look, self.deck)
        self.activity = ActivityDock(look, self.deck)
        ground = QWidget()
        self._build(ground)
        self.toasts = ToastArea(look, ground, STATUS_HEIGHT)
        self.palette_panel = Palette(look, ground)
        self.palette_panel.add_provider(self._page_entries)
        self._focus_ring = FocusRing(look, _application(), self)
        self._connect()
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set the window's own words."""
        self.setWindowTitle("Plum Desk")
        page = self._pages.get(self._current)
        if page is not None:
            self.inspector.set_title(page.inspector_title())

    @property
    def current(self) -> str:
        """Key of the page that is shown."""
        return self._current

    def page(self, key: str) -> Page:
        """The page with this key; made when it is first asked for."""
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = self._specs[key].factory()
            self._stack.addWidget(page)
            self._headers.addWidget(page.header() or QWidget())
            page.navigate.connect(self.show_page)
            page.inspector_changed.connect(self._show_docks)
            page.wide_changed.connect(self._fold_rail)
        return page

    def show_page(self, key: str, object_key: str = "") -> None:
        """Bring a page to the front and, with an object's key, show that object on it."""
        if key not in self._specs:
            return
        page = self.page(key)
        is_here = key == self._current
        if not is_here:
            before = self._pages.get(self._current)
            self._current = key
            if before is not None:
                before.on_hidden()
            self._stack.setCurrentWidget(page)
            header = page.header()
            self._headers.setVisible(header is not None)
            if header is not None:
                self._headers.setCurrentWidget(header)
            self.rail.set_current(key)
            self._stack.setFocus(Qt.FocusReason.OtherFocusReason)
            page.on_shown()
        if object_key or is_here:
            page.show_object(object_key)
        self._fold_rail()
        self._show_docks()
        self.page_shown.emit(key)

    def add_band(self, band: QWidget) -> None:
        """Show a band under the header."""
        self._bands.addWidget(band)

    def pin_rail(self, narrow: bool | None) -> None:
        """Keep the rail narrow or wide; None lets the width of the window decide."""
        self._rail_pinned = narrow
        self._fold_rail()

    def save_layout(self) -> bytes:
        """Docks and their sizes, for `restore_layout`."""
        if self._bottom is not None and self._activity_wanted:
            # The activity is only covered by the page's own dock; the next start shows it again.
            self.activity.show()
            state = self.deck.saveState(_LAYOUT_VERSION)
            self.activity.hide()
            return bytes(state.data())
        return bytes(self.deck.saveState(_LAYOUT_VERSION).data())

    def restore_layout(self, state: bytes) -> bool:
        """Put the docks back as they were; a state of another version changes nothing."""
        return self.deck.restoreState(QByteArray(state), _LAYOUT_VERSION)

    def reset_layout(self) -> None:
        """Docks as at the first start."""
        deck = self.deck
        for dock, area in (
            (self.inspector, Qt.DockWidgetArea.RightDockWidgetArea),
            (self.activity, Qt.DockWidgetArea.BottomDockWidgetArea),
        ):
            dock.setFloating(False)
            deck.addDockWidget(area, dock)
        deck.resizeDocks([self.inspector], [INSPECTOR_WIDTH], Qt.Orientation.Horizontal)
        deck.resizeDocks([self.activity], [ACTIVITY_HEIGHT], Qt.Orientation.Vertical)
        self.activity.show()
        self._show_inspector()

    def _build(self, ground: QWidget) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self._headers.setFixedHeight(56)
        self._stack.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._bands.setSpacing(0)
        right.addWidget(self._headers)
        right.addLayout(self._bands)
        right.addWidget(self.deck, 1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addLayout(right, 1)
        outer = QVBoxLayout(ground)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(middle, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(ground)
        self._build_deck()
        self.setMinimumSize(960, 600)
        self.setWindowIcon(window_icon(self._look))

    def _build_deck(self) -> None:
        deck = self.deck
        deck.setWindowFlags(Qt.WindowType.Widget)
        deck.setCentralWidget(self._stack)
        deck.setDockOptions(QMainWindow.DockOption.AllowNestedDocks)
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            deck.setCorner(corner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.reset_layout()

    def _connect(self) -> None:
        self.rail.page_wanted.connect(self.show_page)
        self.rail.palette_wanted.connect(self.palette_panel.open)
        self.activity.opened.connect(self.show_page)
        QShortcut(QKeySequence("Ctrl+K"), self, self._toggle_palette)
        QShortcut(QKeySequence("Ctrl+B"), self, lambda: self.pin_rail(not self.rail.narrow))
        for spec in self._specs.values():
            if spec.shortcut:
                QShortcut(QKeySequence(spec.shortcut), self, _opener(self.show_page, spec.key))
        self._look.theme.changed.connect(self._recolor)

    def _recolor(self) -> None:
        self.setWindowIcon(window_icon(self._look))

    def _toggle_palette(self) -> None:
        if self.palette_panel.isVisible():
            self.palette_panel.dismiss()
        else:
            self.palette_panel.open()

    def _page_entries(self) -> list[PaletteEntry]:
        pages = [(spec.key, spec.title, spec.icon) for spec in self._specs.values()]
        return page_entries(pages, QCoreApplication.translate("MainWindow", "page"), self.show_page)

    def _show_docks(self) -> None:
        self._show_inspector()
        self._show_bottom()

    def _show_inspector(self) -> None:
        page = self._pages.get(self._current)
        widget = page.inspector() if page is not None else None
        title = page.inspector_title() if page is not None else ""
        self.inspector.show_widget(widget, title)
        self.inspector.setVisible(widget is not None)

    def _show_bottom(self) -> None:
        """A page's own dock takes the place of the activity for as long as the page asks for it."""
        page = self._pages.get(self._current)
        wanted = page.bottom() if page is not None else None
        if wanted is self._bottom:
            return
        if self._bottom is None:
            self._activity_wanted = self.activity.isVisibleTo(self.deck)
            self._activity_height = self.activity.height()
        else:
            self._bottom.hide()
        self._bottom = wanted
        self.activity.setVisible(wanted is None and self._activity_wanted)
        if wanted is None:
            self.deck.resizeDocks([self.activity], [self._activity_height], Qt.Orientation.Vertical)
        if wanted is not None:
            self._dock_below(wanted)

    def _dock_below(self, dock: QDockWidget) -> None:
        if dock.parentWidget() is not self.deck:
            self.deck.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            height = BOTTOM_HEIGHT if self.width() >= SMALL_WIDTH else BOTTOM_SMALL
            self.deck.resizeDocks([dock], [height], Qt.Orientation.Vertical)
        dock.show()

    def _fold_rail(self, _wide: bool = False) -> None:
        page = self._pages.get(self._current)
        small = self.width() < SMALL_WIDTH or (page is not None and page.wide)
        narrow = small if self._rail_pinned is None else self._rail_pinned
        if narrow != self.rail.narrow:
            self.rail.set_narrow(narrow)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_rail()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a window needs a QApplication")  # noqa: TRY004 - nothing has a wrong type
    return app


def _opener(show: Callable[[str], None], key: str) -> Callable[[], None]:
    return lambda: show(key)
