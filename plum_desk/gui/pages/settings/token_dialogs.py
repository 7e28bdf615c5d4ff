"""The dialogs of tokens: what a new one is for, and its value, shown once."""

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from plum_desk.api.types.access import NewToken, Role, TokenSpec
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.dialog import Dialog
from plum_desk.gui.widgets.fields import Choice, Field
from plum_desk.gui.widgets.form import Form

_ROLES: Final[tuple[Role, ...]] = ("viewer", "operator", "admin", "agent", "worker")
_BOUND: Final = ("agent", "worker")


def role_word(role: str) -> str:
    """The name of a role in the language in force."""
    translate = QCoreApplication.translate
    words = {
        "viewer": translate("Role", "viewer"),
        "operator": translate("Role", "operator"),
        "admin": translate("Role", "administrator"),
        "agent": translate("Role", "agent"),
        "worker": translate("Role", "worker"),
    }
    return words.get(role, role)


class NewTokenDialog(Dialog):
    """Asks for name, role, and what the token is bound to."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.name = Field(look)
        self.role = Choice(look)
        self.bound = Field(look)
        self._cancel = Button(look, " ")
        self.act = Button(look, " ", "primary")
        form = Form(look)
        self._labels = (
            form.add_row(" ", self.name, required=True),
            form.add_row(" ", self.role),
            form.add_row(" ", self.bound),
        )
        self.body.addWidget(form)
        self.add_footer(self._cancel)
        self.add_footer(self.act)
        self._cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self.accept)
        self.name.textChanged.connect(self._check)
        self.role.currentIndexChanged.connect(self._check)
        Retranslator(self, self._retranslate)
        self.role.choose("worker")

    def spec(self) -> TokenSpec:
        """What was asked for."""
        role = next(role for role in _ROLES if role == self.role.chosen)
        bound = self.bound.text().strip() if role in _BOUND else ""
        return TokenSpec(name=self.name.text().strip(), role=role, bound_to=bound or None)

    def _check(self) -> None:
        named = bool(self.name.text().strip())
        self.act.setEnabled(named)
        self.bound.setEnabled(self.role.chosen in _BOUND)
        self.set_missing("" if named else self.tr("A name is missing"))

    def _retranslate(self) -> None:
        self.set_texts(self.tr("New token"), self.tr("Its value is shown once, right after it was made."))
        self.role.set_options([(role, role_word(role)) for role in _ROLES])
        self.bound.setPlaceholderText(self.tr("any node or worker"))
        self._cancel.setText(self.tr("Cancel"))
        self.act.setText(self.tr("Create token"))
        names = (self.tr("Name"), self.tr("Role"), self.tr("Bound to"))
        for label, name in zip(self._labels, names, strict=True):
            label.text.setText(name)
        self._check()


class TokenValueDialog(Dialog):
    """The value of a token just made, with a button that copies it."""

    def __init__(self, look: Look, parent: QWidget, token: NewToken) -> None:
        super().__init__(look, parent)
        self._token = token
        self.value = Field(look, token.value)
        self.value.setReadOnly(True)
        self.copy = Button(look, " ", icon="copy")
        self.done = Button(look, " ", "primary")
        self.body.addWidget(self.value)
        self.add_footer(self.copy)
        self.add_footer(self.done)
        self.copy.clicked.connect(self._copy)
        self.done.clicked.connect(self.accept)
        self.finished.connect(self.deleteLater)
        Retranslator(self, self._retranslate)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._token.value)
        self.copy.setText(self.tr("Copied"))

    def _retranslate(self) -> None:
        self.set_texts(
            self.tr("Token “{name}” was created").format(name=self._token.name),
            self.tr("Keep this value now; it is never shown again."),
        )
        self.copy.setText(self.tr("Copy"))
        self.done.setText(self.tr("Done"))
