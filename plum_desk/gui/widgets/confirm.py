"""The destructive question: the name in the title, the consequences in numbers, the verb on the button."""

from PySide6.QtWidgets import QWidget

from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.dialog import Dialog
from plum_desk.gui.widgets.fields import Field


class ConfirmDialog(Dialog):
    """`await ask()`; with `type_name` the act stays off until that name was typed."""

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        *,
        question: str,
        consequences: str,
        verb: str,
        keep: str = "",
        type_name: str = "",
        danger: bool = True,
    ) -> None:
        super().__init__(look, parent, footer=False)
        self.set_texts(question, consequences)
        self._name = type_name
        self._keep_text = keep
        self.keep = Button(look, keep)
        self.act = Button(look, verb, "danger" if danger else "primary")
        self.typed = Field(look)
        if type_name:
            self.body.addWidget(self.typed)
            self.typed.textChanged.connect(self._check)
            self.typed.returnPressed.connect(self._accept_when_typed)
            self.act.setEnabled(False)
        else:
            self.typed.hide()
        self.add_footer(self.keep)
        self.add_footer(self.act)
        self.keep.clicked.connect(self.reject)
        self.act.clicked.connect(self.accept)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set the dialog's own words."""
        self.keep.setText(self._keep_text or self.tr("Keep"))

    def _check(self, text: str) -> None:
        self.act.setEnabled(text.strip() == self._name)

    def _accept_when_typed(self) -> None:
        if self.act.isEnabled():
            self.accept()
