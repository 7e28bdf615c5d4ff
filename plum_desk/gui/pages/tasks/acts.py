"""What a person does with a task: each act says at once that it began, and in the end what it did."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from plum_desk.api.types.tasks import Task, TaskDefinition
from plum_desk.gui.notices import BusyControl
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.words import is_builtin, is_finished
from plum_desk.gui.widgets.confirm import ConfirmDialog
from plum_desk.gui.widgets.format import short_id


class TaskActs(QObject):
    """Acts on tasks and definitions; `parent` is over which its questions are asked."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent

    def cancel(self, task: Task, button: BusyControl | None = None) -> None:
        """Cancel it; one that runs ends when its executor confirms."""
        self._context.actions.run(
            lambda: self._context.client.tasks.cancel(task.task_id),
            button=button,
            failure=self.tr("“{name}” was not canceled").format(name=task.name),
            success=self._on_canceled,
        )

    def rerun(self, task: Task, button: BusyControl | None = None) -> None:
        """Make a new task like this finished one."""
        self._context.actions.run(
            lambda: self._context.client.tasks.rerun(task.task_id),
            button=button,
            failure=self.tr("“{name}” was not run again").format(name=task.name),
            success=lambda new: self.tell_started(new, self.tr("Run again")),
        )

    def start(self, task: Task, button: BusyControl | None = None) -> None:
        """Start a task that waits to be started."""
        self._context.actions.run(
            lambda: self._context.client.tasks.start(task.task_id),
            button=button,
            failure=self.tr("“{name}” was not started").format(name=task.name),
            success=lambda new: self.tell_started(new, self.tr("Task started")),
        )

    def tell_started(self, task: Task, title: str) -> None:
        """Say that a task was started, with the way to it."""
        line = f"{task.name}, {short_id(task.task_id)}"
        navigator = self._context.navigator
        self._context.notifier.succeed(title, line, self.tr("Open"), lambda: navigator.go("tasks", task.task_id))

    def delete_definition(self, definition: TaskDefinition) -> None:
        """Ask, then delete a definition."""
        self._context.actions.start(self._delete_definition(definition), "delete definition")

    async def _delete_definition(self, definition: TaskDefinition) -> None:
        look = self._context.look
        dialog = ConfirmDialog(
            look,
            self._window,
            question=self.tr("Delete task definition “{name}”?").format(name=definition.name),
            consequences=self.tr("Its finished runs stay. This cannot be undone."),
            verb=self.tr("Delete definition"),
        )
        if not await dialog.ask():
            return
        self._context.actions.run(
            lambda: self._context.client.task_defs.delete(definition.def_id),
            failure=self.tr("“{name}” was not deleted").format(name=definition.name),
            success=lambda _: self._context.notifier.succeed(self.tr("Definition deleted"), definition.name),
        )

    def _on_canceled(self, task: Task) -> None:
        title = self.tr("Task canceled") if is_finished(task) else self.tr("Task is being canceled")
        self._context.notifier.succeed(title, f"{task.name}, {short_id(task.task_id)}")


def may_cancel(task: Task) -> bool:
    """Whether canceling makes sense."""
    return not is_finished(task)


def may_rerun(task: Task) -> bool:
    """Whether it may be made again."""
    return is_finished(task)


def may_start(task: Task) -> bool:
    """Whether it waits to be started."""
    return task.state == "Queued"


def may_change(definition: TaskDefinition) -> bool:
    """Whether a person may edit or delete it."""
    return not is_builtin(definition)
