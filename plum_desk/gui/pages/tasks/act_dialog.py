"""A dialog that sends something: busy while it is sent, faults at their fields, gone when it succeeded."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from plum_desk.api.errors import FieldProblem, PlumError
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.words import code_sentence
from plum_desk.gui.widgets.buttons import Button
from plum_desk.gui.widgets.card import TintBox
from plum_desk.gui.widgets.dialog import WIDE, Dialog


class ActDialog(Dialog):
    """Subclasses say what is sent and where its faults belong; `submit` does the rest.

    Closing it while the answer is awaited only hides it; a failure is then told as a toast.
    """

    def __init__(self, context: PageContext, parent: QWidget, *, icon: str = "", width: int = WIDE) -> None:
        super().__init__(context.look, parent, width=width)
        self.context = context
        self.fault_box = TintBox(context.look, "failed")
        self.fault_box.hide()
        self.body.addWidget(self.fault_box)
        self.cancel_button = Button(context.look)
        self.act_button = Button(context.look, "", "primary", icon, keys="Ctrl ↵")
        self.add_footer(self.cancel_button)
        self.add_footer(self.act_button)
        self.cancel_button.clicked.connect(self.reject)
        self.act_button.clicked.connect(self.submit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.submit)
        self.finished.connect(self._on_finished)
        self._content = self.body.parentWidget()
        if self._content is not None:
            self._content.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with the content, such as when a fault is written below a field."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def request(self) -> Awaitable[Any]:
        """What is sent; called once the dialog is complete."""
        raise TypeError(f"{type(self).__name__} does not say what it sends")

    def done_with(self, answer: Any) -> None:
        """It was done: say so."""

    def failure(self) -> str:
        """Title of what failed."""
        return ""

    def missing(self) -> str:
        """What keeps the act from being possible, empty when nothing does."""
        return ""

    def put_fault(self, problem: FieldProblem, text: str) -> bool:
        """Show a fault at its field; False when there is none for it."""
        return False

    def check(self) -> None:
        """Judge the content again."""
        sentence = self.missing()
        self.set_missing(sentence)
        self.act_button.setEnabled(not sentence and not self.act_button.busy)

    def submit(self) -> None:
        """Send it, unless something is missing or it is being sent."""
        if self.act_button.busy or self.missing():
            return
        self._show_fault("", "")
        self.set_busy(True)
        self.context.actions.run(
            self.request,
            failure=self.failure(),
            button=self,
            success=self._succeed,
            failed=self._refused,
        )

    def set_busy(self, busy: bool) -> None:
        """Show that it is being sent; afterwards a dialog that was closed meanwhile goes for good."""
        self.act_button.set_busy(busy)
        if not busy and self.isHidden():
            self.deleteLater()
        elif not busy:
            self.check()

    def _succeed(self, answer: Any) -> None:
        self.done_with(answer)
        if not self.isHidden():
            self.accept()

    def _refused(self, error: PlumError) -> bool:
        if self.isHidden():
            return False
        left = [problem for problem in error.errors if not self.put_fault(problem, self._text(problem))]
        if left or not error.errors:
            lines = "\n".join(f"{problem.path}: {self._text(problem)}" for problem in left[:6])
            self._show_fault(self.context.actions.explain(error), lines)
        return True

    def _text(self, problem: FieldProblem) -> str:
        if problem.code is None:
            return problem.message
        return code_sentence(problem.code, problem.message, self.context.languages.current)

    def _show_fault(self, title: str, lines: str) -> None:
        self.fault_box.set_texts(title, lines)
        self.fault_box.setVisible(bool(title))

    def _on_finished(self) -> None:
        if not self.act_button.busy:
            self.deleteLater()
