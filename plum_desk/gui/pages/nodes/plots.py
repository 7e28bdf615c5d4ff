"""The live plots of one node: CPU, memory, network and disk."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from plum_desk.api.types.nodes import Node, NodeSample
from plum_desk.gui.models.node_series import NodeSeries
from plum_desk.gui.pages.context import PageContext
from plum_desk.gui.pages.nodes.columns import MEGABYTE
from plum_desk.gui.plots.cursor import CursorGroup
from plum_desk.gui.plots.plot import Plot
from plum_desk.gui.plots.specs import CurveSpec, LimitSpec, TextSource
from plum_desk.gui.widgets.format import number

_GIB: Final = float(1024**3)
_BUSY_PERCENT: Final = 90.0
_CAPACITY: Final = 2000


class NodePlots(QWidget):
    """Shows one node at a time; all four share cursor and window."""

    def __init__(self, context: PageContext, series: NodeSeries, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._series = series
        self._node_id = ""
        self._total_gib: float | None = None
        self._window_s = 300.0
        self._cursor = CursorGroup(self)
        self.cpu, self.memory = self._make_cpu(), self._make_memory()
        self.network, self.disk = self._make_network(), self._make_disk()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for number_, plot in enumerate(self._plots()):
            grid.addWidget(plot, number_ // 2, number_ % 2)
        context.store.sample.connect(self._on_sample)
        series.loaded.connect(self._on_loaded)

    def show_node(self, node: Node) -> None:
        """Show another node, or the same one with a total just learnt."""
        total = node.metrics.memory_total if node.metrics is not None else None
        gib = total / _GIB if total else None
        if gib != self._total_gib:
            self._total_gib = gib
            self.memory.set_top(None if gib is None else float(math.ceil(gib)))
            self.memory.set_texts(lambda: self.tr("Memory"), self._memory_unit)
        if node.node_id != self._node_id:
            self._node_id = node.node_id
            self._replace()

    def set_window(self, seconds: float) -> None:
        """Show the last so many seconds."""
        self._window_s = seconds
        for plot in self._plots():
            plot.set_window(seconds)
        self._replace()

    def _plots(self) -> tuple[Plot, Plot, Plot, Plot]:
        return (self.cpu, self.memory, self.network, self.disk)

    def _replace(self) -> None:
        samples = self._series.of(self._node_id, self._window_s)
        times = [sample.timestamp for sample in samples]
        for plot, key, _ in self._values(samples[-1] if samples else None):
            plot.replace(key, times, [value_of(sample, key) for sample in samples])

    def _on_loaded(self, node_id: str) -> None:
        if node_id == self._node_id:
            self._replace()

    def _on_sample(self, source: str, sample: NodeSample) -> None:
        if source == self._node_id:
            for plot, key, value in self._values(sample):
                plot.append(key, sample.timestamp, value)

    def _values(self, sample: NodeSample | None) -> list[tuple[Plot, str, float | None]]:
        keys = (
            (self.cpu, "cpu"),
            (self.memory, "memory"),
            (self.network, "received"),
            (self.network, "sent"),
            (self.disk, "read"),
            (self.disk, "written"),
        )
        return [(plot, key, None if sample is None else value_of(sample, key)) for plot, key in keys]

    def _make_cpu(self) -> Plot:
        return self._make(
            lambda: "CPU",
            lambda: "%",
            (CurveSpec("cpu", lambda: self.tr("mean"), "series.0", fill=True),),
            LimitSpec(_BUSY_PERCENT, lambda: ""),
            top=100.0,
        )

    def _make_memory(self) -> Plot:
        curves = (CurveSpec("memory", lambda: self.tr("used"), "series.2", fill=True),)
        return self._make(lambda: self.tr("Memory"), self._memory_unit, curves, digits=1)

    def _make_network(self) -> Plot:
        curves = (
            CurveSpec("received", lambda: self.tr("received"), "series.4", fill=True),
            CurveSpec("sent", lambda: self.tr("sent"), "series.1"),
        )
        return self._make(lambda: self.tr("Network"), lambda: "MB/s", curves, digits=1)

    def _make_disk(self) -> Plot:
        curves = (
            CurveSpec("read", lambda: self.tr("read"), "series.5"),
            CurveSpec("written", lambda: self.tr("written"), "series.3", fill=True),
        )
        return self._make(lambda: self.tr("Disk"), lambda: "MB/s", curves, digits=1)

    def _make(
        self,
        title: TextSource,
        unit: TextSource,
        curves: tuple[CurveSpec, ...],
        *limits: LimitSpec,
        top: float | None = None,
        digits: int = 0,
    ) -> Plot:
        return Plot(
            self._context.look,
            self._context.clock,
            title,
            unit,
            curves,
            limits=limits,
            top=top,
            window_s=self._window_s,
            cursor=self._cursor,
            digits=digits,
            capacity=_CAPACITY,
        )

    def _memory_unit(self) -> str:
        if self._total_gib is None:
            return "GiB"
        return self.tr("GiB of {total}").format(total=number(self._total_gib, 1))


def value_of(sample: NodeSample, key: str) -> float | None:
    """What a curve shows of a sample."""
    match key:
        case "cpu":
            return sample.cpu_percent
        case "memory":
            return None if sample.memory_used is None else sample.memory_used / _GIB
        case "received":
            return _megabytes(sample.net_rx)
        case "sent":
            return _megabytes(sample.net_tx)
        case "read":
            return _megabytes(sample.disk_read)
    return _megabytes(sample.disk_write)


def _megabytes(value: float | None) -> float | None:
    return None if value is None else value / MEGABYTE
