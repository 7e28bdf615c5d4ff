"""Small painting helpers that all hand-drawn parts share."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPainter, QPen
from PySide6.QtWidgets import QWidget

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER: Final = Qt.AlignmentFlag.AlignCenter
END: Final = Qt.TextElideMode.ElideRight
MIDDLE: Final = Qt.TextElideMode.ElideMiddle


def text_width(text: str, font: QFont) -> float:
    """Advance of a line of text in pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    color: QColor,
    align: Qt.AlignmentFlag = LEFT,
    elide: Qt.TextElideMode = END,
) -> float:
    """Draw one line, cut with an ellipsis where it is too long, and return the width it took."""
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(text)
    if width > rect.width() + 0.5:
        text = metrics.elidedText(text, elide, max(rect.width(), 0.0))
        width = metrics.horizontalAdvance(text)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, int(align | Qt.TextFlag.TextSingleLine), text)
    return width


def draw_box(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: QColor | None,
    outline: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Draw a rounded box whose outline lies inside `rect`, on half pixels so that it stays sharp."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if outline is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(QPen(outline, width))
        inset = width / 2
        rect = rect.adjusted(inset, inset, -inset, -inset)
        radius = max(radius - inset, 0.0)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def draw_icon(painter: QPainter, rect: QRectF, icon: QIcon, *, enabled: bool = True, on: bool = False) -> None:
    """Draw an icon into `rect`; `on` takes the colour of a checked or selected one."""
    mode = QIcon.Mode.Normal if enabled else QIcon.Mode.Disabled
    state = QIcon.State.On if on else QIcon.State.Off
    icon.paint(painter, rect.toRect(), Qt.AlignmentFlag.AlignCenter, mode, state)


def draw_cross(painter: QPainter, center: QPointF, arm: float, color: QColor) -> None:
    """Draw the small × that closes or clears."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    x, y = center.x(), center.y()
    painter.drawLine(QPointF(x - arm, y - arm), QPointF(x + arm, y + arm))
    painter.drawLine(QPointF(x + arm, y - arm), QPointF(x - arm, y + arm))
    painter.restore()


def draw_caret(painter: QPainter, center: QPointF, color: QColor, half: float = 3.5, up: bool = False) -> None:
    """Draw the caret of a drop-down or of a sorted column."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    join = Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(color, 1.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, join))
    rise = -half / 2 if up else half / 2
    x, y = center.x(), center.y()
    points = [QPointF(x - half, y - rise), QPointF(x, y + rise), QPointF(x + half, y - rise)]
    painter.drawPolyline(points)
    painter.restore()


def size_of(width: float, height: int) -> QSize:
    """A size hint that never cuts the last fraction of a pixel of its text."""
    return QSize(int(width + 0.999), height)


def restyle(widget: QWidget) -> None:
    """Ask the style sheet again after a dynamic property has changed."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        # Polishing too early makes the style sheet remember, and later restore, the wrong font.
        return
    font = QFont(widget.font())
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.setFont(font)
    widget.update()
