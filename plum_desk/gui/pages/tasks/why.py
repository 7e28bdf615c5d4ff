"""Why tasks wait: asked of the controller for those that a table shows, a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from plum_desk.api.errors import PlumError
from plum_desk.api.messages import known
from plum_desk.api.types.tasks import Explanation, Task
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.tasks.words import code_sentence

_EVERY_MS: Final = 5000
_MOST: Final = 25


class Reasons(QObject):
    """`waiting` gives the tasks that are looked at; `changed` says that a reason is known now."""

    changed = Signal()

    def __init__(self, context: PageContext, waiting: Callable[[], Iterable[Task]], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting = waiting
        self._found: dict[str, Explanation] = {}
        self._asking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.ask)
        self._timer.start()

    def of(self, task: Task) -> str:
        """Why this task waits, as far as it is known."""
        found = self._found.get(task.task_id)
        return "" if found is None or found.state != task.state else told(found, self._context.languages.current)

    def ask(self) -> None:
        """Ask again for all that wait."""
        if not self._asking:
            self._asking = True
            self._context.actions.start(self._ask(), "reasons")

    async def _ask(self) -> None:
        try:
            found: dict[str, Explanation] = {}
            for task in list(self._waiting())[:_MOST]:
                found[task.task_id] = await self._context.client.tasks.explain(task.task_id)
        except PlumError:
            # It is gone, or the controller does not answer, which the window's band says.
            return
        finally:
            self._asking = False
        if found != self._found:
            self._found = found
            self.changed.emit()


def told(explanation: Explanation, language: str) -> str:
    """Why, in the reader's language; English says what the controller wrote, which names the objects."""
    if language == "zh" and known(explanation.code):
        return code_sentence(explanation.code, explanation.message, language)
    return explanation.message
