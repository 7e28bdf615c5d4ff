"""The dialog that connects a machine: one line to copy, then it waits until the machine appears."""

from __future__ import annotations

import shlex
from urllib.parse import urlsplit

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from plum_desk.api.types.access import NewToken
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.dialog import WIDE, Dialog
from plum_desk.gui.widgets.fields import Field
from plum_desk.gui.widgets.label import Label
from plum_desk.gui.widgets.pill import StateText

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ConnectDialog(Dialog):
    """Makes a token for an agent; closing before that makes none."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(context.look, parent, width=WIDE)
        look = context.look
        self._context = context
        self._known = {node.node_id for node in context.store.all("nodes")}
        self._token = ""
        self._arrived = ""
        self.line = Field(look)
        self.line.setReadOnly(True)
        self.line.setFont(look.font("mono"))
        self._remark = Label(look, "", "cell", "2")
        self._remark.setWordWrap(True)
        self._wait = StateText(look, role="cell")
        self.body.addWidget(self.line)
        self.body.addWidget(self._wait)
        self.body.addWidget(self._remark)
        self.make = Button(look, " ", "primary", "key")
        self.copy = Button(look, " ", icon="copy")
        self.done = Button(look, " ")
        for button in (self.done, self.copy, self.make):
            self.add_footer(button)
        self.make.clicked.connect(self._make)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.line.text()))
        self.done.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)
        context.store.changed.connect(self._look_for_it)
        Retranslator(self, self._retranslate)

    def _make(self) -> None:
        tokens = self._context.client.tokens
        self._context.actions.run(
            lambda: tokens.create(name="agent", role="agent"),
            failure=self.tr("No token was made for the agent"),
            button=self.make,
            success=self._on_made,
        )

    def _on_made(self, token: NewToken) -> None:
        self._token = token.value
        self._retranslate()

    def _look_for_it(self, topic: str) -> None:
        if topic != "nodes" or self._arrived:
            return
        here = {node.node_id for node in self._context.store.all("nodes") if node.linked}
        new = sorted(here - self._known)
        if new:
            self._arrived = new[0]
            self._retranslate()

    def _retranslate(self) -> None:
        self.set_texts(
            self.tr("Connect a machine"),
            self.tr("Install plum-desk there, then run one line. It holds a token, which is shown only now."),
        )
        url = self._context.facts.url
        made = bool(self._token)
        self.line.setText(agent_line(url, self._token or "…"))
        self.line.setCursorPosition(0)
        self.copy.setVisible(made)
        self.make.setVisible(not made)
        self.make.setText(self.tr("Make the token"))
        self.copy.setText(self.tr("Copy the line"))
        self.done.setText(self.tr("Done") if self._arrived else self.tr("Close"))
        self._show_wait(made)
        local = urlsplit(url).hostname in _LOOPBACK
        remark = self.tr(
            "This controller listens on this machine only. For other machines start it with --addr :8080 "
            "and use this machine's address in the line."
        )
        self._remark.setText(remark)
        self._remark.setVisible(local)

    def _show_wait(self, made: bool) -> None:
        self._wait.setVisible(made)
        if self._arrived:
            self._wait.set_state("Connected", self.tr("{node} is connected").format(node=self._arrived))
        else:
            self._wait.set_state("Waiting", self.tr("Waits until the machine appears"))


def agent_line(url: str, token: str) -> str:
    """What to run on the machine."""
    return f"plum-agent --base {shlex.quote(url)} --token {token}"
