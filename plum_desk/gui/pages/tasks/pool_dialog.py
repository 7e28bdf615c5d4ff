"""Creates a pool, or changes how many slots one has."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.api.errors import FieldProblem
from plum_desk.api.types.pools import Pool
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.act_dialog import ActDialog
from plum_desk.gui.pages.tasks.paths import steps_of
from plum_desk.gui.widgets.dialog import NARROW
from plum_desk.gui.widgets.fields import Field, NumberField
from plum_desk.gui.widgets.form import Form

_MOST = 1_000_000


class PoolDialog(ActDialog):
    """With a pool it changes that one; somebody else's faster change is a conflict, not a loss."""

    def __init__(self, context: PageContext, parent: QWidget, pool: Pool | None = None) -> None:
        super().__init__(context, parent, width=NARROW)
        look = context.look
        self._old = pool
        self.name = Field(look, pool.name if pool is not None else "")
        self.name.setEnabled(pool is None)
        self.slots = NumberField(look, pool.slots if pool is not None else 1, least=0, most=_MOST)
        self.slots.setFixedWidth(96)
        self._form = Form(look)
        self._name_word = self._form.add_row("", self.name, required=pool is None)
        self._slots_word = self._form.add_row("", [self.slots, QWidget()])
        self.body.addWidget(self._form)
        self.name.textChanged.connect(self.check)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force; what was entered stays."""
        title = self.tr("New pool") if self._old is None else self.tr("Edit pool “{name}”").format(name=self._old.name)
        self.set_texts(title, self.tr("No more tasks of a pool run at once than it has slots; 0 holds all of them."))
        self._name_word.text.setText(self.tr("Name"))
        self._slots_word.text.setText(self.tr("Slots"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.act_button.setText(self.tr("Create") if self._old is None else self.tr("Save"))
        self.check()

    @override
    def missing(self) -> str:
        return "" if self.name.text().strip() else self.tr("Give it a name.")

    @override
    def request(self) -> Awaitable[Pool]:
        calls = self.context.client.pools
        if self._old is None:
            return calls.create(self.name.text().strip(), self.slots.value())
        return calls.replace(self._old.name, self.slots.value(), if_match=self._old.revision)

    @override
    def done_with(self, answer: Any) -> None:
        title = self.tr("Pool created") if self._old is None else self.tr("Pool saved")
        self.context.notifier.succeed(title, answer.name)

    @override
    def failure(self) -> str:
        return self.tr("The pool was not saved")

    @override
    def put_fault(self, problem: FieldProblem, text: str) -> bool:
        fields: dict[str, QWidget] = {"name": self.name, "slots": self.slots}
        field = fields.get(next(iter(steps_of(problem.path)), ""))
        if field is None:
            return False
        self._form.set_fault(field, text)
        return True
