"""The product's mark: a plum with its leaf, drawn at any size."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPen, QPixmap

from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.paint import draw_box

_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)


def draw_mark(painter: QPainter, rect: QRectF, look: Look) -> None:
    """Draw the mark into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 28, rect.height() / 28)
    draw_box(painter, QRectF(0, 0, 28, 28), 6.5, look.color("accent"))
    ink = look.color("on.accent")
    pen = QPen(ink, 1.9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(13.6, 16), 6.4, 6.4)
    painter.drawLine(QPointF(13.6, 10.6), QPointF(13.6, 15.4))
    leaf = QPainterPath(QPointF(13.7, 9.6))
    leaf.cubicTo(14.2, 7.0, 16.4, 5.6, 20.2, 5.4)
    leaf.cubicTo(19.6, 8.2, 17.4, 9.8, 13.7, 9.6)
    painter.fillPath(leaf, ink)
    painter.restore()


def window_icon(look: Look) -> QIcon:
    """The mark as the window's icon."""
    icon = QIcon()
    for side in _ICON_SIZES:
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_mark(painter, QRectF(0, 0, side, side), look)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
