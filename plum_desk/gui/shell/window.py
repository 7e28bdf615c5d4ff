"""The window as a whole: pages from the context, the shell's parts around them, and how it opens and closes."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QByteArray, QObject

from plum_desk.gui.frame.window import MainWindow
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.notices import Notice
from plum_desk.gui.options import ConsoleOptions, Target
from plum_desk.gui.pages.catalog import make_pages
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.preferences import Preferences
from plum_desk.gui.shell.activity_feed import ActivityFeed
from plum_desk.gui.shell.bands import AuthBand, UnreachableBand
from plum_desk.gui.shell.latest import LatestRun
from plum_desk.gui.shell.palette import PaletteObjects
from plum_desk.gui.shell.palette_actions import WindowActions
from plum_desk.gui.shell.screenshot import SIZE
from plum_desk.gui.shell.sentences import Narrator
from plum_desk.gui.shell.status import StatusPresenter

LATEST = "run:latest"


class Shell(QObject):
    """Owns the window and everything that keeps it current."""

    def __init__(self, context: PageContext, preferences: Preferences, options: ConsoleOptions) -> None:
        super().__init__()
        self.context = context
        self._preferences = preferences
        self._options = options
        self.specs = make_pages(context)
        self.window = window = MainWindow(context.look, self.specs, context.now)
        address = urlsplit(context.facts.url).netloc
        self._status = StatusPresenter(window, context.store, context.look.theme, context.languages, address)
        self._bands = (UnreachableBand(window, context), AuthBand(window, context))
        narrator = Narrator(context.now, lambda: context.languages.current)
        self._activity = ActivityFeed(context.store, window.activity, narrator, context.languages, window)
        self._fill_palette()
        self._connect()
        Retranslator(window, self._retranslate)

    def show(self) -> None:
        """Open the window where it was, on the page that was asked for or shown last."""
        self._place()
        self.show_target(self._options.show or Target(self._preferences.page))
        self.window.show()

    def show_target(self, target: Target) -> None:
        """Show a page and an object on it; `run:latest` follows the newest run, an unknown page is the first one."""
        known = [spec.key for spec in self.specs]
        if target.page not in known:
            self.window.show_page(known[0])
        elif target.key == LATEST:
            LatestRun(self.window, self.context.store, self).follow()
        else:
            self.window.show_page(target.page, target.key)

    def close(self) -> None:
        """Remember how the window was, and take it away."""
        window = self.window
        if self._options.screenshot is None:
            self._preferences.set_page(window.current)
            self._preferences.set_window(bytes(window.saveGeometry().data()), window.save_layout())
        self._preferences.save()
        window.hide()
        window.deleteLater()
        self.deleteLater()

    def _place(self) -> None:
        size = self._options.size or (SIZE if self._options.screenshot is not None else None)
        if size is not None:
            self.window.resize(*size)
            return
        if not self._preferences.geometry:
            self.window.resize(*SIZE)
            return
        self.window.restoreGeometry(QByteArray(self._preferences.geometry))
        self.window.restore_layout(self._preferences.layout)

    def _connect(self) -> None:
        window, context = self.window, self.context
        context.navigator.wanted.connect(window.show_page)
        context.notifier.told.connect(self._toast)
        context.looks.layout_reset.connect(self._reset_layout)
        window.status.followed.connect(self._follow)

    def _reset_layout(self) -> None:
        self.window.pin_rail(None)
        self.window.reset_layout()

    def _toast(self, notice: Notice) -> None:
        show = self.window.toasts.succeed if notice.good else self.window.toasts.fail
        show(notice.title, notice.line, notice.link, notice.act)

    def _follow(self, key: str) -> None:
        match key:
            case "theme":
                self.context.looks.next_mode()
            case "language":
                self.context.looks.other_language()
            case "connection":
                self.window.show_page("settings")
            case _:
                self.window.show_page(key)

    def _fill_palette(self) -> None:
        panel = self.window.palette_panel
        objects = PaletteObjects(self.context)
        own = WindowActions(self.context.looks, self.window.activity)
        for provider in (objects.entries, objects.actions, own.entries):
            panel.add_provider(provider)

    def _retranslate(self) -> None:
        facts = self.context.facts
        where = self.tr("This computer") if facts.hosted else urlsplit(facts.url).netloc
        self.window.rail.top.set_line(where)
