"""The whole console over a controller in the same process, with the ways a person uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from plum_desk.api.client import PlumClient
from plum_desk.gui.app import Dress, Lab, open_shell
from plum_desk.gui.i18n import Languages
from plum_desk.gui.options import ConsoleOptions, Target
from plum_desk.gui.pages.context import Facts, PageContext
from plum_desk.gui.pages.tasks.page import TasksPage
from plum_desk.gui.pages.workflows.page import WorkflowsPage
from plum_desk.gui.preferences import Preferences
from plum_desk.gui.shell.window import Shell
from plum_desk.gui.theme.theme import Theme
from plum_desk.gui.widgets.dialog import Dialog
from tests.support.composed import composed

D = TypeVar("D", bound=Dialog)
PATIENCE_S = 20


@dataclass(frozen=True)
class Desk:
    """A console with its controller."""

    plum: PlumClient
    shell: Shell

    @property
    def context(self) -> PageContext:
        return self.shell.context

    @property
    def workflows(self) -> WorkflowsPage:
        page = self.shell.window.page("workflows")
        assert isinstance(page, WorkflowsPage)
        return page

    @property
    def tasks(self) -> TasksPage:
        page = self.shell.window.page("tasks")
        assert isinstance(page, TasksPage)
        return page

    def show(self, page: str, key: str = "") -> None:
        self.shell.window.show_page(page, key)

    def dialog(self, kind: type[D]) -> D:
        found = [dialog for dialog in self.shell.window.findChildren(kind) if dialog.isVisible()]
        assert len(found) == 1, f"{len(found)} dialogs of {kind.__name__}"
        return found[0]

    @property
    def toasts(self) -> list[str]:
        return [toast.title.text() for toast in self.shell.window.toasts.toasts]


@asynccontextmanager
async def open_desk(folder: Path, app: QApplication, theme: Theme, language: Any = "en") -> AsyncIterator[Desk]:
    """A window of 1440 by 900 that shows what is stored; everything has ended when the block is left."""
    languages = Languages(app)
    languages.set(language)
    theme.set_language(languages.current)
    dress = Dress(theme, languages, Preferences(folder))
    options = ConsoleOptions(show=Target("overview"), size=(1440, 900))
    async with composed(folder) as plum:
        lab = Lab(plum, Facts("http://127.0.0.1", True, folder, folder))
        async with open_shell(dress, lab, options) as shell:
            async with asyncio.timeout(PATIENCE_S):
                await shell.context.store.loaded.wait()
            shell.window.activateWindow()
            await until(shell.window.isActiveWindow, "for the window to be active")
            try:
                yield Desk(plum, shell)
            finally:
                languages.set("en")


async def until(condition: Callable[[], Any], what: str = "") -> None:
    """Return when it holds; the loop goes on meanwhile."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"waited in vain {what}") from None


def is_open(dialog: Dialog) -> bool:
    """Whether a dialog is still there and shown."""
    return bool(isValid(dialog)) and dialog.isVisible()


def click(widget: QWidget) -> None:
    """A real click of the left button; a disabled or hidden widget is a fault of the test."""
    assert widget.isVisible()
    assert widget.isEnabled()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def type_into(widget: QWidget, text: str) -> None:
    """Replace what stands in a field, key by key."""
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(widget, Qt.Key.Key_Delete)
    QTest.keyClicks(widget, text)
