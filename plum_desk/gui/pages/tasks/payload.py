"""Edits a payload: as a form when its schema allows one, and always as JSON."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from plum_desk.api.errors import FieldProblem
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.tasks.paths import below, steps_of
from plum_desk.gui.pages.tasks.value_form import ValueForm
from plum_desk.gui.pages.tasks.values import specs_of_schema
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.choices import SegmentedControl
from plum_desk.gui.widgets.code.json_view import JsonEditor
from plum_desk.gui.widgets.label import Label

EDITOR_HEIGHT: Final = 168


class PayloadEditor(QWidget):
    """The two views show the same value; switching to the form needs valid JSON that the form can show."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema: dict[str, Any] | None = None
        self.title = Label(look, "", "card")
        self.view = SegmentedControl(look, height=24)
        self.form = ValueForm(look)
        self.json = JsonEditor(look)
        self.json.setFixedHeight(EDITOR_HEIGHT)
        self.json.view.setTabChangesFocus(True)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.form)
        layout.addWidget(self.json)
        self.view.selected.connect(self._on_view)
        self.form.changed.connect(self.changed)
        self.json.changed.connect(self._on_text)
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force; what was entered stays."""
        self.title.setText(self.tr("Payload"))
        self.view.set_items([("form", self.tr("Form")), ("json", "JSON")])
        self.form.retranslate()
        self.json.retranslate()

    def set_payload(self, schema: dict[str, Any] | None, payload: Any) -> None:
        """Edit this payload."""
        self._schema = schema
        self.json.set_value({} if payload is None else payload)
        specs = specs_of_schema(schema, payload)
        self.form.set_specs(specs or [])
        self.view.setVisible(specs is not None)
        self._show("form" if specs is not None else "json")

    @property
    def fault(self) -> str:
        """What keeps the payload from being sent, empty when nothing does."""
        if self.view.current == "form" and self.form.isVisibleTo(self):
            return next(iter(self.form.faults().values()), "")
        fault = self.json.fault
        return "" if fault is None else self.tr("The payload is not valid JSON.")

    def count_faults(self) -> int:
        """How many values are wrong."""
        return len(self.form.faults()) if self._is_form() else int(self.json.fault is not None)

    def value(self) -> Any:
        """The payload."""
        return self.form.values() if self._is_form() else self.json.value()

    def put_fault(self, problem: FieldProblem, text: str) -> bool:
        """Show a fault that the controller found."""
        steps = steps_of(problem.path)
        if not steps or steps[0] not in ("payload", "defaultPayload"):
            return False
        name = below(problem.path, steps[0])
        if self._is_form():
            return name is not None and self.form.set_fault(name, text)
        self._show("json")
        where = problem.path.removeprefix(f"$.{steps[0]}").lstrip(".")
        self.json.set_problem(f"{where}: {text}" if where else text)
        return True

    def _is_form(self) -> bool:
        return self.form.isVisibleTo(self)

    def _show(self, view: str) -> None:
        self.view.choose(view)
        self.form.setVisible(view == "form")
        self.json.setVisible(view == "json")
        self.updateGeometry()

    def _on_view(self, view: str) -> None:
        if view == "json" and self._is_form():
            self.json.set_value(self.form.draft())
        elif view == "form" and not self._is_form() and not self._take_text():
            self.view.choose("json")
            return
        self._show(view)
        self.changed.emit()

    def _take_text(self) -> bool:
        """Put the text's values into the form, when the form can show all of them."""
        if self.json.fault is not None:
            return False
        value = self.json.value()
        specs = specs_of_schema(self._schema, value)
        if specs is None:
            self.json.set_problem(self.tr("The form cannot show all of these keys."))
            return False
        self.form.set_specs(specs)
        return True

    def _on_text(self) -> None:
        if not self._is_form():
            self.changed.emit()
