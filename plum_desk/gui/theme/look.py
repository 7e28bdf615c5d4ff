"""What a widget needs to draw itself: the theme and its icons, handed over together."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QIcon

from plum_desk.gui.theme.fonts import FontRole
from plum_desk.gui.theme.icons import Icons
from plum_desk.gui.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class Look:
    """Theme and icons of one application; both stay the same objects when their colours change."""

    theme: Theme
    icons: Icons

    @classmethod
    def of(cls, theme: Theme) -> "Look":
        """A look over a theme, with icons of its own."""
        return cls(theme, Icons(theme))

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """Colour of a token."""
        return self.theme.color(token, alpha)

    def font(self, role: FontRole, *, tabular: bool = False) -> QFont:
        """Font of a role."""
        return self.theme.font(role, tabular=tabular)

    def icon(self, name: str, role: str = "normal") -> QIcon:
        """Phosphor icon."""
        return self.icons.icon(name, role)
