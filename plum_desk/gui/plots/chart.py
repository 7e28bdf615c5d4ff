"""The bare chart: a pyqtgraph widget held at arm's length, dressed as the look asks, fed with arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPen
from PySide6.QtWidgets import QFrame, QWidget

from plum_desk.gui.plots.scale import time_step, time_text, time_ticks, value_text, value_ticks
from plum_desk.gui.plots.series import Floats
from plum_desk.gui.plots.specs import CurveSpec, LimitSpec
from plum_desk.gui.theme.look import Look

LEFT_AXIS: Final = 42
_BOTTOM_AXIS: Final = 24
_LINE: Final = 1.6
_FILL: Final = 0.14
_BAND: Final = 0.09
_DOT: Final = 7
_LABEL_EVERY: Final = 90
_MOST_GRID: Final = 4


@dataclass(slots=True)
class _Limit:
    spec: LimitSpec
    line: Any
    label: Any
    band: Any


class Chart:
    """Curves over local time from 0 to a top; `widget` is what a layout takes."""

    def __init__(self, look: Look, curves: Sequence[CurveSpec], limits: Sequence[LimitSpec]) -> None:
        self._look = look
        self._specs = tuple(curves)
        self._view = pg.PlotWidget()
        self._item = self._view.getPlotItem()
        self._box = self._item.getViewBox()
        self._range = (0.0, 1.0, 1.0)
        self._set_up()
        self._grid = [self._add(pg.InfiniteLine(angle=0), -20) for _ in range(_MOST_GRID)]
        self._limits = [self._make_limit(spec) for spec in limits]
        self._curves = {spec.key: self._add(pg.PlotCurveItem(antialias=True), 0) for spec in curves}
        self._cursor = self._add(pg.InfiniteLine(angle=90), 10)
        self._dots = self._add(pg.ScatterPlotItem(size=_DOT), 11)
        self._cursor.hide()
        self.dress()

    @property
    def widget(self) -> QWidget:
        """The widget."""
        return self._view  # type: ignore[no-any-return]

    @property
    def plot_width(self) -> int:
        """Pixels between the left axis and the right edge."""
        return max(int(self._view.width()) - LEFT_AXIS, 1)

    @property
    def shown_range(self) -> tuple[float, float, float]:
        """First and last moment, and the top of the scale."""
        return self._range

    def drawn(self, key: str) -> tuple[Floats, Floats]:
        """What a curve draws now."""
        times, values = self._curves[key].getData()
        return times, values

    def dress(self) -> None:
        """Take colours and fonts of the theme in force."""
        color = self._look.color
        self._view.setBackground(color("panel"))
        self._dress_axes()
        for line in self._grid:
            line.setPen(_cosmetic(color("grid"), 1.0))
        for spec in self._specs:
            self._curves[spec.key].setPen(_curve_pen(color(spec.color), dashed=spec.dashed))
        for limit in self._limits:
            limit.line.setPen(_cosmetic(color(limit.spec.color), 1.0, dash=(4, 3)))
            limit.band.setBrush(QBrush(color(limit.spec.color, _BAND if limit.spec.band else 0.0)))
            limit.label.setColor(color(limit.spec.color.replace(".solid", ".fg")))
            limit.label.setFont(self._look.font("caption"))
        self._cursor.setPen(_cosmetic(color("text.3"), 1.0))
        self.retranslate()
        self.show_range(*self._range)

    def retranslate(self) -> None:
        """Set names in the language in force."""
        for limit in self._limits:
            limit.label.setText(limit.spec.name())

    def show_range(self, start: float, end: float, top: float) -> None:
        """Show a stretch of time and values from 0 to `top`."""
        self._range = (start, end, top)
        self._box.setRange(xRange=(start, end), yRange=(0.0, top), padding=0.0)
        self._show_values(top)
        step = time_step(end - start, max(self.plot_width // _LABEL_EVERY, 1))
        edge = (end - start) / self.plot_width * _LABEL_EVERY / 4
        ticks = [t for t in time_ticks(start, end, step) if start + edge <= t <= end - edge]
        self._item.getAxis("bottom").setTicks([[(t, time_text(t, step)) for t in ticks]])
        for limit in self._limits:
            limit.label.setPos(start, limit.spec.value)
            limit.band.setRegion((limit.spec.value, max(top, limit.spec.value)))

    def draw(self, key: str, times: Floats, values: Floats) -> None:
        """Draw a curve; NaN stays a gap."""
        spec = next(spec for spec in self._specs if spec.key == key)
        curve = self._curves[key]
        curve.setData(times, values, connect="finite", skipFiniteCheck=False)
        if spec.fill:
            curve.setFillLevel(0.0)
            curve.setBrush(self._gradient(spec.color))

    def show_cursor(self, moment: float | None, values: dict[str, float]) -> None:
        """Draw the cursor at a moment with a dot on each curve, or take it away."""
        start, end, _ = self._range
        shown = moment is not None and start <= moment <= end
        self._cursor.setVisible(shown)
        if not shown or moment is None:
            self._dots.setData([], [])
            return
        self._cursor.setPos(moment)
        colors = {spec.key: self._look.color(spec.color) for spec in self._specs}
        ground = _cosmetic(self._look.color("panel"), 1.5)
        spots = [{"pos": (moment, value), "brush": colors[key], "pen": ground} for key, value in values.items()]
        self._dots.setData(spots)

    def moment_at(self, point: QPointF) -> float | None:
        """The moment at a point of the widget's scene, None outside the plot."""
        if not self._box.sceneBoundingRect().contains(point):
            return None
        return float(self._box.mapSceneToView(point).x())

    @property
    def pointer_moved(self) -> Any:
        """The signal that carries points for `moment_at`."""
        return self._view.scene().sigMouseMoved

    def _set_up(self) -> None:
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setMouseEnabled(x=False, y=False)
        self._view.setMenuEnabled(False)
        self._item.hideButtons()
        self._item.setContentsMargins(0, 6, 0, 0)
        self._box.setDefaultPadding(0.0)
        self._box.disableAutoRange()
        left, bottom = self._item.getAxis("left"), self._item.getAxis("bottom")
        left.setWidth(LEFT_AXIS)
        bottom.setHeight(_BOTTOM_AXIS)
        for axis in (left, bottom):
            axis.setStyle(tickLength=0, tickTextOffset=8, autoExpandTextSpace=False, hideOverlappingLabels=False)
            axis.enableAutoSIPrefix(False)

    def _dress_axes(self) -> None:
        color = self._look.color
        for name, pen in (("left", _cosmetic(color("panel"), 1.0)), ("bottom", _cosmetic(color("axis"), 1.0))):
            axis = self._item.getAxis(name)
            axis.setPen(pen)
            # A transparent pen would still leave dots where the ticks begin.
            axis.setTickPen(_cosmetic(color("panel"), 1.0))
            axis.setTextPen(color("text.3"))
            axis.setStyle(tickFont=self._look.font("caption", tabular=True))

    def _show_values(self, top: float) -> None:
        ticks = value_ticks(top)
        self._item.getAxis("left").setTicks([[(tick, value_text(tick, ticks)) for tick in ticks]])
        for line, place in zip(self._grid, [*ticks[1:], *[0.0] * _MOST_GRID], strict=False):
            line.setPos(place)
            line.setVisible(place > 0.0)

    def _gradient(self, token: str) -> QBrush:
        top = self._range[2]
        color, clear = self._look.color(token, _FILL), self._look.color(token, 0.0)
        gradient = QLinearGradient(QPointF(0.0, top), QPointF(0.0, 0.0))
        gradient.setColorAt(0.0, color)
        gradient.setColorAt(1.0, clear)
        return QBrush(gradient)

    def _make_limit(self, spec: LimitSpec) -> _Limit:
        line = self._add(pg.InfiniteLine(pos=spec.value, angle=0), -5)
        band = self._add(pg.LinearRegionItem(orientation="horizontal", movable=False), -15)
        for edge in band.lines:
            edge.hide()
        label = self._add(pg.TextItem(anchor=(0.0, 1.0)), 5)
        return _Limit(spec, line, label, band)

    def _add(self, item: Any, z: int) -> Any:
        item.setZValue(z)
        self._item.addItem(item, ignoreBounds=True)
        return item


def _cosmetic(color: QColor, width: float, dash: tuple[float, float] | None = None) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    if dash is not None:
        pen.setDashPattern(list(dash))
    return pen


def _curve_pen(color: QColor, *, dashed: bool) -> QPen:
    pen = _cosmetic(color, _LINE, (4, 3) if dashed else None)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
