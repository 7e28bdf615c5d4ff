"""The parameters that a schedule gives its runs: a row of chips, and the dialog that edits them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from plum_desk.api.types.workflows import Workflow
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.tasks.value_form import ValueForm
from plum_desk.gui.pages.tasks.values import ValueSpec, specs_of_params, text_of
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.dialog import WIDE, Dialog
from plum_desk.gui.widgets.paint import draw_box, draw_text, text_width

_LONGEST: Final = 28


class ParamChips(QWidget):
    """As many as fit in a field of their own; the rest are counted."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._words: list[str] = []
        self._nothing = ""
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.theme.changed.connect(self.update)

    def set_params(self, params: dict[str, Any], nothing: str) -> None:
        """Show these values, or say that there are none."""
        self._words = [f"{name}: {_short(value)}" for name, value in params.items()]
        self._nothing = nothing
        self.setToolTip("\n".join(f"{name}: {text_of(ValueSpec(''), value)}" for name, value in params.items()))
        self.setAccessibleDescription(", ".join(self._words) or nothing)
        self.update()

    @property
    def words(self) -> list[str]:
        """What the chips say."""
        return list(self._words)

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, 28)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        font, x = look.font("mono.small"), 0.0
        if not self._words:
            draw_text(painter, QRectF(self.rect()), self._nothing, look.font("cell"), look.color("text.3"))
        for number, word in enumerate(self._words):
            width = text_width(word, font) + 14
            left = len(self._words) - number - 1
            if x + width > self.width() - (30 if left else 0):
                rest = QRectF(x, 0, self.width() - x, 28)
                draw_text(painter, rest, f"+{left + 1}", look.font("cell"), look.color("text.3"))
                return
            box = QRectF(round(x), 4, round(width), 20)
            draw_box(painter, box, 4, look.color("inset"), look.color("border"))
            draw_text(painter, box.adjusted(7, 0, 0, 0), word, font, look.color("text.2"))
            x += width + 6


class ParamsDialog(Dialog):
    """`params()` is what was entered, once it was accepted."""

    def __init__(self, look: Look, parent: QWidget, workflow: Workflow, values: dict[str, Any]) -> None:
        super().__init__(look, parent, width=WIDE)
        self._workflow = workflow
        self.values = ValueForm(look, label_width=112)
        specs = specs_of_params(workflow.params)
        self.values.set_specs([replace(spec, default=values.get(spec.name, spec.default)) for spec in specs])
        self._cancel = Button(look, " ")
        self.act = Button(look, " ", "primary")
        self.body.addWidget(self.values)
        self.add_footer(self._cancel)
        self.add_footer(self.act)
        self._cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self.accept)
        self.values.changed.connect(self._check)
        Retranslator(self, self._retranslate)

    def params(self) -> dict[str, Any]:
        """What was entered; what equals its default is left to the workflow."""
        defaults = {param.name: param.default for param in self._workflow.params if param.default is not None}
        return {
            name: value
            for name, value in self.values.values().items()
            if name not in defaults or defaults[name] != value
        }

    def _check(self) -> None:
        wrong = len(self.values.faults())
        self.act.setEnabled(not wrong)
        self.set_missing(self.tr("%n value(s) missing or wrong", "", wrong) if wrong else "")

    def _retranslate(self) -> None:
        self.set_texts(
            self.tr("Parameters for “{name}”").format(name=self._workflow.name),
            self.tr("Each run of this schedule gets these values; empty ones take the workflow's default."),
        )
        self._cancel.setText(self.tr("Cancel"))
        self.act.setText(self.tr("Apply"))
        self.values.retranslate()
        self._check()


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else text_of(ValueSpec(""), value).replace("\n", " ")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
