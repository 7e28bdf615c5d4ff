"""The acts on the chosen node of a run: try again, skip, approve, reject, cancel its task."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from plum_desk.api.types.tasks import Task
from plum_desk.api.types.workflows import FINAL_RUN_STATES, ApprovalNode, Node, RunNode, WorkflowRun
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.acts import TaskActs, may_cancel
from plum_desk.gui.pages.workflows.acts import WorkflowActs
from plum_desk.gui.pages.workflows.decision_dialog import DecisionDialog, Verdict
from plum_desk.gui.widgets.buttons import Button

RETRIED: Final = frozenset({"Failed", "Timeout", "Canceled"})
SKIPPED: Final = frozenset({"Pending", "Ready", "Waiting"})
# Under this name lupdate finds the texts.
translate = QCoreApplication.translate


class NodeActs:
    """The buttons, and which of them are offered for what is shown; dialogs open over `parent`."""

    def __init__(self, context: PageContext, parent: QWidget, acts: WorkflowActs, task_acts: TaskActs) -> None:
        look = context.look
        self._context, self._parent = context, parent
        self._acts, self._task_acts = acts, task_acts
        self._node: RunNode | None = None
        self._written: Node | None = None
        self._task: Task | None = None
        self._skip_word = ""
        self.approve = Button(look, "", "primary", "check")
        self.reject = Button(look, "", "", "x")
        self.retry = Button(look, "", "primary", "arrow-clockwise")
        self.skip = Button(look, "", "", "skip-forward")
        self.cancel = Button(look, "", "", "stop")
        self.approve.clicked.connect(lambda: self.decide("approve"))
        self.reject.clicked.connect(lambda: self.decide("reject"))
        self.retry.clicked.connect(self._retry)
        self.skip.clicked.connect(self._skip)
        self.cancel.clicked.connect(self._cancel)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All of them, in their order."""
        return self.approve, self.reject, self.retry, self.skip, self.cancel

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.approve.setText(translate("NodeActs", "Approve…"))
        self.reject.setText(translate("NodeActs", "Reject…"))
        self.retry.setText(translate("NodeActs", "Retry node"))
        self._skip_word = translate("NodeActs", "Skip")
        self.skip.setAccessibleName(self._skip_word)
        self.skip.setToolTip(translate("NodeActs", "Count it as skipped and go on with what comes after"))
        self.cancel.setText(translate("NodeActs", "Cancel this task"))

    def show(self, run: WorkflowRun | None, node: RunNode | None, written: Node | None, task: Task | None) -> None:
        """Offer what is possible with this node now."""
        self._node, self._written, self._task = node, written, task
        state = node.state if node is not None and run is not None and run.state not in FINAL_RUN_STATES else ""
        decides = state == "Waiting" and isinstance(written, ApprovalNode)
        offered = {
            self.approve: decides,
            self.reject: decides,
            self.retry: state in RETRIED,
            self.skip: state in SKIPPED,
            self.cancel: task is not None and may_cancel(task),
        }
        # First those that go: all at once would make the inspector wider for good.
        for button in sorted(offered, key=lambda one: offered[one]):
            button.setVisible(offered[button])
        # Beside two words there is no room for a third: the last button of a group keeps only its icon.
        self.skip.setText("" if decides else self._skip_word)

    def decide(self, verdict: Verdict) -> DecisionDialog | None:
        """Ask for the form and the comment; None when nothing waits for a decision."""
        if self._node is None or not isinstance(self._written, ApprovalNode):
            return None
        dialog = DecisionDialog(self._context, self._parent, self._node, self._written, verdict)
        dialog.open()
        return dialog

    def _title(self) -> str:
        if self._written is not None:
            return self._written.name or self._written.key
        return "" if self._node is None else self._node.key

    def _retry(self) -> None:
        if self._node is not None:
            self._acts.retry(self._node, self._title(), self.retry)

    def _skip(self) -> None:
        if self._node is not None:
            self._acts.skip(self._node, self._title(), self.skip)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task_acts.cancel(self._task, self.cancel)
