"""A form made from specs: one field a value, checked while one types, faults below their fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from plum_desk.gui.pages.tasks.values import ABSENT, ValueFault, ValueSpec, parse, range_word, text_of
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.code.editor import CodeView
from plum_desk.gui.widgets.code.lines import LINE
from plum_desk.gui.widgets.fields import Choice, Field
from plum_desk.gui.widgets.form import LABEL_WIDTH, Form
from plum_desk.gui.widgets.label import Label

_TREE: Final = frozenset({"array", "object"})
_LONGEST: Final = 76


class ValueForm(QWidget):
    """`changed` says that a value changed; `values()` is what is sent."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None, *, label_width: int = LABEL_WIDTH) -> None:
        super().__init__(parent)
        self._look = look
        self._label_width = label_width
        self._specs: dict[str, ValueSpec] = {}
        self._editors: dict[str, QWidget] = {}
        self._told: set[str] = set()
        self._touched: set[str] = set()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.form = Form(look, label_width=label_width)
        self._layout.addWidget(self.form)

    @property
    def names(self) -> list[str]:
        """The names of the values."""
        return list(self._specs)

    def editor(self, name: str) -> QWidget:
        """The widget that edits a value."""
        return self._editors[name]

    def set_specs(self, specs: Iterable[ValueSpec]) -> None:
        """Ask for these values, beginning with their defaults."""
        self._begin(specs)
        for spec in self._specs.values():
            self._set(spec, spec.default)

    def retranslate(self) -> None:
        """Make the hints and faults anew; what was typed stays."""
        texts = {name: self._text(name) for name in self._editors}
        touched, told = self._touched, self._told
        self._begin(list(self._specs.values()))
        for name, text in texts.items():
            self._set_text(name, text)
        self._touched, self._told = touched, told
        self._judge()

    def values(self) -> dict[str, Any]:
        """What was entered; empty fields are left out. Raises `ValueFault` for the first wrong one."""
        found = {name: self._value(name) for name in self._specs}
        return {name: value for name, value in found.items() if value is not ABSENT}

    def draft(self) -> dict[str, Any]:
        """What was entered, wrong texts as they are, so that nothing is lost."""
        found: dict[str, Any] = {}
        for name in self._specs:
            try:
                found[name] = self._value(name)
            except ValueFault:
                found[name] = self._text(name) or ABSENT
        return {name: value for name, value in found.items() if value is not ABSENT}

    def faults(self) -> dict[str, str]:
        """What is wrong, by name."""
        wrong: dict[str, str] = {}
        for name in self._specs:
            try:
                self._value(name)
            except ValueFault as fault:
                wrong[name] = str(fault)
        return wrong

    def set_fault(self, name: str, sentence: str) -> bool:
        """Show what somebody else found wrong with a value until it changes; False when there is no such value."""
        editor = self._editors.get(name)
        if editor is None:
            return False
        self._told.add(name)
        self.form.set_fault(editor, sentence if len(sentence) <= _LONGEST else f"{sentence[: _LONGEST - 1]}…")
        return True

    def _begin(self, specs: Iterable[ValueSpec]) -> None:
        self._layout.removeWidget(self.form)
        self.form.hide()
        self.form.deleteLater()
        self.form = Form(self._look, label_width=self._label_width)
        self._layout.addWidget(self.form)
        self._specs = {spec.name: spec for spec in specs}
        self._editors = {}
        self._told, self._touched = set(), set()
        for spec in self._specs.values():
            self._add(spec)

    def _add(self, spec: ValueSpec) -> None:
        editor = self._make(spec)
        self._editors[spec.name] = editor
        if isinstance(editor, QCheckBox):
            self.form.add_row(spec.name, [editor], required=spec.required)
        else:
            hint = range_word(spec) if _is_short(spec) else ""
            fields = [editor, QWidget()] if _is_short(spec) and not hint else [editor]
            self.form.add_row(spec.name, fields, required=spec.required, hint=hint)
        if spec.description and not isinstance(editor, QCheckBox):
            self._describe(editor, spec.description)
        editor.setAccessibleName(spec.name)

    def _describe(self, editor: QWidget, text: str) -> None:
        note = Label(self._look, text, "cell", "3")
        note.setWordWrap(True)
        self.form.add_note(editor, note)

    def _make(self, spec: ValueSpec) -> QWidget:
        if spec.enum is not None:
            return self._make_choice(spec)
        if spec.type == "boolean":
            box = QCheckBox(spec.description)
            box.setFont(self._look.font("body"))
            box.toggled.connect(lambda: self._on_changed(spec.name))
            return box
        if spec.type in _TREE or (spec.type == "any" and isinstance(spec.default, dict | list)):
            area = _JsonArea(self._look)
            area.view.textChanged.connect(lambda: self._on_changed(spec.name))
            return area
        field = Field(self._look)
        field.textChanged.connect(lambda: self._on_changed(spec.name))
        return field

    def _make_choice(self, spec: ValueSpec) -> Choice:
        choice = Choice(self._look)
        empty = [] if spec.required else [("", "–")]
        choice.set_options(empty + [(_enum_key(value), _enum_text(value)) for value in spec.enum or ()])
        choice.currentIndexChanged.connect(lambda: self._on_changed(spec.name))
        return choice

    def _value(self, name: str) -> Any:
        spec, editor = self._specs[name], self._editors[name]
        if isinstance(editor, QCheckBox):
            return editor.checkState() == Qt.CheckState.Checked
        if isinstance(editor, Choice):
            found = [value for value in spec.enum or () if _enum_key(value) == editor.chosen]
            return found[0] if found else parse(spec, "")
        return parse(spec, self._text(name))

    def _text(self, name: str) -> str:
        editor = self._editors[name]
        match editor:
            case QCheckBox():
                return "true" if editor.isChecked() else "false"
            case Choice():
                return editor.chosen
            case _JsonArea():
                return editor.view.toPlainText()
            case Field():
                return editor.text()
        return ""

    def _set(self, spec: ValueSpec, value: Any) -> None:
        editor = self._editors[spec.name]
        if isinstance(editor, QCheckBox):
            editor.setChecked(value is True)
        elif isinstance(editor, Choice):
            editor.choose("" if value is ABSENT else _enum_key(value))
        else:
            self._set_text(spec.name, text_of(spec, value))

    def _set_text(self, name: str, text: str) -> None:
        editor = self._editors[name]
        match editor:
            case QCheckBox():
                editor.setChecked(text == "true")
            case Choice():
                editor.choose(text)
            case _JsonArea():
                editor.view.set_text(text)
            case Field():
                editor.setText(text)
                editor.setCursorPosition(0)

    def _on_changed(self, name: str) -> None:
        self._told.discard(name)
        self._touched.add(name)
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        wrong = self.faults()
        for name, editor in self._editors.items():
            if name not in self._told:
                self.form.set_fault(editor, wrong.get(name, "") if name in self._touched else "")


class _JsonArea(QWidget):
    """Three lines of JSON; the fault itself stands below, in words."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.view = CodeView(look, editable=True)
        self.view.setFixedHeight(3 * LINE + 16)
        self.view.setTabChangesFocus(True)
        self.setFocusProxy(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)


def _is_short(spec: ValueSpec) -> bool:
    return spec.type in ("integer", "number")


def _enum_key(value: Any) -> str:
    return text_of(ValueSpec("", "any"), value)


def _enum_text(value: Any) -> str:
    return value if isinstance(value, str) else _enum_key(value)
