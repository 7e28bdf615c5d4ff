"""The QPalette of a theme: every role, and what changes when a part is disabled."""

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QColor, QPalette

_Role = QPalette.ColorRole

_ROLES: Final = {
    _Role.Window: "window",
    _Role.WindowText: "text",
    _Role.Base: "panel",
    _Role.AlternateBase: "inset",
    _Role.ToolTipBase: "tooltip",
    _Role.ToolTipText: "text.inv",
    _Role.PlaceholderText: "text.3",
    _Role.Text: "text",
    _Role.Button: "raised",
    _Role.ButtonText: "text",
    _Role.BrightText: "on.danger",
    _Role.Light: "raised",
    _Role.Midlight: "line",
    _Role.Mid: "border",
    _Role.Dark: "control",
    _Role.Shadow: "shadow",
    _Role.Highlight: "selected",
    _Role.HighlightedText: "text",
    _Role.Accent: "accent",
    _Role.Link: "link",
    _Role.LinkVisited: "link",
}
_DISABLED: Final = {
    _Role.WindowText: "text.off",
    _Role.Text: "text.off",
    _Role.ButtonText: "text.off",
    _Role.PlaceholderText: "text.off",
    _Role.HighlightedText: "text.off",
    _Role.Link: "text.off",
    _Role.Base: "inset",
    _Role.Button: "inset",
    _Role.Accent: "control",
}


def palette_of(color: Callable[[str], QColor]) -> QPalette:
    """A palette in which no role is left to the style's own taste."""
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, color(token))
    for role, token in _DISABLED.items():
        palette.setColor(QPalette.ColorGroup.Disabled, role, color(token))
    return palette
