"""Widgets that belong to a page but stand elsewhere, or nowhere, while the page lives."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


def go_with(page: QWidget, *widgets: QWidget) -> None:
    """Let these go when the page does.

    Docks and headers take them up while they are shown; a widget that nobody holds would be left to the garbage
    collector, which may run in any thread, and a widget must not end outside the window's.
    """

    def end() -> None:
        for widget in widgets:
            if isValid(widget):
                widget.deleteLater()

    page.destroyed.connect(end)
