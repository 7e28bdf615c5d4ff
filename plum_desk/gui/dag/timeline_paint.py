"""How the rows and bars of the timeline are painted."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from plum_desk.gui.dag.spans import Bar, Row
from plum_desk.gui.dag.texts import reason_phrase
from plum_desk.gui.theme.glyphs import paint_glyph
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.tokens import state_of
from plum_desk.gui.widgets.format import duration, percent
from plum_desk.gui.widgets.paint import RIGHT, draw_box, draw_text, text_width
from plum_desk.gui.widgets.words import state_word

ROW: Final = 21
LABELS: Final = 222
DURATIONS: Final = 118
SIDE: Final = 20
_BAR: Final = 13
_RADIUS: Final = 3.0
_GLYPH: Final = 11
_SOLID_BELOW: Final = 12.0
_HATCH: Final = 6
_PADDING: Final = 6.0


@dataclass(frozen=True, slots=True)
class Axis:
    """Where a moment is: `start` to `end` over the pixels from `left` to `right`."""

    start: float
    end: float
    left: float
    right: float

    def x(self, moment: float) -> float:
        """The place of a moment."""
        return self.left + (moment - self.start) / (self.end - self.start) * (self.right - self.left)


def paint_label(painter: QPainter, look: Look, rect: QRectF, row: Row, *, chosen: bool) -> None:
    """Glyph and title at the left."""
    box = QRectF(SIDE, rect.center().y() - _GLYPH / 2, _GLYPH, _GLYPH)
    paint_glyph(painter, box, row.state, look.theme, row.progress)
    room = QRectF(SIDE + 19, rect.top(), LABELS - SIDE - 27, rect.height())
    draw_text(painter, room, row.title, look.font("cell.strong" if chosen else "cell"), look.color("text"))


def paint_took(painter: QPainter, look: Look, rect: QRectF, row: Row, now: float) -> None:
    """How long it took, at the right."""
    room = QRectF(rect.right() - DURATIONS, rect.top(), DURATIONS - SIDE, rect.height())
    draw_text(painter, room, duration(row.took(now)), look.font("mono.small"), look.color("text.2"), RIGHT)


def paint_bars(painter: QPainter, look: Look, rect: QRectF, row: Row, axis: Axis, now: float) -> None:
    """All bars of a row; a label that does not fit stands behind the last one."""
    for number, bar in enumerate(row.bars):
        last = number + 1 == len(row.bars)
        _paint_bar(
            painter, look, rect, bar, axis, now, room_after=axis.right if last else axis.x(row.bars[number + 1].start)
        )


def paint_critical(painter: QPainter, look: Look, rect: QRectF, row: Row, axis: Axis, now: float) -> None:
    """A line under the bars of a node that is on the critical path."""
    left = round(axis.x(row.start))
    end = row.bars[-1].end
    right = max(round(axis.x(now if end is None else end)), left + 3)
    painter.fillRect(QRectF(left, rect.bottom() - 2.5, right - left, 1.5), look.color("text.3"))


def _paint_bar(
    painter: QPainter, look: Look, rect: QRectF, bar: Bar, axis: Axis, now: float, *, room_after: float
) -> None:
    left, right = axis.x(bar.start), axis.x(now if bar.end is None else bar.end)
    style = state_of(bar.state)
    width = max(right - left, 3.0)
    box = QRectF(round(left), rect.center().y() - _BAR / 2, round(width), _BAR)
    solid = look.color(style.solid)
    if bar.waits and width < _SOLID_BELOW:
        return
    if width < _SOLID_BELOW:
        draw_box(painter, box, min(_RADIUS, width / 2), solid)
    else:
        draw_box(painter, box, _RADIUS, look.color(style.tint), None)
        if bar.waits:
            _hatch(painter, look, box, bar)
        elif bar.progress is not None:
            _fill(painter, look, box, bar)
        draw_box(painter, box, _RADIUS, None, solid)
    _paint_text(painter, look, rect, box, bar, now, room_after)


def _fill(painter: QPainter, look: Look, box: QRectF, bar: Bar) -> None:
    painter.save()
    painter.setClipPath(_rounded(box))
    done = QRectF(box.left(), box.top(), box.width() * min(max(bar.progress or 0.0, 0.0), 1.0), box.height())
    painter.fillRect(done, look.color(state_of(bar.state).solid, 0.42))
    painter.restore()


def _hatch(painter: QPainter, look: Look, box: QRectF, bar: Bar) -> None:
    painter.save()
    painter.setClipPath(_rounded(box))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color(state_of(bar.state).solid, 0.4), 1.2))
    count = int((box.width() + box.height()) / _HATCH) + 1
    lines = [
        QLineF(box.left() + i * _HATCH - box.height(), box.bottom(), box.left() + i * _HATCH, box.top())
        for i in range(count)
    ]
    painter.drawLines(lines)
    painter.restore()


def _paint_text(
    painter: QPainter, look: Look, rect: QRectF, box: QRectF, bar: Bar, now: float, room_after: float
) -> None:
    text = bar_label(bar, now)
    font = look.font("caption.strong")
    width = text_width(text, font)
    style = state_of(bar.state)
    inside = QRectF(box.left() + _PADDING, rect.top(), box.width() - 2 * _PADDING, rect.height())
    if width <= inside.width():
        if bar.waits:
            back = QRectF(inside.left() - 2, box.top() + 1, width + 5, box.height() - 2)
            painter.fillRect(back, look.color(style.tint))
        token = "text" if bar.progress is not None else style.fg
        draw_text(painter, inside, text, font, look.color(token))
    elif box.right() + _PADDING + width < room_after:
        outside = QRectF(box.right() + _PADDING, rect.top(), width + 1, rect.height())
        draw_text(painter, outside, text, look.font("caption"), look.color("text.3"))


def bar_label(bar: Bar, now: float) -> str:
    """Progress of what runs, why another waits, what an iteration is for, how long a finished one took."""
    if bar.label:
        return bar.label
    if bar.waits:
        return reason_phrase(bar.reason) or state_word(bar.state)
    if bar.end is None and bar.progress is not None:
        return percent(bar.progress)
    if bar.end is None:
        return duration(float(int(now - bar.start)))
    return duration(bar.end - bar.start)


def paint_now(painter: QPainter, look: Look, x: float, top: float, bottom: float) -> None:
    """The line of the present, with its head."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color("accent"), 1.5))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("accent"))
    painter.drawEllipse(QPointF(x, top), 3.0, 3.0)


def _rounded(box: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box, _RADIUS, _RADIUS)
    return path
