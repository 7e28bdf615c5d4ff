"""The timeline of a run: one row a node, its bars over local time, and the line of the present."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from typing_extensions import override

from plum_desk.api.types.tasks import Attempt
from plum_desk.api.types.workflows import Interval
from plum_desk.gui.dag.model import CanvasModel
from plum_desk.gui.dag.spans import Row, is_live, rows_of, span_of
from plum_desk.gui.dag.timeline_paint import (
    DURATIONS,
    LABELS,
    ROW,
    Axis,
    paint_bars,
    paint_critical,
    paint_label,
    paint_now,
    paint_took,
)
from plum_desk.gui.i18n import Retranslator
from plum_desk.gui.plots.scale import time_step, time_ticks
from plum_desk.gui.theme.look import Look
from plum_desk.gui.widgets.format import clock
from plum_desk.gui.widgets.paint import CENTER, draw_text

AXIS: Final = 22
_TOP: Final = 4
_TICK_MS: Final = 1000
_REFRESH_MS: Final = 100
_REFRESH_LARGE_MS: Final = 1000
_LARGE: Final = 500
_LABEL_EVERY: Final = 150


class Timeline(QAbstractScrollArea):
    """Shows the canvas's model; `selected` carries the key of the row that a person chose."""

    selected = Signal(str)
    opened = Signal(str)

    def __init__(self, look: Look, model: CanvasModel, now: Callable[[], float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self._now = now
        self._attempts: dict[str, Sequence[Attempt]] = {}
        self._intervals: Mapping[str, Sequence[Interval]] = {}
        self._critical: frozenset[str] = frozenset()
        self._rows: list[Row] = []
        self._chosen: str | None = None
        self._hovered: str | None = None
        self._clock = self._timer(_TICK_MS, self.viewport().update, single=False)
        self._soon = self._timer(_REFRESH_MS, self._refresh, single=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(ROW)
        model.graph_changed.connect(self._on_graph_changed)
        model.node_changed.connect(self._on_node_changed)
        look.theme.changed.connect(self.viewport().update)
        Retranslator(self, self._retranslate)
        self._refresh()

    def _timer(self, interval: int, act: Callable[[], None], *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.setSingleShot(single)
        timer.timeout.connect(act)
        return timer

    @property
    def rows(self) -> Sequence[Row]:
        """The rows shown."""
        return self._rows

    @property
    def chosen(self) -> str | None:
        """Key of the selected row."""
        return self._chosen

    def set_attempts(self, attempts: Mapping[str, Sequence[Attempt]]) -> None:
        """Tell the tries of nodes by key; nodes that are not named keep theirs."""
        self._attempts.update(attempts)
        self._refresh()

    def set_intervals(self, intervals: Mapping[str, Sequence[Interval]]) -> None:
        """Tell what the controller says about when everything happened, by path."""
        self._intervals = intervals
        self._refresh()

    def set_critical(self, keys: frozenset[str]) -> None:
        """Tell which nodes are on the chain that took longest; their bars are underlined."""
        if keys != self._critical:
            self._critical = keys
            self.viewport().update()

    def select(self, key: str | None) -> None:
        """Mark a row and scroll to it."""
        if key != self._chosen:
            self._chosen = key
            self._reveal()
            self.viewport().update()

    def _on_graph_changed(self) -> None:
        self._attempts = {}
        self._intervals = {}
        self._refresh()

    def _on_node_changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _refresh(self) -> None:
        self._rows = rows_of(self._model.nodes.values(), self._attempts, self._intervals, self._model.inside)
        self._soon.setInterval(_REFRESH_LARGE_MS if len(self._rows) > _LARGE else _REFRESH_MS)
        self._set_range()
        self._set_clock()
        self.viewport().update()

    def _set_clock(self) -> None:
        if self.isVisible() and is_live(self._rows):
            self._clock.start()
        else:
            self._clock.stop()

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        room = self.viewport().height() - AXIS - _TOP
        bar.setRange(0, max(len(self._rows) * ROW + _TOP - room, 0))
        bar.setPageStep(max(room, ROW))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Timeline"))
        self.viewport().update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        look, area = self._look, self.viewport().rect()
        painter.fillRect(area, look.color("panel"))
        if not self._rows:
            self._paint_empty(painter, area)
            return
        now = self._now()
        start, end = span_of(self._rows, now)
        axis = Axis(start, end, LABELS, area.width() - DURATIONS)
        self._paint_grid(painter, axis, area)
        painter.setClipRect(area.adjusted(0, AXIS, 0, 0))
        for row, rect in self._visible_rows():
            self._paint_row(painter, row, rect, axis, now)
        painter.setClipping(False)
        if is_live(self._rows):
            paint_now(painter, look, axis.x(now), AXIS - 4, area.height())

    def _paint_empty(self, painter: QPainter, area: QRect) -> None:
        text = self.tr("Nothing has started yet.")
        draw_text(painter, QRectF(area), text, self._look.font("cell"), self._look.color("text.3"), CENTER)

    def _paint_row(self, painter: QPainter, row: Row, rect: QRectF, axis: Axis, now: float) -> None:
        look = self._look
        chosen = row.key == self._chosen
        if chosen:
            painter.fillRect(rect, look.color("selected"))
        elif row.key == self._hovered:
            painter.fillRect(rect, look.color("hover"))
        paint_label(painter, look, rect, row, chosen=chosen)
        if row.key in self._critical:
            paint_critical(painter, look, rect, row, axis, now)
        paint_bars(painter, look, rect, row, axis, now)
        paint_took(painter, look, rect, row, now)

    def _paint_grid(self, painter: QPainter, axis: Axis, area: QRect) -> None:
        look = self._look
        painter.fillRect(QRect(0, 0, area.width(), AXIS), look.color("inset"))
        painter.fillRect(QRect(0, AXIS - 1, area.width(), 1), look.color("line"))
        step = time_step(axis.end - axis.start, max(int((axis.right - axis.left) / _LABEL_EVERY), 1))
        font, color = look.font("caption", tabular=True), look.color("text.3")
        for moment in time_ticks(axis.start, axis.end, step):
            x = round(axis.x(moment))
            painter.fillRect(QRect(x, AXIS, 1, area.height()), look.color("grid"))
            draw_text(painter, QRectF(x - 50, 0, 100, AXIS - 1), clock(moment), font, color, CENTER)

    def _visible_rows(self) -> list[tuple[Row, QRectF]]:
        top = AXIS + _TOP - self.verticalScrollBar().value()
        area = self.viewport().rect()
        places = ((row, QRectF(0, top + i * ROW, area.width(), ROW)) for i, row in enumerate(self._rows))
        return [(row, rect) for row, rect in places if rect.bottom() > AXIS and rect.top() < area.height()]

    def _row_at(self, point: QPoint) -> Row | None:
        if point.y() < AXIS:
            return None
        return next((row for row, rect in self._visible_rows() if rect.contains(point)), None)

    def _reveal(self) -> None:
        place = next((i for i, row in enumerate(self._rows) if row.key == self._chosen), None)
        if place is None:
            return
        bar, top = self.verticalScrollBar(), place * ROW + _TOP
        bar.setValue(min(max(bar.value(), top + ROW - bar.pageStep()), top))

    def _choose(self, row: Row | None) -> None:
        if row is not None:
            self.select(row.key)
            self.selected.emit(row.key)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(self._row_at(event.position().toPoint()))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        if row is not None:
            self.opened.emit(row.key)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().toPoint())
        self._hover(row.key if row is not None else None)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _hover(self, key: str | None) -> None:
        if key != self._hovered:
            self._hovered = key
            self.viewport().update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._rows:
            keys = [row.key for row in self._rows]
            place = keys.index(self._chosen) + step if self._chosen in keys else 0
            self._choose(self._rows[min(max(place, 0), len(keys) - 1)])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen is not None:
            self.opened.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_range()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_clock()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()
