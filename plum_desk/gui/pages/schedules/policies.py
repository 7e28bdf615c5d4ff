"""The two cards of choice tiles: what happens when the last run goes on, and what with missed firings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.schedules import pictograms
from plum_desk.gui.pages.schedules.tiles import ChoiceTiles, Tile
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.card import Card

# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


class OverlapCard(Card):
    """Four tiles."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self.tiles = ChoiceTiles(look)
        self.body.addWidget(self.tiles)
        Retranslator(self, self._retranslate)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Overlap"), self.tr("when the last run goes on"))
        self.tiles.setAccessibleName(self.tr("Overlap"))
        phrases = {
            "skip": (self.tr("drop this one"), pictograms.skip),
            "queue": (self.tr("wait in line"), pictograms.queue),
            "cancel_running": (self.tr("new ends old"), pictograms.cancel_running),
            "allow": (self.tr("side by side"), pictograms.allow),
        }
        self.tiles.set_tiles([Tile(key, overlap_word(key), *rest) for key, rest in phrases.items()])


class CatchupCard(Card):
    """Three tiles."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self.tiles = ChoiceTiles(look)
        self.body.addWidget(self.tiles)
        Retranslator(self, self._retranslate)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Catch-up"), self.tr("missed while the controller was off"))
        self.tiles.setAccessibleName(self.tr("Catch-up"))
        phrases = {
            "none": (self.tr("from now on"), pictograms.none),
            "last": (self.tr("the last only"), pictograms.last),
            "all": (self.tr("each of them"), pictograms.every),
        }
        self.tiles.set_tiles([Tile(key, catchup_word(key), *rest) for key, rest in phrases.items()])


def overlap_word(key: str) -> str:
    """The word of a policy, as the list shows it too."""
    words = {
        "skip": translate("SchedulePolicies", "Skip"),
        "queue": translate("SchedulePolicies", "Queue"),
        "cancel_running": translate("SchedulePolicies", "Replace"),
        "allow": translate("SchedulePolicies", "Allow"),
    }
    return words.get(key, key)


def catchup_word(key: str) -> str:
    """The word of a policy, as the list shows it too."""
    words = {
        "none": translate("SchedulePolicies", "None"),
        "last": translate("SchedulePolicies", "Once"),
        "all": translate("SchedulePolicies", "All"),
    }
    return words.get(key, key)
