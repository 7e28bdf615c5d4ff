"""Everything the canvas paints with, in the theme, language and zoom in force, made once and kept."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from plum_desk.gui.theme.fonts import FontRole
from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.tokens import StateStyle, state_of

_MOST_PIXMAPS: Final = 1500
_MOST_TEXTS: Final = 40_000
_PROGRESS_STEPS: Final = 24
_FAR_TITLE_PX: Final = 19
_TAKEN: Final = 0.85


class Ink:
    """Fonts, colours, pens, cut texts and pixmaps; `forget` after a change of theme or language."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.forget()

    def forget(self) -> None:
        """Make everything anew."""
        self._fonts: dict[str, tuple[QFont, QFontMetricsF]] = {}
        self._colors: dict[tuple[str, float], QColor] = {}
        self._texts: dict[tuple[str, str, int], tuple[str, float]] = {}
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self._styles: dict[str, StateStyle] = {}

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """Colour of a token; shared, so not to be changed."""
        found = self._colors.get((token, alpha))
        if found is None:
            found = self._colors[token, alpha] = self.look.color(token, alpha)
        return found

    def style(self, state: str) -> StateStyle:
        """Token names of a state."""
        found = self._styles.get(state)
        if found is None:
            found = self._styles[state] = state_of(state)
        return found

    def font(self, role: str) -> QFont:
        """Font of a role of the type table, or `far` for titles seen from afar."""
        return self._font(role)[0]

    def fit(self, text: str, role: str, width: float) -> tuple[str, float]:
        """The text cut to a width, and how wide it is then."""
        key = (text, role, round(width))
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = self._cut(text, role, width)
        return found

    def width(self, text: str, role: str) -> float:
        """Width of a text."""
        return self.fit(text, role, 10_000)[1]

    def ascent_below_middle(self, role: str) -> float:
        """How far the base line lies below the middle of a line of this font."""
        metrics = self._font(role)[1]
        return (metrics.ascent() - metrics.descent()) / 2

    def icon(self, name: str, side: int) -> QPixmap:
        """An icon of `side` device pixels."""
        return self.pixmap(("icon", name, side), lambda: self._make_icon(name, side))

    def glyph(self, state: str, progress: float | None, side: int) -> QPixmap:
        """A state's glyph of `side` device pixels."""
        step = None if progress is None else round(progress * _PROGRESS_STEPS)
        key = ("glyph", self.style(state).glyph, self.style(state).solid, step, side)
        return self.pixmap(key, lambda: self._make_glyph(state, step, side))

    def pixmap(self, key: tuple[object, ...], make: Callable[[], QPixmap]) -> QPixmap:
        """A kept pixmap."""
        found = self._pixmaps.get(key)
        if found is None:
            if len(self._pixmaps) > _MOST_PIXMAPS:
                self._pixmaps.clear()
            found = self._pixmaps[key] = make()
        return found

    def edge_pen(self, state: str) -> QPen:
        """The pen of an arrow."""
        if state == "taken":
            return QPen(self._over_canvas("succeeded.solid", _TAKEN), 1.75, c=Qt.PenCapStyle.FlatCap)
        if state == "failed":
            return _dashed(self.color("failed.solid"), 1.75, (1.6, 2.0))
        if state == "skipped":
            return _dashed(self.color("skipped.solid"), 1.5, (4 / 1.5, 3 / 1.5))
        return QPen(self.color("control"), 1.5, c=Qt.PenCapStyle.FlatCap)

    def _over_canvas(self, token: str, share: float) -> QColor:
        """A colour thinned by the ground but not seen through: shared trunks must not grow darker."""
        found = self._colors.get((token, -share))
        if found is None:
            over, under = self.look.color(token), self.look.color("canvas")
            found = self._colors[token, -share] = _mix(over, under, share)
        return found

    def _font(self, role: str) -> tuple[QFont, QFontMetricsF]:
        found = self._fonts.get(role)
        if found is None:
            font = self._make_font(role)
            found = self._fonts[role] = (font, QFontMetricsF(font))
        return found

    def _make_font(self, role: str) -> QFont:
        if role == "far":
            font = self.look.font("card")
            font.setPixelSize(_FAR_TITLE_PX)
            return font
        if role == "digits":
            return self.look.font("caption", tabular=True)
        names: dict[str, FontRole] = {
            "card": "card",
            "caption": "caption",
            "cell.strong": "cell.strong",
            "caption.strong": "caption.strong",
            "cell": "cell",
            "mono.small": "mono.small",
        }
        return self.look.font(names[role])

    def _cut(self, text: str, role: str, width: float) -> tuple[str, float]:
        if len(self._texts) > _MOST_TEXTS:
            self._texts.clear()
        metrics = self._font(role)[1]
        full = metrics.horizontalAdvance(text)
        if full <= width + 0.5:
            return text, full
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return cut, metrics.horizontalAdvance(cut)

    def _make_icon(self, name: str, side: int) -> QPixmap:
        return self.look.icon(name).pixmap(QSize(side, side), 1.0)

    def _make_glyph(self, state: str, step: int | None, side: int) -> QPixmap:
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        progress = None if step is None else step / _PROGRESS_STEPS
        paint_glyph(painter, QRectF(0, 0, side, side), state, self.look.theme, progress)
        painter.end()
        return pixmap


def _dashed(color: QColor, width: float, pattern: tuple[float, float]) -> QPen:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern(list(pattern))
    return pen


def _mix(over: QColor, under: QColor, share: float) -> QColor:
    pairs = ((over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue()))
    return QColor(*(round(a * share + b * (1 - share)) for a, b in pairs))
