"""JSON to read and JSON to write: coloured, numbered, and with the place of the first fault."""

import json
from dataclasses import dataclass
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.code.editor import CodeView
from plum_desk.gui.widgets.code.highlight import JsonHighlighter
from plum_desk.gui.widgets.pill import StateText


@dataclass(frozen=True, slots=True)
class JsonFault:
    """Where a text stops being JSON, counted from 1, and why."""

    line: int
    column: int
    reason: str


def find_fault(text: str) -> JsonFault | None:
    """The first place where a text is not JSON."""
    try:
        msgspec.json.decode(text)
    except RecursionError:
        return JsonFault(1, 1, "nested too deep")
    except (msgspec.DecodeError, UnicodeError):
        return _place_fault(text)
    return None


def _place_fault(text: str) -> JsonFault | None:
    """Where the text goes wrong, which msgspec tells in bytes only."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        return JsonFault(error.lineno, error.colno, error.msg)
    except ValueError as error:
        return _constant_fault(text, str(error))
    except RecursionError:
        return JsonFault(1, 1, "nested too deep")
    return None


def _constant_fault(text: str, name: str) -> JsonFault:
    place = text.find(name)
    before = text[: max(place, 0)]
    line = before.count("\n") + 1
    return JsonFault(line, len(before) - before.rfind("\n"), f"{name} is not JSON")


def pretty(value: Any) -> str:
    """JSON text with two spaces of indent."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


class JsonView(CodeView):
    """Shows a value or a text as JSON."""

    def __init__(self, look: Look, parent: QWidget | None = None, *, bare: bool = False) -> None:
        super().__init__(look, parent, bare=bare)
        self._highlighter = JsonHighlighter(look, self.document())

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.set_text(pretty(value))


class JsonEditor(QWidget):
    """Edits JSON; below the text stands whether it can be read, and where not."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = CodeView(look, editable=True)
        self._highlighter = JsonHighlighter(look, self.view.document())
        self._verdict = StateText(look, "Succeeded", role="cell")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._verdict)
        self._outer = ""
        self.view.textChanged.connect(self._on_text)
        self._judge()

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self.view.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace the text."""
        self.view.set_text(text)

    def set_value(self, value: Any) -> None:
        """Replace the text by a value, indented."""
        self.view.set_text(pretty(value))

    @property
    def fault(self) -> JsonFault | None:
        """The first fault of the text as JSON."""
        return find_fault(self.text)

    def value(self) -> Any:
        """The value; msgspec.DecodeError when the text is no JSON."""
        return msgspec.json.decode(self.text)

    def set_problem(self, sentence: str) -> None:
        """Show what someone else found wrong with the value, until the text changes."""
        self._outer = sentence
        self._judge()

    def retranslate(self) -> None:
        """Set the verdict anew."""
        self._judge()

    def _on_text(self) -> None:
        self._outer = ""
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        fault = self.fault
        self.view.set_fault(fault.line if fault else None, fault.column if fault else 1)
        if fault is not None:
            text = self.tr("Line {line}, column {column}: {reason}")
            sentence = text.format(line=fault.line, column=fault.column, reason=fault.reason)
            self._verdict.set_state("Failed", sentence)
        elif self._outer:
            self._verdict.set_state("Failed", self._outer)
        else:
            self._verdict.set_state("Succeeded", self.tr("Valid JSON"))
