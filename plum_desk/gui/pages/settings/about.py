"""What this program is and what it stands on."""

import platform

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from plum_desk import __version__
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.parts.facts import Fact, FactList
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.card import Card


class AboutCard(Card):
    """Versions, for reports of faults."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._facts = FactList(look)
        self.body.addWidget(self._facts)
        Retranslator(self, self._retranslate)

    def _retranslate(self) -> None:
        self.set_title(self.tr("About"), self.tr("Plum Desk, an operator console for labs"))
        self._facts.set_facts(
            [
                Fact(self.tr("Plum Desk"), __version__),
                Fact(self.tr("Licence"), "MIT"),
                Fact("Python", platform.python_version()),
                Fact("Qt · PySide6", f"{qVersion()} · {pyside_version}"),
            ]
        )
