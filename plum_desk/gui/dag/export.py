"""The whole canvas as a PNG, painted by the same hands as on the screen."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from plum_desk.gui.dag.scene import CanvasScene
from plum_desk.gui.dag.view import CanvasView

_MARGIN: Final = 24.0
_SCALE: Final = 2.0
_LONGEST: Final = 16_000


def canvas_image(scene: CanvasScene, view: CanvasView) -> QImage:
    """All cards and arrows on their ground, at 200 % or as large as an image may be."""
    area = scene.bounds.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    scale = min(_SCALE, _LONGEST / max(area.width(), area.height()))
    image = QImage(round(area.width() * scale), round(area.height() * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(scene.ink.color("canvas"))
    scene.look_at(area, scale)
    painter = QPainter(image)
    scene.render(painter, QRectF(QPointF(0, 0), image.size().toSizeF()), area)
    painter.end()
    scene.look_at(view.visible_rect, view.zoom)
    return image
