"""Render plots with made-up series in both themes to build/plots-*.png, to be looked at by people."""

import os
import sys
from functools import partial
from math import nan
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from plum_desk.base.clock import VirtualClock
from plum_desk.gui.plots.cursor import CursorGroup
from plum_desk.gui.plots.plot import Plot
from plum_desk.gui.plots.specs import CurveSpec, LimitSpec
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.theme import Mode, Theme

BUILD = Path(__file__).resolve().parent.parent / "build"
NOW = 1_795_513_337.0
COUNT = 720


def wander(seed: int, level: float, spread: float) -> list[float]:
    """A series that wanders about a level and never falls below 0."""
    dice = np.random.default_rng(seed)
    noise = np.convolve(dice.normal(0, spread, COUNT + 24), np.ones(9) / 4, mode="valid")[:COUNT]
    return [float(value) for value in np.maximum(level + noise, 0.0)]


def plots(look: Look, cursor: CursorGroup) -> list[Plot]:
    """Throughput with a gap, latency with a limit, CPU in percent, and four curves of disks."""
    clock = VirtualClock(NOW)
    rate = [
        CurveSpec("ok", lambda: "Succeeded", "succeeded.solid", fill=True),
        CurveSpec("bad", lambda: "Failed", "failed.solid"),
    ]
    delay = [CurveSpec("p50", lambda: "p50", "series.0"), CurveSpec("p99", lambda: "p99", "series.3", fill=True)]
    cpu = [CurveSpec("cpu", lambda: "mean", "series.0", fill=True)]
    disks = [CurveSpec(f"d{i}", partial("disk {}".format, i), f"series.{i}", dashed=i > 3) for i in range(2, 6)]
    budget = LimitSpec(50.0, lambda: "budget p99 50 ms", "failed.solid")
    high = LimitSpec(90.0, lambda: "high", "warning.solid", band=True)
    made = [
        Plot(look, clock, lambda: "Throughput", lambda: "tasks per second", rate, cursor=cursor, digits=1),
        Plot(look, clock, lambda: "Latency", lambda: "milliseconds", delay, limits=[budget], cursor=cursor),
        Plot(look, clock, lambda: "CPU", lambda: "%", cpu, limits=[high], top=100.0, cursor=cursor),
        Plot(look, clock, lambda: "Disks", lambda: "MB/s", disks, cursor=cursor, digits=1),
    ]
    times = [NOW - 3600 + i * 5 for i in range(COUNT)]
    gap = [nan if 300 < i < 340 else v for i, v in enumerate(wander(1, 31, 6))]
    made[0].replace("ok", times, gap)
    made[0].replace("bad", times, wander(2, 0.8, 0.4))
    made[1].replace("p50", times, wander(3, 6, 1))
    made[1].replace("p99", times, wander(4, 38, 6))
    made[2].replace("cpu", times, wander(5, 55, 12))
    for i in range(2, 6):
        made[3].replace(f"d{i}", times, wander(10 + i, 8.0 * i, 5))
    return made


def render(look: Look, mode: Mode) -> None:
    """One picture, with a cursor in all plots."""
    page = QWidget()
    page.resize(1180, 560)
    page.setProperty("ground", "window")
    grid = QGridLayout(page)
    grid.setContentsMargins(20, 20, 20, 20)
    grid.setSpacing(12)
    cursor = CursorGroup(page)
    made = plots(look, cursor)
    for number, plot in enumerate(made):
        grid.addWidget(plot, number // 2, number % 2)
    page.show()
    if mode == "dark":
        cursor.move(NOW - 1000)
    wait = QEventLoop()
    QTimer.singleShot(300, wait.quit)
    wait.exec()
    page.grab().save(str(BUILD / f"plots-{mode}.png"))
    page.close()


def main() -> None:
    BUILD.mkdir(exist_ok=True)
    app = QApplication(sys.argv)
    theme = Theme("light")
    theme.apply(app)
    look = Look.of(theme)
    modes: tuple[Mode, ...] = ("light", "dark")
    for mode in modes:
        theme.set_mode(mode)
        render(look, mode)


if __name__ == "__main__":
    main()
