"""The small key cap that shows a shortcut."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from plum_desk.gui.theme.fonts import font
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import CENTER, draw_box, draw_text, text_width

HEIGHT = 17
_PADDING = 4


def _font(look: Look) -> QFont:
    # Keys are named in Latin letters, so they stay at 11 px in Chinese too.
    return font("caption.strong", dark=look.theme.is_dark)


def keycap_width(look: Look, text: str) -> float:
    """Width of a cap with this text."""
    return max(text_width(text, _font(look)) + 2 * _PADDING, HEIGHT - 2)


def draw_keycap(painter: QPainter, look: Look, rect: QRectF, text: str, tone: str = "text.2") -> None:
    """Draw a cap into `rect`; `on.accent` is its tone on a filled button."""
    filled = tone.startswith("on.")
    outline = look.color(tone, 0.4) if filled else look.color("border")
    fill = None if filled else look.color("inset")
    draw_box(painter, rect, 3.5, fill, outline)
    draw_text(painter, rect, text, _font(look), look.color(tone), CENTER)
