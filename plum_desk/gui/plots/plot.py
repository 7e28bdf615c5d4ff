"""A plot as a card: title and unit, legend with values, and a chart that is drawn only while somebody looks."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from plum_desk.base.clock import Clock
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.plots.chart import Chart
from plum_desk.gui.plots.cursor import CursorGroup
from plum_desk.gui.plots.legend import Entry, Legend
from plum_desk.gui.plots.scale import RisingTop
from plum_desk.gui.plots.series import Floats, Ring, highest, reduce_peaks
from plum_desk.gui.plots.specs import CurveSpec, LimitSpec, TextSource
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.card import HEAD, Panel
from plum_desk.gui.widgets.format import NONE, clock, number
from plum_desk.gui.widgets.label import ElidedLabel, Label

_FRAME_MS: Final = 50
_SCROLL_MS: Final = 1000
_CAPACITY: Final = 20_000
"""A day of samples, one each five seconds."""

_NEAR_PX: Final = 12.0


class Plot(Panel):
    """Curves in rings of samples, drawn at most 20 times a second and never while hidden or paused."""

    def __init__(
        self,
        look: Look,
        clock: Clock,
        title: TextSource,
        unit: TextSource,
        curves: Sequence[CurveSpec],
        *,
        limits: Sequence[LimitSpec] = (),
        top: float | None = None,
        window_s: float = 3600.0,
        gap_s: float | None = None,
        cursor: CursorGroup | None = None,
        digits: int = 0,
        capacity: int = _CAPACITY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self._clock = clock
        self._texts = (title, unit)
        self._specs = tuple(curves)
        self._rings = {spec.key: Ring(capacity, gap_s) for spec in curves}
        self._fixed_top = top
        self._rising = RisingTop()
        self._window_s = window_s
        self._cursor = cursor if cursor is not None else CursorGroup(self)
        self._digits = digits
        self._paused_at: float | None = None
        self.drawings = 0
        self.title = Label(look, "", "card")
        self.unit = ElidedLabel(look, "", "cell", "3")
        self.legend = Legend(look)
        self.chart = Chart(look, curves, limits)
        self._soon = self._timer(_FRAME_MS, single=True)
        self._scroll = self._timer(_SCROLL_MS, single=False)
        self._lay_out()
        self.chart.pointer_moved.connect(self._on_pointer)
        self._cursor.moved.connect(self._on_cursor)
        look.theme.changed.connect(self._on_theme)
        Retranslator(self, self._retranslate)

    def append(self, key: str, time: float, value: float | None) -> None:
        """Add a sample of a curve at a Unix time; None is a gap."""
        self._rings[key].append(time, value)
        self._draw_soon()

    def replace(self, key: str, times: Sequence[float] | Floats, values: Sequence[float | None] | Floats) -> None:
        """Show other samples of a curve, such as a history just loaded."""
        self._rings[key].replace(np.asarray(times, dtype=np.float64), np.array(values, dtype=np.float64))
        self._draw_soon()

    def set_window(self, seconds: float) -> None:
        """Show the last so many seconds."""
        self._window_s = seconds
        self._draw_soon()

    def set_top(self, top: float | None) -> None:
        """Fix the top of the scale, such as at a machine's memory; None lets it follow the values."""
        self._fixed_top = top
        self._draw_soon()

    def set_texts(self, title: TextSource, unit: TextSource) -> None:
        """Show another title and unit, such as the total of another machine."""
        self._texts = (title, unit)
        self._retranslate()

    @property
    def window_s(self) -> float:
        """How many seconds are shown."""
        return self._window_s

    @property
    def paused(self) -> bool:
        """Whether the picture stands still; samples are kept all the same."""
        return self._paused_at is not None

    def set_paused(self, paused: bool) -> None:
        """Let the picture stand still, or go on with what came meanwhile."""
        if paused != self.paused:
            self._paused_at = self._clock.wall() if paused else None
            self._set_scrolling()
            self._draw_soon()

    def latest(self, key: str) -> float | None:
        """The newest value of a curve."""
        return self._rings[key].last

    def _timer(self, interval: int, *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.setSingleShot(single)
        timer.timeout.connect(self._draw)
        return timer

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        # The chart's own margin ends the head, too.
        head.setContentsMargins(14, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.unit)
        head.addStretch(1)
        head.addWidget(self.legend)
        bar = QWidget()
        bar.setFixedHeight(HEAD)
        bar.setLayout(head)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 14, 4)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self.chart.widget, 1)

    @override
    def sizeHint(self) -> QSize:
        return QSize(480, 240)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, 150)

    def _draw_soon(self) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _set_scrolling(self) -> None:
        if self.isVisible() and not self.paused:
            self._scroll.start()
        else:
            self._scroll.stop()

    def _draw(self) -> None:
        if not self.isVisible():
            return
        self.drawings += 1
        end = self._paused_at if self._paused_at is not None else self._clock.wall()
        start = end - self._window_s
        seen = {key: ring.window(start, end) for key, ring in self._rings.items()}
        self.chart.show_range(start, end, self._top([values for _, values in seen.values()]))
        for key, (times, values) in seen.items():
            self.chart.draw(key, *reduce_peaks(times, values, self.chart.plot_width))
        self._show_cursor()

    def _top(self, values: Sequence[Floats]) -> float:
        if self._fixed_top is not None:
            return self._fixed_top
        peaks = [peak for peak in map(highest, values) if peak is not None]
        return self._rising.update(max(peaks, default=None), self._clock.monotonic())

    def _on_pointer(self, point: QPointF) -> None:
        self._cursor.move(self.chart.moment_at(point))

    def _on_cursor(self) -> None:
        if self.isVisible():
            self._show_cursor()

    def _show_cursor(self) -> None:
        moment = self._cursor.moment
        within = self._window_s / self.chart.plot_width * _NEAR_PX
        values = {} if moment is None else {k: ring.at(moment, within) for k, ring in self._rings.items()}
        self.chart.show_cursor(moment, {key: value for key, value in values.items() if value is not None})
        self._show_legend(moment, values)

    def _show_legend(self, moment: float | None, values: dict[str, float | None]) -> None:
        entries = [
            Entry(spec.name(), self._text(spec.key, moment, values), spec.color, spec.dashed) for spec in self._specs
        ]
        at = "" if moment is None else self.tr("at {time}").format(time=clock(moment))
        self.legend.show_entries(entries, at)

    def _text(self, key: str, moment: float | None, values: dict[str, float | None]) -> str:
        value = self.latest(key) if moment is None else values.get(key)
        return NONE if value is None else number(value, self._digits)

    def _retranslate(self) -> None:
        title, unit = self._texts
        self.title.setText(title())
        self.unit.setText(unit())
        self.unit.updateGeometry()
        self.setAccessibleName(f"{title()} ({unit()})")
        self.chart.retranslate()
        self._show_cursor()

    def _on_theme(self) -> None:
        self.chart.dress()
        self._draw_soon()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._cursor.move(None)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_scrolling()
        self._draw_soon()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.stop()
        self._scroll.stop()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_soon()
