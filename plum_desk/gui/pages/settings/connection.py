"""Which controller this console shows, and how it fares."""

from PySide6.QtWidgets import QWidget

from plum_desk.api.errors import PlumError
from plum_desk.api.types.system import System
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.parts.facts import Fact, FactList
from plum_desk.gui.widgets.card import Card
from plum_desk.gui.widgets.format import NONE, duration, number, size


class ConnectionCard(Card):
    """What `refresh` reads stays shown when the controller does not answer; the band says so then."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent=parent)
        self._context = context
        self._system: System | None = None
        self._facts = FactList(context.look)
        self.body.addWidget(self._facts)
        Retranslator(self, self._show)

    def refresh(self) -> None:
        """Ask the controller how it fares."""
        self._context.actions.start(self._read(), "system")

    async def _read(self) -> None:
        try:
            self._system = await self._context.client.system.get()
        except PlumError:
            return
        self._show()

    def _show(self) -> None:
        where, system = self._context.facts, self._system
        kind = self.tr("runs inside this console") if where.hosted else self.tr("attached, runs elsewhere")
        self.set_title(self.tr("Controller"), kind)
        facts = [Fact(self.tr("Address"), where.url, mono=True, copy=True)]
        if where.data_dir is not None:
            facts.append(Fact(self.tr("Data folder"), str(where.data_dir), mono=True, copy=True))
        facts.append(Fact(self.tr("Settings folder"), str(where.config_dir), mono=True, copy=True))
        facts += [
            Fact(self.tr("Version"), system.version if system else NONE),
            Fact(self.tr("Running for"), duration(system.uptime_sec) if system else NONE),
            Fact(self.tr("Authorization"), self._auth(system)),
            Fact(self.tr("Database"), size(system.database_bytes) if system else NONE),
            Fact(self.tr("Revision"), number(system.revision) if system else NONE),
            Fact(
                self.tr("Loop lag"), self.tr("{lag} ms").format(lag=number(system.loop_lag_ms, 1)) if system else NONE
            ),
        ]
        self._facts.set_facts(facts, self.tr("Copy"))

    def _auth(self, system: System | None) -> str:
        if system is None:
            return NONE
        words = {
            "token": self.tr("every request needs a token"),
            "loopback": self.tr("requests of this machine need no token"),
            "off": self.tr("off: nobody needs a token"),
        }
        return words.get(system.auth, system.auth)
