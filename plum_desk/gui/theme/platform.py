"""What the desktop says about light and dark, and how to make its window frames follow."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication


def prefers_dark() -> bool:
    """Whether the system asks for a dark window."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def follow_scheme(mode: str) -> None:
    """Ask the platform for matching title bars; `system` gives the choice back to it."""
    hints = QGuiApplication.styleHints()
    if mode == "system":
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(Qt.ColorScheme.Dark if mode == "dark" else Qt.ColorScheme.Light)
