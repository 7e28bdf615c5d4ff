"""The problems of a workflow: severity, where, and what, in rows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from plum_desk.api.messages import known
from plum_desk.api.types.workflows import Problem
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.words import code_sentence
from plum_desk.gui.widgets.pill import StateText
from plum_desk.gui.widgets.table.cells import State, Text
from plum_desk.gui.widgets.table.columns import Column
from plum_desk.gui.widgets.table.data_table import DataTable
from plum_desk.gui.widgets.table.delegates import RowStyle
from plum_desk.gui.widgets.table.head import HEIGHT as HEAD
from plum_desk.gui.widgets.table.model import RowModel
from plum_desk.gui.widgets.words import state_word

_MOST_ROWS: Final = 4
# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


class ProblemList(QWidget):
    """One line says how many; the table below is there only when there are any."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._problems: list[Problem] = []
        self._asked = False
        self.verdict = StateText(context.look, "Succeeded", role="cell")
        self.model: RowModel[Problem] = RowModel(self._columns(), _key, self)
        self.table: DataTable[Problem] = DataTable(context.look, self.model, style=RowStyle(margin=10), sortable=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.verdict)
        layout.addWidget(self.table)
        self._show()

    @property
    def shown(self) -> list[Problem]:
        """The problems."""
        return list(self._problems)

    def show_problems(self, problems: list[Problem]) -> None:
        """Show these; an empty list after a judgement is good news."""
        self._problems = list(problems)
        self._asked = True
        self._show()

    def add(self, problem: Problem) -> None:
        """Show one more."""
        self.show_problems([*self._problems, problem])

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.model.retranslate()
        self._show()

    def _show(self) -> None:
        self.model.replace(self._problems)
        self.table.setFixedHeight(HEAD + 28 * min(max(len(self._problems), 1), _MOST_ROWS))
        self.table.setVisible(bool(self._problems))
        errors = sum(problem.severity == "error" for problem in self._problems)
        self.verdict.setVisible(bool(self._problems))
        self.verdict.set_state("Failed" if errors else "Warning", self._verdict(errors))

    def _verdict(self, errors: int) -> str:
        if errors:
            return self.tr("%n error(s)", "", errors)
        return self.tr("%n warning(s); it can be saved", "", len(self._problems))

    def _columns(self) -> list[Column[Problem]]:
        return [
            Column("severity", lambda: translate("ProblemList", "Kind"), self._severity, "state", 96),
            Column(
                "path",
                lambda: translate("ProblemList", "Where"),
                lambda p: Text(_place(p), mono=True, tip=_place(p)),
                width=210,
            ),
            Column(
                "what",
                lambda: translate("ProblemList", "What"),
                lambda p: Text(self._sentence(p), "text", tip=p.message),
                width=240,
                elastic=True,
            ),
        ]

    def _severity(self, problem: Problem) -> State:
        if problem.severity == "warning":
            return State("Warning", state_word("Warning"))
        return State("Failed", translate("ProblemList", "Error"))

    def _sentence(self, problem: Problem) -> str:
        language = self._context.languages.current
        meaning = code_sentence(problem.code, problem.message, language)
        if language != "zh" or not known(problem.code):
            return problem.message or meaning
        return f"{meaning} {problem.message}".strip()


def _place(problem: Problem) -> str:
    if problem.line is None:
        return problem.path
    return f"{problem.path} {problem.line}:{problem.column or 1}"


def _key(problem: Problem) -> str:
    return f"{problem.path}|{problem.code}|{problem.line}|{problem.column}|{problem.message}"
