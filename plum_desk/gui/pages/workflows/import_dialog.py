"""“New workflow from JSON”: paste or open a file, see all problems, save."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget
from typing_extensions import override

from plum_desk.api.errors import FieldProblem, PlumError
from plum_desk.api.types.workflows import Problem, Workflow
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.act_dialog import ActDialog
from plum_desk.gui.pages.workflows.problem_list import ProblemList
from plum_desk.gui.pages.workflows.spec import spec_of
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.code.json_view import JsonEditor
from plum_desk.gui.widgets.label import Label

_WIDTH: Final = 760
_EDITOR: Final = 300
_PAUSE_MS: Final = 350
_LARGEST: Final = 32 * 1024 * 1024


class ImportDialog(ActDialog):
    """With a workflow it saves a new version of that one, else a new workflow."""

    def __init__(self, context: PageContext, parent: QWidget, workflow: Workflow | None = None) -> None:
        super().__init__(context, parent, width=_WIDTH)
        look = context.look
        self._workflow = workflow
        self._judged = ""
        self._turn = 0
        self._errors = 0
        self.file = Button(look, "", "", "folder-open")
        self.hint = Label(look, "", "cell", "3")
        self.editor = JsonEditor(look)
        self.editor.setFixedHeight(_EDITOR)
        self.problems = ProblemList(context)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.file)
        head.addWidget(self.hint)
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self.editor)
        self.body.addWidget(self.problems)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._validate)
        self.file.clicked.connect(self._ask_for_file)
        self.editor.changed.connect(self._on_text)
        if workflow is not None:
            self.editor.set_value(spec_of(workflow))
        Retranslator(self, self.retranslate)

    def retranslate(self) -> None:
        """Set all texts in the language in force; the text stays."""
        if self._workflow is None:
            self.set_texts(
                self.tr("New workflow from JSON"), self.tr("Nothing is saved before every problem is mended.")
            )
        else:
            title = self.tr("New version of “{name}”").format(name=self._workflow.name)
            self.set_texts(title, self.tr("Runs go on with the version they started with."))
        self.file.setText(self.tr("Open file…"))
        self.hint.setText(self.tr("or paste the text below"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.act_button.setText(self.tr("Create") if self._workflow is None else self.tr("Save new version"))
        self.editor.retranslate()
        self.problems.retranslate()
        self.check()

    @override
    def missing(self) -> str:
        if not self.editor.text.strip():
            return self.tr("Open a file or paste its text.")
        if self.editor.fault is not None:
            return self.tr("The text is not valid JSON.")
        if self._judged != self.editor.text:
            return ""
        return self.tr("%n problem(s) to mend", "", self._errors) if self._errors else ""

    @override
    def check(self) -> None:
        super().check()
        if self.act_button.isEnabled() and self._judged != self.editor.text:
            self.act_button.setEnabled(False)

    @override
    def submit(self) -> None:
        if self.act_button.isEnabled():
            super().submit()

    @override
    def request(self) -> Awaitable[Workflow]:
        spec = self.editor.value()
        if self._workflow is None:
            return self.context.client.workflows.create(spec)
        return self.context.client.workflows.replace(self._workflow.workflow_id, spec, if_match=self._workflow.revision)

    @override
    def done_with(self, answer: Any) -> None:
        created = self.tr("Workflow created")
        title = created if self._workflow is None else self.tr("Version {version} saved").format(version=answer.version)
        self.context.notifier.succeed(title, answer.name)
        self.context.navigator.go("workflows", answer.workflow_id)

    @override
    def failure(self) -> str:
        return self.tr("The workflow was not saved")

    @override
    def put_fault(self, problem: FieldProblem, text: str) -> bool:
        found = Problem(severity="error", code=problem.code or "", path=problem.path, message=problem.message)
        self.problems.add(found)
        return True

    def take_file(self, path: Path) -> None:
        """Read a file into the editor."""
        self.context.actions.start(self._read(path), "read file")

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a workflow"), "", "JSON (*.json)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _read(self, path: Path) -> None:
        try:
            text = await asyncio.to_thread(_text_of, path)
        except (OSError, UnicodeDecodeError) as error:
            self.context.notifier.fail(self.tr("The file could not be read"), str(error))
            return
        self.hint.setText(path.name)
        self.editor.set_text(text)

    def _on_text(self) -> None:
        self._turn += 1
        self.check()
        if self.editor.fault is None and self.editor.text.strip():
            self._soon.start()
        else:
            self._soon.stop()
            self.problems.show_problems([])

    def _validate(self) -> None:
        self.context.actions.start(self._ask(self.editor.text, self._turn), "validate")

    async def _ask(self, text: str, turn: int) -> None:
        try:
            problems = await self.context.client.workflows.validate(self.editor.value())
        except PlumError as error:
            if turn == self._turn:
                problems = [_of_error(error), *(_of_field(problem) for problem in error.errors)]
                self._take(problems, text)
            return
        if turn == self._turn:
            self._take(problems, text)

    def _take(self, problems: list[Problem], text: str) -> None:
        self._judged = text
        self._errors = sum(problem.severity == "error" for problem in problems)
        self.problems.show_problems(problems)
        self.check()


def _text_of(path: Path) -> str:
    if path.stat().st_size > _LARGEST:
        raise OSError(f"{path.name} is larger than 32 MiB")
    return path.read_text(encoding="utf-8-sig")


def _of_field(problem: FieldProblem) -> Problem:
    return Problem(severity="error", code=problem.code or "", path=problem.path, message=problem.message)


def _of_error(error: PlumError) -> Problem:
    return Problem(severity="error", code=error.code, path="$", message=error.detail)
