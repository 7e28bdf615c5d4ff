"""Throughput and latency: the controller's history, continued live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from plum_desk.api.errors import PlumError
from plum_desk.api.types.system import SystemSample
from plum_desk.gui.models.store import SYSTEM
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.plots.cursor import CursorGroup
from plum_desk.gui.plots.plot import Plot
from plum_desk.gui.plots.specs import CurveSpec, LimitSpec

INTERVAL_S: Final = 5.0
"""How long a sample of the controller counts, by its contract."""
_BUDGET_MS: Final = 50.0
_MOST_POINTS: Final = 720
_GAP_S: Final = 15.0


class Charts(QWidget):
    """Both plots share cursor and window."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._cursor = CursorGroup(self)
        self.throughput = self._make_throughput()
        self.latency = self._make_latency()
        self._step = INTERVAL_S
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.throughput, 1)
        row.addWidget(self.latency, 1)
        self.setMinimumHeight(200)
        context.store.sample.connect(self._on_sample)

    async def load(self, window_s: float) -> list[SystemSample]:
        """Show the last so many seconds; the history that was read."""
        for plot in (self.throughput, self.latency):
            plot.set_window(window_s)
        self._step = max(INTERVAL_S, window_s / _MOST_POINTS)
        step = self._step if self._step > INTERVAL_S else None
        try:
            history = await self._context.client.system.metrics(since=self._context.now() - window_s, step=step)
        except PlumError:
            # The band tells that the controller does not answer; what is drawn stays.
            return []
        self._replace(history)
        return history

    def _replace(self, history: Sequence[SystemSample]) -> None:
        times = [sample.timestamp for sample in history]
        self.throughput.replace("succeeded", times, [sample.succeeded / INTERVAL_S for sample in history])
        self.throughput.replace("failed", times, [sample.failed / INTERVAL_S for sample in history])
        self.latency.replace("p50", times, [_number(sample.start_p50_ms) for sample in history])
        self.latency.replace("p99", times, [_number(sample.start_p99_ms) for sample in history])

    def _on_sample(self, source: str, sample: SystemSample) -> None:
        if source != SYSTEM:
            return
        self.throughput.append("succeeded", sample.timestamp, sample.succeeded / INTERVAL_S)
        self.throughput.append("failed", sample.timestamp, sample.failed / INTERVAL_S)
        self.latency.append("p50", sample.timestamp, sample.start_p50_ms)
        self.latency.append("p99", sample.timestamp, sample.start_p99_ms)

    def _make_throughput(self) -> Plot:
        curves = (
            CurveSpec("succeeded", lambda: self.tr("Succeeded"), "succeeded.solid", fill=True),
            CurveSpec("failed", lambda: self.tr("Failed"), "failed.solid"),
        )
        return Plot(
            self._context.look,
            self._context.clock,
            lambda: self.tr("Throughput"),
            lambda: self.tr("tasks per second"),
            curves,
            cursor=self._cursor,
            digits=1,
        )

    def _make_latency(self) -> Plot:
        curves = (
            CurveSpec("p50", lambda: "p50", "series.0"),
            CurveSpec("p99", lambda: "p99", "series.3", fill=True),
        )
        return Plot(
            self._context.look,
            self._context.clock,
            lambda: self.tr("Latency"),
            lambda: self.tr("run request to worker start, milliseconds"),
            curves,
            limits=(LimitSpec(_BUDGET_MS, lambda: self.tr("budget p99 50 ms"), "failed.solid"),),
            cursor=self._cursor,
        )


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
