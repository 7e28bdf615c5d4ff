"""Runs what a person asked for: busy state at once, a visible end, errors in the reader's language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication

from plum_desk.api.errors import PlumError
from plum_desk.api.messages import sentence
from plum_desk.gui.aio import TaskScope
from plum_desk.gui.i18n import Languages
from plum_desk.gui.notices import BusyControl, Notifier

T = TypeVar("T")
Failed = Callable[[PlumError], bool]


class Actions:
    """One for the whole window; its tasks end with `scope`."""

    def __init__(self, scope: TaskScope, notifier: Notifier, languages: Languages) -> None:
        self._scope = scope
        self._notifier = notifier
        self._languages = languages

    def run(
        self,
        act: Callable[[], Awaitable[T]],
        *,
        failure: str,
        button: BusyControl | None = None,
        success: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Start an act.

        `failure` is the title of the toast when it fails ("The task was not canceled"); `failed` may take the error
        itself, such as to show it inline, and then says True. `success` gets the answer, to say it or lead to it.
        """
        self._scope.start(self._run(act, failure, button, success, failed), "action")

    def start(self, coroutine: Coroutine[Any, Any, None], name: str) -> None:
        """Run a coroutine of a page's own; an error of the API becomes a toast only if the page lets it out."""
        self._scope.start(coroutine, name)

    def explain(self, error: PlumError) -> str:
        """An error in the reader's language, the controller's detail behind it."""
        return explain(error, self._languages.current)

    def tell(self, title: str, error: PlumError) -> None:
        """Say that something failed, in the reader's language."""
        self._notifier.fail(title, self.explain(error))

    async def _run(
        self,
        act: Callable[[], Awaitable[T]],
        failure: str,
        button: BusyControl | None,
        success: Callable[[T], None] | None,
        failed: Failed | None,
    ) -> None:
        if button is not None:
            button.set_busy(True)
        try:
            answer = await act()
        except PlumError as error:
            if failed is None or not failed(error):
                self.tell(failure, error)
            return
        finally:
            if button is not None:
                button.set_busy(False)
        if success is not None:
            success(answer)


def explain(error: PlumError, language: str) -> str:
    """The sentence of the error's code; the controller's detail follows when it says more."""
    told = sentence(error.code, "zh" if language == "zh" else "en", error.status)
    detail = error.detail.strip()
    if not detail or detail == told:
        return told
    return QCoreApplication.translate("Actions", "{sentence} ({detail})").format(sentence=told, detail=detail)
