"""The bands under the header: a controller that does not answer, and one that asks nobody for a token."""

import math

from PySide6.QtCore import QObject, QTimer

from plum_desk.gui.actions import Actions
from plum_desk.gui.frame.window import MainWindow
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.shell.veil import StaleVeil
from plum_desk.gui.widgets.band import Band
from plum_desk.gui.widgets.format import clock, number


class UnreachableBand(QObject):
    """Says since when nobody answers and when it is tried again, and greys what is stale meanwhile."""

    def __init__(self, window: MainWindow, context: PageContext) -> None:
        super().__init__(window)
        self._store = context.store
        self._context = context
        self._band = Band(context.look, "Failed")
        self._retry = self._band.add_link()
        self._retry.clicked.connect(context.store.retry)
        self._band.hide()
        window.add_band(self._band)
        self._veil = StaleVeil(context.look, window.deck)
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._refresh)
        context.store.connection_changed.connect(self._refresh)
        Retranslator(self._band, self._refresh)

    def _refresh(self) -> None:
        link = self._store.link
        lost = link.state in ("unreachable", "refused")
        self._band.setVisible(lost)
        self._veil.setVisible(lost)
        if not lost:
            self._timer.stop()
            return
        self._timer.start()
        self._retry.setText(self.tr("Retry now"))
        text = self.tr("Unreachable since {time}, values are frozen").format(time=clock(link.since))
        if link.state == "refused":
            text = self.tr("The controller refuses this console since {time}").format(time=clock(link.since))
        self._band.set_texts(text, self._detail(link.reason, link.retry_at))

    def _detail(self, reason: str, retry_at: float | None) -> str:
        if retry_at is None:
            return reason
        left = max(math.ceil(retry_at - self._context.now()), 0)
        if not left:
            return self.tr("{reason}, trying now").format(reason=reason)
        return self.tr("{reason}, next try in {seconds} s").format(reason=reason, seconds=number(left))


class AuthBand(QObject):
    """Warns while the controller asks nobody for a token."""

    def __init__(self, window: MainWindow, context: PageContext) -> None:
        super().__init__(window)
        self._client = context.client
        self._band = Band(context.look, "AuthOff")
        self._settings = self._band.add_link()
        self._settings.clicked.connect(lambda: context.navigator.go("settings"))
        self._band.hide()
        window.add_band(self._band)
        self._actions: Actions = context.actions
        context.store.connection_changed.connect(self._on_connection)
        Retranslator(self._band, self._retranslate)

    def _retranslate(self) -> None:
        self._band.set_texts(
            self.tr("Authorization is off on this controller"), self.tr("anybody who reaches it may act")
        )
        self._settings.setText(self.tr("Settings"))

    def _on_connection(self, state: str) -> None:
        if state == "connected":
            self._actions.start(self._ask(), "auth")

    async def _ask(self) -> None:
        system = await self._client.system.get()
        self._band.setVisible(system.auth == "off")
