"""The settings page: cards in one column."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.gui.frame.dock import ScrollColumn
from plum_desk.gui.frame.page import Page
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.settings.about import AboutCard
from plum_desk.gui.pages.settings.connection import ConnectionCard
from plum_desk.gui.pages.settings.looks import LooksCard
from plum_desk.gui.pages.settings.tokens import TokensCard
from plum_desk.gui.widgets.header import PageHeader

_WIDEST = 760
_REFRESH_MS = 2000


class SettingsPage(Page):
    """Refreshes the controller's facts only while it is shown."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context.look, parent)
        self._header = PageHeader(context.look)
        self.looks = LooksCard(context)
        self.connection = ConnectionCard(context)
        self.tokens = TokensCard(context)
        self.about = AboutCard(context.look)
        column = ScrollColumn()
        column.column.setContentsMargins(20, 16, 20, 20)
        column.column.setSpacing(12)
        for card in (self.looks, self.connection, self.tokens, self.about):
            card.setMaximumWidth(_WIDEST)
            column.column.addWidget(card)
        column.column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.connection.refresh)
        Retranslator(self, self._retranslate)

    @override
    def header(self) -> QWidget:
        return self._header

    @override
    def on_shown(self) -> None:
        self.connection.refresh()
        self._timer.start()

    @override
    def on_hidden(self) -> None:
        self._timer.stop()

    def _retranslate(self) -> None:
        self._header.set_texts(self.tr("Settings"))
