"""The ground of a card (shadow, body, outline, strip) as a pixmap for each look, zoom and screen."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from plum_desk.gui.dag.ink import Ink
from plum_desk.gui.dag.measures import CARD_HEIGHT, CARD_WIDTH
from plum_desk.gui.theme.shadow import paint_shadow

MARGIN: Final = 9
RADIUS: Final = 6.0
_STRIP: Final = 4
_HALO: Final = 3.0
_BARE: Final = frozenset({"Skipped", ""})
_OUTLINED: Final = frozenset({"Running", "Failed", "Timeout", "Waiting"})
_FADED_STRIP: Final = 0.45


@dataclass(frozen=True, slots=True)
class Marks:
    """What the pointer and the keyboard do with a card."""

    hovered: bool = False
    selected: bool = False
    focused: bool = False


def ground(ink: Ink, state: str, marks: Marks, scale: float, ratio: float) -> QPixmap:
    """The ground with `MARGIN` around it; its pixels fit a painter scaled by `scale` on a screen of `ratio`."""
    key = ("ground", state, marks, round(scale * ratio, 4), ratio)
    return ink.pixmap(key, lambda: _make(ink, state, marks, scale, ratio))


def _make(ink: Ink, state: str, marks: Marks, scale: float, ratio: float) -> QPixmap:
    zoom = scale * ratio
    pixmap = QPixmap(round((CARD_WIDTH + 2 * MARGIN) * zoom), round((CARD_HEIGHT + 2 * MARGIN) * zoom))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(zoom, zoom)
    painter.translate(MARGIN, MARGIN)
    _paint(painter, ink, state, marks)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _paint(painter: QPainter, ink: Ink, state: str, marks: Marks) -> None:
    rect = QRectF(0, 0, CARD_WIDTH, CARD_HEIGHT)
    if state != "Skipped":
        paint_shadow(painter, rect, ink.look.theme, "node", int(RADIUS))
    if marks.selected:
        halo = rect.adjusted(-_HALO / 2, -_HALO / 2, _HALO / 2, _HALO / 2)
        _stroke(painter, halo, RADIUS + _HALO / 2, QPen(ink.color("focus", 0.28), _HALO))
    _body(painter, ink, rect, state, marks)
    _outline(painter, ink, rect, state, marks)
    if marks.focused:
        _stroke(painter, rect.adjusted(-3, -3, 3, 3), RADIUS + 3, QPen(ink.color("focus"), 2.0))


def _body(painter: QPainter, ink: Ink, rect: QRectF, state: str, marks: Marks) -> None:
    shape = QPainterPath()
    shape.addRoundedRect(rect, RADIUS, RADIUS)
    painter.fillPath(shape, ink.color(_fill_token(state, marks)))
    if state in _BARE:
        return
    painter.save()
    painter.setClipRect(QRectF(0, 0, _STRIP, CARD_HEIGHT))
    solid = ink.style(state).solid
    painter.fillPath(shape, ink.color(solid, _FADED_STRIP if state == "UpstreamFailed" else 1.0))
    painter.restore()


def _fill_token(state: str, marks: Marks) -> str:
    if marks.hovered:
        return "raised"
    return "canvas" if state == "Skipped" else "panel"


def _outline(painter: QPainter, ink: Ink, rect: QRectF, state: str, marks: Marks) -> None:
    if marks.selected:
        pen = QPen(ink.color("focus"), 1.5)
    elif state == "Skipped":
        pen = QPen(ink.color("control.hover" if marks.hovered else "skipped.solid"), 1.0)
        pen.setDashPattern([4, 3])
    else:
        pen = QPen(_outline_color(ink, state, marks), 1.0)
    half = pen.widthF() / 2
    # The strip keeps its full width at the left edge: the outline leaves it free.
    if state not in _BARE and not marks.selected:
        painter.setClipRect(QRectF(_STRIP, -1, CARD_WIDTH, CARD_HEIGHT + 2))
    _stroke(painter, rect.adjusted(half, half, -half, -half), RADIUS - half, pen)
    painter.setClipping(False)


def _outline_color(ink: Ink, state: str, marks: Marks) -> QColor:
    if state in _OUTLINED:
        return ink.color(ink.style(state).solid)
    return ink.color("control.hover" if marks.hovered else "border")


def _stroke(painter: QPainter, rect: QRectF, radius: float, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, radius, radius)
