"""How an open container is painted: head, strip of iterations, body as compact cards, and the line at its foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from plum_desk.gui.dag.frame import PAD, Box, Frame
from plum_desk.gui.dag.graph import CanvasGraph, CanvasNode
from plum_desk.gui.dag.grounds import Marks
from plum_desk.gui.dag.ink import Ink
from plum_desk.gui.dag.measures import CARD_HEIGHT
from plum_desk.gui.dag.texts import foot_line, parts_text, what_line
from plum_desk.gui.widgets.paint import draw_box

RADIUS: Final = 8.0
_STRIP: Final = 4.0
_GLYPH: Final = 11.0
_OUTLINED: Final = frozenset({"Running", "Failed", "Timeout", "Waiting"})


@dataclass(frozen=True, slots=True)
class Chip:
    """One slot of the strip: an iteration, or with `step` the way to those that have no room."""

    iteration: int
    label: str
    state: str
    chosen: bool = False
    step: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Everything an open container shows; `inner` is the key of the body's card that is selected."""

    frame: Frame
    graph: CanvasGraph
    chips: tuple[Chip, ...] = ()
    inner: str | None = None
    link: str = ""


def paint_container(painter: QPainter, ink: Ink, node: CanvasNode, content: Content, marks: Marks, now: float) -> None:
    """Paint it with its top left corner at the origin."""
    frame = content.frame
    area = QRectF(0, 0, frame.width, frame.height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ground(painter, ink, node, area, marks)
    _paint_head(painter, ink, node, frame)
    for place, chip in enumerate(content.chips):
        _paint_chip(painter, ink, chip, frame.chip(place))
    _paint_edges(painter, ink, content)
    for card in content.graph.nodes:
        box = frame.cards.get(card.key)
        if box is not None:
            _paint_compact(painter, ink, card, QRectF(*box), selected=card.key == content.inner)
    _paint_foot(painter, ink, node, content, now)


def paint_container_far(painter: QPainter, ink: Ink, node: CanvasNode, frame: Frame, marks: Marks) -> None:
    """From further away only its ground, glyph and title."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ground(painter, ink, node, QRectF(0, 0, frame.width, frame.height), marks)
    if node.state:
        _glyph(painter, ink, node, QRectF(frame.width - 33, CARD_HEIGHT / 2 - 8.5, 17, 17))
    text, _ = ink.fit(node.title, "far", frame.width - 60)
    painter.setFont(ink.font("far"))
    painter.setPen(ink.color("text"))
    painter.drawText(QPointF(16, CARD_HEIGHT / 2 + ink.ascent_below_middle("far")), text)


def _paint_ground(painter: QPainter, ink: Ink, node: CanvasNode, area: QRectF, marks: Marks) -> None:
    style = ink.style(node.state or "Pending")
    if marks.selected:
        halo = area.adjusted(-1.5, -1.5, 1.5, 1.5)
        draw_box(painter, halo, RADIUS + 1.5, None, ink.color("focus", 0.28), 3.0)
    draw_box(painter, area, RADIUS, ink.color("canvas"))
    tint = ink.color("raised" if marks.hovered else "panel") if not node.state else ink.color(style.tint, 0.35)
    outline = ink.color(style.solid) if node.state in _OUTLINED else ink.color("control" if marks.hovered else "border")
    if marks.selected:
        draw_box(painter, area, RADIUS, tint, ink.color("focus"), 1.5)
    else:
        draw_box(painter, area, RADIUS, tint, outline)
    if marks.focused:
        draw_box(painter, area.adjusted(-4, -4, 4, 4), RADIUS + 4, None, ink.color("focus"), 2.0)
    painter.fillRect(QRectF(1, 30, area.width() - 2, 1), ink.color(style.solid, 0.35) if node.state else tint)


def _paint_head(painter: QPainter, ink: Ink, node: CanvasNode, frame: Frame) -> None:
    ink.look.icon(node.icon).paint(painter, QRectF(PAD, 7, 16, 16).toRect())
    right = frame.width - 36
    parts = parts_text(node)
    if parts is not None:
        right -= ink.width(parts, "cell.strong")
        token = ink.style(node.state).fg
        _text(painter, ink, right, 15, parts, "cell.strong", token, 90)
    if node.state:
        right -= _GLYPH + 6
        _glyph(painter, ink, node, QRectF(right, 15 - _GLYPH / 2, _GLYPH, _GLYPH))
    title = min(ink.width(node.title, "card"), (right - 48) * 0.6)
    _text(painter, ink, 34, 15, node.title, "card", "text", title)
    _text(painter, ink, 44 + title, 15, what_line(node), _expression_role(node), "text.3", right - 54 - title)
    x, y, width, height = frame.close
    painter.setPen(QPen(ink.color("text.2"), 1.3))
    painter.drawLine(QPointF(x + width / 2 - 4.5, y + height / 2), QPointF(x + width / 2 + 4.5, y + height / 2))


def _expression_role(node: CanvasNode) -> str:
    return "mono.small" if node.type == "loop" else "caption"


def _paint_chip(painter: QPainter, ink: Ink, chip: Chip, box: Box) -> None:
    area = QRectF(*box)
    outline = ink.style(chip.state).solid if chip.chosen and not chip.step else "border"
    draw_box(painter, area, 4, ink.color("panel" if chip.chosen else "inset"), ink.color(outline))
    if chip.step:
        _text(painter, ink, area.left() + 9, area.center().y(), chip.label, "caption", "text.2", area.width() - 14)
        return
    glyph = QRectF(area.left() + 8, area.center().y() - 5, 10, 10)
    side = _device(painter, 10)
    painter.drawPixmap(glyph, ink.glyph(chip.state, None, side), QRectF(0, 0, side, side))
    role = "caption.strong" if chip.chosen else "caption"
    token = "text" if chip.chosen else "text.2"
    _text(painter, ink, area.left() + 24, area.center().y(), chip.label, role, token, area.width() - 30)


def _paint_compact(painter: QPainter, ink: Ink, card: CanvasNode, area: QRectF, *, selected: bool) -> None:
    style = ink.style(card.state or "Pending")
    skipped = card.state == "Skipped"
    if selected:
        draw_box(painter, area.adjusted(-1.5, -1.5, 1.5, 1.5), 7, None, ink.color("focus", 0.28), 3.0)
    outline = style.solid if card.state in _OUTLINED else "border"
    draw_box(painter, area, 6, ink.color("canvas" if skipped else "panel"))
    if card.state and not skipped:
        painter.save()
        painter.setClipRect(QRectF(area.left(), area.top(), _STRIP, area.height()))
        draw_box(painter, area, 6, ink.color(style.solid, 0.45 if card.state == "UpstreamFailed" else 1.0))
        painter.restore()
    pen = QPen(ink.color("focus" if selected else outline), 1.5 if selected else 1.0)
    if skipped:
        pen.setDashPattern([4, 3])
    path = QPainterPath()
    path.addRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5.5, 5.5)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    left = area.left() + 12
    if card.state:
        _glyph(painter, ink, card, QRectF(left, area.center().y() - _GLYPH / 2, _GLYPH, _GLYPH))
        left += _GLYPH + 7
    token = "text.2" if card.state in ("Skipped", "UpstreamFailed") else "text"
    _text(painter, ink, left, area.center().y(), card.title, "cell", token, area.right() - left - 6)


def _paint_edges(painter: QPainter, ink: Ink, content: Content) -> None:
    boxes = content.frame.cards
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for edge in content.graph.edges:
        source, target = boxes.get(edge.source), boxes.get(edge.target)
        if source is None or target is None:
            continue
        start = QPointF(source[0] + source[2], source[1] + source[3] / 2)
        end = QPointF(target[0] - 2, target[1] + target[3] / 2)
        pen = ink.edge_pen(edge.state)
        painter.setPen(pen)
        path = QPainterPath(start)
        if abs(start.y() - end.y()) > 1:
            middle = end.x() - 10
            path.lineTo(middle, start.y())
            path.lineTo(middle, end.y())
        path.lineTo(end.x() - 5, end.y())
        painter.drawPath(path)
        head = QPainterPath(end)
        head.lineTo(end.x() - 5, end.y() - 3.5)
        head.lineTo(end.x() - 5, end.y() + 3.5)
        head.closeSubpath()
        painter.fillPath(head, pen.color())


def _paint_foot(painter: QPainter, ink: Ink, node: CanvasNode, content: Content, now: float) -> None:
    x, y, width, height = content.frame.foot
    middle = y + height / 2
    if content.link:
        used = ink.width(content.link, "cell.strong")
        _text(painter, ink, x + width - used, middle, content.link, "cell.strong", "link", used + 2)
        width -= used + 12
    text, is_failed = foot_line(node, content.graph, content.frame.hidden, now)
    _text(painter, ink, x, middle, text, "caption", "failed.fg" if is_failed else "text.2", width)


def _glyph(painter: QPainter, ink: Ink, card: CanvasNode, box: QRectF) -> None:
    side = _device(painter, box.width())
    painter.drawPixmap(box, ink.glyph(card.state, card.progress, side), QRectF(0, 0, side, side))


def _device(painter: QPainter, size: float) -> int:
    scale = painter.worldTransform().m11() * painter.device().devicePixelRatioF()
    return max(round(size * scale), 4)


def _text(painter: QPainter, ink: Ink, x: float, middle: float, text: str, role: str, token: str, room: float) -> None:
    painter.setFont(ink.font(role))
    painter.setPen(ink.color(token))
    painter.drawText(QPointF(x, middle + ink.ascent_below_middle(role)), ink.fit(text, role, max(room, 0))[0])
