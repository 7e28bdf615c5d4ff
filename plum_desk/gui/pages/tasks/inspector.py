"""The inspector of the task page: the selected task, kept current and explained."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from plum_desk.api.errors import NotFound, PlumError
from plum_desk.api.types.tasks import Explanation, Task
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.models.shelf import Key
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.acts import TaskActs, may_cancel, may_rerun, may_start
from plum_desk.gui.pages.tasks.detail import DetailPanel
from plum_desk.gui.pages.tasks.task_detail import TaskReader
from plum_desk.gui.pages.tasks.words import is_finished
from plum_desk.gui.widgets.buttons import Button

_TICK_MS = 1000


class TaskInspector(QWidget):
    """Follows one task in the store; one that the store does not hold is asked of the controller."""

    def __init__(self, context: PageContext, acts: TaskActs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._acts = acts
        self._task: Task | None = None
        self._explanation: Explanation | None = None
        self._attempt = 0
        self._asked = 0
        look = context.look
        self._reader = TaskReader(context.store, context.navigator, lambda: context.languages.current, context.now)
        self.panel = DetailPanel(context)
        self.start = Button(look, "", "primary", "play", small=True)
        self.cancel = Button(look, "", "", "stop", small=True)
        self.rerun = Button(look, "", "", "arrow-clockwise", small=True)
        for button in (self.start, self.cancel, self.rerun):
            self.panel.add_button(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self.start.clicked.connect(lambda: self._act(acts.start, self.start))
        self.cancel.clicked.connect(lambda: self._act(acts.cancel, self.cancel))
        self.rerun.clicked.connect(lambda: self._act(acts.rerun, self.rerun))
        self.panel.tries.chosen.connect(self._choose_attempt)
        context.store.changed.connect(self._on_changed)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        Retranslator(self, self.retranslate)

    @property
    def task(self) -> Task | None:
        """What is shown."""
        return self._task

    def show_task(self, task: Task | None) -> None:
        """Show another task, or the same one changed."""
        other = task is None or self._task is None or task.task_id != self._task.task_id
        if other:
            self._attempt = 0
            self._explanation = None
        before = self._task
        self._task = task
        if task is None:
            self._timer.stop()
            return
        if before is None or other or before.revision != task.revision:
            self._explain(task)
        if is_finished(task):
            self._timer.stop()
        else:
            self._timer.start()
        self._show()

    def open_log(self) -> None:
        """Bring the log to the front."""
        self.panel.choose_tab("log")

    def retranslate(self) -> None:
        """Set all texts in the language in force."""
        self.start.setText(self.tr("Start"))
        self.cancel.setText(self.tr("Cancel"))
        self.rerun.setText(self.tr("Run again"))
        self._show()

    def _show(self) -> None:
        task = self._task
        if task is None:
            return
        self.start.setVisible(may_start(task))
        self.cancel.setVisible(may_cancel(task))
        self.rerun.setVisible(may_rerun(task))
        self.panel.show_detail(self._reader.detail(task, self._attempt, self._explanation))

    def _explain(self, task: Task) -> None:
        self._asked += 1
        self._context.actions.start(self._ask_why(task.task_id, self._asked), "explain")

    async def _ask_why(self, task_id: str, asked: int) -> None:
        try:
            explanation = await self._context.client.tasks.explain(task_id)
        except NotFound:
            return
        except PlumError:
            # The task's own reason is shown in its place; the band says that the controller does not answer.
            return
        if asked == self._asked:
            self._explanation = explanation
            self._show()

    def _choose_attempt(self, number: int) -> None:
        self._attempt = number
        self._show()

    def _act(self, act: object, button: Button) -> None:
        if self._task is not None and callable(act):
            act(self._task, button)

    def _on_changed(self, topic: str, keys: frozenset[Key]) -> None:
        if topic == "tasks" and self._task is not None and self._task.task_id in keys:
            newer = self._context.store.get("tasks", self._task.task_id)
            if newer is not None:
                self.show_task(newer)

    def _tick(self) -> None:
        task = self._task
        if task is not None and self.isVisible():
            if task.state == "Pending":
                self._explain(task)
            self._show()
