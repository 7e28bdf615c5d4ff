"""Keeps status bar and rail badges at what the store holds."""

from PySide6.QtCore import QCoreApplication, QObject

from plum_desk.api.types.system import SystemSample
from plum_desk.gui.frame.status_bar import StatusLink
from plum_desk.gui.frame.window import MainWindow
from plum_desk.gui.i18n import Languages, Retranslator
from plum_desk.gui.models.store import SYSTEM, LabStore
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.format import number
from plum_desk.gui.widgets.words import state_word

_STATES = {"connected": "Connected", "connecting": "Connecting", "unreachable": "Unreachable", "refused": "Failed"}


class StatusPresenter(QObject):
    """Writes the numbers anew with every change, at the store's pace."""

    def __init__(self, window: MainWindow, store: LabStore, theme: Theme, languages: Languages, address: str) -> None:
        super().__init__(window)
        self._window = window
        self._store = store
        self._theme = theme
        self._languages = languages
        self._address = address
        store.changed.connect(self._refresh)
        store.reset.connect(self._refresh)
        store.connection_changed.connect(self._refresh)
        store.sample.connect(self._on_sample)
        theme.changed.connect(self._refresh)
        self._lag_ms: float | None = None
        Retranslator(window.status, self._refresh)

    def _on_sample(self, source: str, sample: SystemSample) -> None:
        if source == SYSTEM:
            self._lag_ms = sample.loop_lag_ms
            self._refresh()

    def _refresh(self) -> None:
        store, bar = self._store, self._window.status
        state = _STATES[store.link.state]
        word = self.tr("Refused") if store.link.state == "refused" else state_word(state)
        bar.set_connection(state, word, self._address)
        bar.set_links(self._links())
        lag = "" if self._lag_ms is None else self.tr("lag {lag} ms").format(lag=number(self._lag_ms))
        bar.lag.show_text("" if store.is_stale else lag)
        bar.revision.show_text(self.tr("rev {revision}").format(revision=number(store.revision)))
        bar.theme.show_text(theme_word(self._theme.mode))
        bar.language.show_text(language_word(self._languages.current))
        running = store.count("tasks", "Running")
        self._window.rail.set_badge("tasks", number(running) if running else "")
        active = store.count("workflow-runs", "Running", "Pending")
        self._window.rail.set_badge("workflows", number(active) if active else "")

    def _links(self) -> list[StatusLink]:
        store = self._store
        healthy, nodes = store.count("nodes", "Healthy"), store.count("nodes")
        text = self.tr("{healthy} of {total} nodes").format(healthy=number(healthy), total=number(nodes))
        links = [StatusLink("nodes", text, "" if healthy == nodes else "Warning")]
        workers = store.count("workers")
        links.append(StatusLink("workers", self.tr("%n worker(s)", None, workers)))
        links.append(
            StatusLink("tasks", self.tr("{count} running").format(count=number(store.count("tasks", "Running"))))
        )
        pending = store.count("tasks", "Pending")
        if pending:
            links.append(StatusLink("tasks", self.tr("{count} waiting").format(count=number(pending))))
        return links


def theme_word(mode: str) -> str:
    """The theme's name in the language in force."""
    words = {
        "light": QCoreApplication.translate("Theme", "Light"),
        "dark": QCoreApplication.translate("Theme", "Dark"),
        "system": QCoreApplication.translate("Theme", "As the system"),
    }
    return words[mode]


def language_word(language: str) -> str:
    """A language's own name; it is the same in every language."""
    return {"zh": "中文", "en": "English"}[language]
