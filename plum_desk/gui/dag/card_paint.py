"""How one card is painted, near and far; the origin of the painter is the card's top left corner."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QTransform

from plum_desk.gui.dag.frame import Box
from plum_desk.gui.dag.graph import CanvasNode, EdgeState
from plum_desk.gui.dag.grounds import MARGIN, Marks, ground
from plum_desk.gui.dag.ink import Ink
from plum_desk.gui.dag.measures import CARD_HEIGHT, CARD_WIDTH, port_offset
from plum_desk.gui.dag.texts import attempt_text, outcome_word, parts_text, second_line, state_phrase, time_text

PORT_RADIUS: Final = 3.25
SIGN: Final[Box] = (CARD_WIDTH - 27.0, 4.5, 24.0, 24.0)
_LEFT: Final = 12.0
_RIGHT: Final = CARD_WIDTH - 11.0
_TITLE_X: Final = 34.0
_WORD_X: Final = 29.0
_LINES: Final = (16.5, 34.0, 51.0)
_ICON: Final = 16.0
_GLYPH: Final = 11.0
_FAR_GLYPH: Final = 17.0
_PROGRESS: Final = 3
_TRACK: Final = "pressed"
_PART_ORDER: Final = {"Succeeded": 0, "Skipped": 1, "Failed": 2, "Timeout": 2, "UpstreamFailed": 2, "Pending": 9}
_QUIET: Final = frozenset({"Skipped", "UpstreamFailed"})
_PORT_TOKENS: Final[dict[str, str]] = {
    "idle": "control.hover",
    "taken": "succeeded.solid",
    "failed": "failed.solid",
    "skipped": "skipped.solid",
}


@dataclass(frozen=True, slots=True)
class Ports:
    """The state of what comes in, if anything does, and whether anything goes out."""

    into: EdgeState | None = None
    out: bool = False


def paint_card(
    painter: QPainter, ink: Ink, node: CanvasNode, marks: Marks, ports: Ports, now: float, *, far: bool = False
) -> None:
    """Paint a card on whole device pixels; `far` leaves only its title and glyph."""
    painter.save()
    scale, ratio = _settle(painter)
    painter.drawPixmap(QPointF(-MARGIN * scale, -MARGIN * scale), ground(ink, node.state, marks, scale, ratio))
    _stamp_glyph(painter, ink, node, scale, ratio, far=far)
    if not far:
        _stamp(painter, ink.icon(node.icon, round(_ICON * scale * ratio)), _LEFT, _LINES[0] - _ICON / 2, scale, ratio)
    painter.scale(scale, scale)
    if far:
        _paint_far(painter, ink, node)
    else:
        _paint_near(painter, ink, node, now)
    if node.parts:
        _paint_parts(painter, ink, node)
    elif node.progress is not None and node.state == "Running":
        _paint_progress(painter, ink, node.progress)
    if not far:
        _paint_ports(painter, ink, node, ports, shown=marks.hovered or marks.selected)
    painter.restore()


def paint_sign(painter: QPainter, ink: Ink) -> None:
    """The sign that opens a container: a plus in the corner of its card."""
    x, y, width, height = SIGN
    middle = QPointF(x + width / 2, y + height / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink.color("text.2"), 1.3))
    painter.drawLine(QPointF(middle.x() - 4.5, middle.y()), QPointF(middle.x() + 4.5, middle.y()))
    painter.drawLine(QPointF(middle.x(), middle.y() - 4.5), QPointF(middle.x(), middle.y() + 4.5))


def _settle(painter: QPainter) -> tuple[float, float]:
    """Move the origin to a whole device pixel and take the scale out; returns scale and pixel ratio."""
    transform = painter.worldTransform()
    ratio = painter.device().devicePixelRatioF()
    scale = transform.m11()
    x, y = round(transform.dx() * ratio) / ratio, round(transform.dy() * ratio) / ratio
    painter.setWorldTransform(QTransform.fromTranslate(x, y))
    return scale, ratio


def _stamp_glyph(painter: QPainter, ink: Ink, node: CanvasNode, scale: float, ratio: float, *, far: bool) -> None:
    if not node.state:
        return
    size = _FAR_GLYPH if far else _GLYPH
    x = CARD_WIDTH - 16 - size if far else _LEFT
    y = (CARD_HEIGHT if far else 2 * _LINES[2]) / 2 - size / 2
    _stamp(painter, ink.glyph(node.state, node.progress, max(round(size * scale * ratio), 1)), x, y, scale, ratio)


def _stamp(painter: QPainter, pixmap: QPixmap, x: float, y: float, scale: float, ratio: float) -> None:
    """Set a pixmap pixel by pixel: the painter is not scaled yet."""
    at = QPointF(round(x * scale * ratio) / ratio, round(y * scale * ratio) / ratio)
    side = pixmap.width()
    painter.drawPixmap(QRectF(at.x(), at.y(), side / ratio, side / ratio), pixmap, QRectF(0, 0, side, side))


def _paint_near(painter: QPainter, ink: Ink, node: CanvasNode, now: float) -> None:
    _paint_title(painter, ink, node)
    failed = node.state in ("Failed", "Timeout") and node.error_line
    room = _RIGHT - _LEFT
    _text(painter, ink, _LEFT, 1, second_line(node), "caption", "failed.fg" if failed else "text.3", room)
    right = _RIGHT if node.outcomes else _paint_facts(painter, ink, node, now)
    _paint_state(painter, ink, node, right)


def _paint_title(painter: QPainter, ink: Ink, node: CanvasNode) -> None:
    right = _RIGHT - (18 if node.type in ("loop", "workflow") else 0)
    for number, outcome in enumerate(node.outcomes):
        if number in (0, len(node.outcomes) - 1):
            width = _paint_outcome(painter, ink, node, outcome)
            right = _RIGHT - width - 6 if number == 0 else right
    token = "text.2" if node.state in _QUIET else "text"
    _text(painter, ink, _TITLE_X, 0, node.title, "card", token, right - _TITLE_X)


def _paint_outcome(painter: QPainter, ink: Ink, node: CanvasNode, outcome: str) -> float:
    """The name of a case beside its port, right-aligned; returns its width."""
    word, width = ink.fit(outcome_word(outcome), "caption.strong", 52)
    painter.setFont(ink.font("caption.strong"))
    painter.setPen(ink.color("succeeded.fg" if outcome == node.taken else "text.2"))
    y = port_offset(node.outcomes, outcome)
    painter.drawText(QPointF(_RIGHT - width, y + ink.ascent_below_middle("caption.strong")), word)
    return width


def _paint_facts(painter: QPainter, ink: Ink, node: CanvasNode, now: float) -> float:
    """Duration and attempt at the right of line 3; returns where they begin."""
    right = _RIGHT
    duration = time_text(node, now)
    if duration is not None:
        right -= ink.width(duration, "digits")
        _text(painter, ink, right, 2, duration, "digits", "text.2", 120)
    parts = parts_text(node)
    if parts is not None:
        right -= ink.width(parts, "digits") + (10 if duration is not None else 0)
        _text(painter, ink, right, 2, parts, "digits", "text.2", 80)
    attempt = attempt_text(node)
    if attempt is not None:
        width = ink.width(attempt, "caption.strong") + 10
        right -= width + (8 if duration is not None else 0)
        style = ink.style(node.state)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.color(style.tint))
        painter.drawRoundedRect(QRectF(right, _LINES[2] - 8, width, 16), 4, 4)
        _text(painter, ink, right + 5, 2, attempt, "caption.strong", style.fg, width)
    return right - 6


def _paint_state(painter: QPainter, ink: Ink, node: CanvasNode, right: float) -> None:
    if not node.state:
        return
    room = right - _WORD_X
    if len(node.outcomes) > 1:
        room -= ink.fit(outcome_word(node.outcomes[-1]), "caption.strong", 52)[1] + 6
    _text(painter, ink, _WORD_X, 2, state_phrase(node), "cell.strong", ink.style(node.state).fg, room)


def _paint_far(painter: QPainter, ink: Ink, node: CanvasNode) -> None:
    text, _ = ink.fit(node.title, "far", CARD_WIDTH - 40 - _FAR_GLYPH)
    painter.setFont(ink.font("far"))
    painter.setPen(ink.color("text.2" if node.state in _QUIET else "text"))
    painter.drawText(QPointF(16, CARD_HEIGHT / 2 + ink.ascent_below_middle("far")), text)


def _paint_progress(painter: QPainter, ink: Ink, progress: float) -> None:
    left, width = 4.0, CARD_WIDTH - 7.0
    top = CARD_HEIGHT - _PROGRESS
    done = width * min(max(progress, 0.0), 1.0)
    painter.fillRect(QRectF(left, top, done, _PROGRESS), ink.color("running.solid"))
    painter.fillRect(QRectF(left + done, top, width - done, _PROGRESS - 1), ink.color("running.tint"))


def _paint_parts(painter: QPainter, ink: Ink, node: CanvasNode) -> None:
    """The count bar: a stretch for each state of its parts, in the order of their ends, the rest as a track."""
    left, width = 4.0, CARD_WIDTH - 7.0
    top = CARD_HEIGHT - _PROGRESS
    known = sum(count for _, count in node.parts)
    one = width / max(node.total or 0, known, 1)
    painter.fillRect(QRectF(left, top, width, _PROGRESS - 1), ink.color("pressed"))
    for state, count in sorted(node.parts, key=lambda part: _PART_ORDER.get(part[0], 3)):
        token = _TRACK if state in ("Pending", "Ready") else ink.style(state).solid
        painter.fillRect(QRectF(left, top, one * count, _PROGRESS), ink.color(token))
        left += one * count


def _paint_ports(painter: QPainter, ink: Ink, node: CanvasNode, ports: Ports, *, shown: bool) -> None:
    """Rings on the edge: a branch shows those that lead out always, others only under pointer or selection."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if shown and ports.into is not None:
        _ring(painter, ink, 0.0, CARD_HEIGHT / 2, _PORT_TOKENS[ports.into])
    if node.outcomes:
        for outcome in node.outcomes:
            token = "succeeded.solid" if outcome == node.taken else "control.hover"
            _ring(painter, ink, CARD_WIDTH, port_offset(node.outcomes, outcome), token)
    elif shown and ports.out:
        _ring(painter, ink, CARD_WIDTH, CARD_HEIGHT / 2, ink.style(node.state).solid)


def _ring(painter: QPainter, ink: Ink, x: float, y: float, token: str) -> None:
    painter.setPen(QPen(ink.color(token), 1.5))
    painter.setBrush(ink.color("panel"))
    painter.drawEllipse(QPointF(x, y), PORT_RADIUS, PORT_RADIUS)


def _text(painter: QPainter, ink: Ink, x: float, line: int, text: str, role: str, token: str, room: float) -> None:
    painter.setFont(ink.font(role))
    painter.setPen(ink.color(token))
    painter.drawText(QPointF(x, _LINES[line] + ink.ascent_below_middle(role)), ink.fit(text, role, room)[0])
