"""Soft shadows for what floats, as a cached nine-patch instead of a graphics effect."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPixmap

from plum_desk.gui.theme.theme import Theme

ShadowKind = Literal["dialog", "toast", "node"]


@dataclass(frozen=True, slots=True)
class _Spec:
    offset: int
    blur: int
    share: float


_KINDS: Final[dict[str, _Spec]] = {
    "dialog": _Spec(6, 24, 0.14),
    "toast": _Spec(3, 16, 0.12),
    "node": _Spec(2, 6, 0.12),
}
_DARK_FACTOR: Final = 3.0


def shadow_margin(kind: ShadowKind) -> int:
    """How far a shadow reaches past its widget at most."""
    spec = _KINDS[kind]
    return spec.blur + spec.offset


def paint_shadow(painter: QPainter, rect: QRectF, theme: Theme, kind: ShadowKind, radius: int) -> None:
    """Paint the shadow that a rounded panel at `rect` throws."""
    spec = _KINDS[kind]
    share = min(spec.share * (_DARK_FACTOR if theme.is_dark else 1.0), 0.5)
    corner = spec.blur + radius
    patch = _patch(spec.blur, radius, share, theme.color("shadow").rgb())
    outer = rect.adjusted(-spec.blur, -spec.blur, spec.blur, spec.blur).translated(0, spec.offset)
    _nine(painter, outer, patch, corner)


@lru_cache(maxsize=16)
def _patch(blur: int, radius: int, share: float, rgb: int) -> QPixmap:
    corner = blur + radius
    side = 2 * corner + 1
    distance = _distance(side, blur, radius)
    # A Gaussian seen from a straight edge, near enough for a soft shadow.
    alpha = share / (1.0 + np.exp(distance * 4.2 / blur))
    pixels = np.empty((side, side, 4), dtype=np.uint8)
    for channel, shift in ((0, 0), (1, 8), (2, 16)):
        pixels[..., channel] = (((rgb >> shift) & 255) * alpha).astype(np.uint8)
    pixels[..., 3] = (255 * alpha).astype(np.uint8)
    image = QImage(pixels.tobytes(), side, side, 4 * side, QImage.Format.Format_ARGB32_Premultiplied)
    return QPixmap.fromImage(image.copy())


def _distance(side: int, blur: int, radius: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    middle = (side - 1) / 2
    half = middle - blur - radius
    axis = np.maximum(np.abs(np.arange(side) - middle) - half, 0.0)
    return np.asarray(np.hypot(axis[None, :], axis[:, None]) - radius, dtype=np.float64)


def _nine(painter: QPainter, outer: QRectF, patch: QPixmap, corner: int) -> None:
    side = patch.width()
    xs = _thirds(outer.left(), outer.width(), corner, side)
    ys = _thirds(outer.top(), outer.height(), corner, side)
    for x, width, source_x, source_width in xs:
        for y, height, source_y, source_height in ys:
            if width > 0 and height > 0:
                source = QRectF(source_x, source_y, source_width, source_height)
                painter.drawPixmap(QRectF(x, y, width, height), patch, source)


def _thirds(start: float, length: float, corner: int, side: int) -> list[tuple[float, float, int, int]]:
    """Place and length on the target, then in the patch, of the two corners and the stretched middle."""
    middle = length - 2 * corner
    end = start + length - corner
    return [(start, corner, 0, corner), (start + corner, middle, corner, 1), (end, corner, side - corner, corner)]
