import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF
from pytestqt.qtbot import QtBot

from plum_desk.base.clock import VirtualClock
from plum_desk.gui.plots.cursor import CursorGroup
from plum_desk.gui.plots.plot import Plot
from plum_desk.gui.plots.specs import CurveSpec, LimitSpec
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.theme import Theme

NOW = 1_700_000_000.0


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def cursor() -> CursorGroup:
    return CursorGroup()


def make(qtbot: QtBot, look: Look, clock: VirtualClock, cursor: CursorGroup, **options: object) -> Plot:
    curves = [
        CurveSpec("a", lambda: "Alpha", "series.0", fill=True),
        CurveSpec("b", lambda: "Beta", "series.4", dashed=True),
    ]
    plot = Plot(look, clock, lambda: "Load", lambda: "%", curves, cursor=cursor, **options)  # type: ignore[arg-type]
    qtbot.addWidget(plot)
    plot.resize(480, 240)
    return plot


def drawn(qtbot: QtBot, plot: Plot) -> None:
    before = plot.drawings
    qtbot.waitUntil(lambda: plot.drawings > before)


def test_a_hidden_plot_is_not_drawn_and_a_shown_one_catches_up(
    qtbot: QtBot, look: Look, clock: VirtualClock, cursor: CursorGroup
) -> None:
    plot = make(qtbot, look, clock, cursor)
    for i in range(50):
        plot.append("a", NOW - 50 + i, float(i))
    assert plot.drawings == 0
    plot.show()
    qtbot.waitUntil(lambda: plot.drawings > 0)
    assert plot.chart.drawn("a")[1][-1] == 49.0
    plot.hide()
    before = plot.drawings
    plot.append("a", NOW, 60.0)
    QCoreApplication.sendEvent(plot, QEvent(QEvent.Type.LanguageChange))
    assert (plot.drawings, plot.latest("a")) == (before, 60.0)


def test_many_samples_are_drawn_once(qtbot: QtBot, look: Look, clock: VirtualClock, cursor: CursorGroup) -> None:
    plot = make(qtbot, look, clock, cursor)
    plot.show()
    drawn(qtbot, plot)
    before = plot.drawings
    for i in range(1000):
        plot.append("a", NOW - 1000 + i, 1.0)
    assert plot.drawings == before
    drawn(qtbot, plot)
    assert plot.drawings <= before + 2


def test_a_long_series_keeps_its_peak_and_its_gap(
    qtbot: QtBot, look: Look, clock: VirtualClock, cursor: CursorGroup
) -> None:
    plot = make(qtbot, look, clock, cursor, capacity=90_000, window_s=86_400)
    times = NOW - np.arange(86_400, 0, -1, dtype=np.float64)
    values = np.ones(86_400)
    values[40_000] = 93.0
    values[60_000:60_100] = np.nan
    plot.replace("a", times, values)
    plot.show()
    qtbot.waitUntil(lambda: plot.drawings > 0 and len(plot.chart.drawn("a")[0]) > 0)
    seen = plot.chart.drawn("a")[1]
    assert len(seen) < 2500
    assert np.nanmax(seen) == 93.0
    assert np.isnan(seen).any()


async def test_a_pause_holds_the_picture_and_keeps_the_samples(
    qtbot: QtBot, look: Look, clock: VirtualClock, cursor: CursorGroup
) -> None:
    plot = make(qtbot, look, clock, cursor, window_s=100)
    plot.append("a", NOW - 1, 5.0)
    plot.show()
    drawn(qtbot, plot)
    plot.set_paused(True)
    plot.append("a", NOW + 60, 7.0)
    drawn(qtbot, plot)
    assert plot.chart.shown_range[:2] == (NOW - 100, NOW)
    await clock.advance(60)
    plot.set_paused(False)
    drawn(qtbot, plot)
    assert plot.chart.shown_range[:2] == (NOW - 40, NOW + 60)
    assert plot.latest("a") == 7.0


def test_the_cursor_is_shared_and_its_values_stand_in_the_legend(
    qtbot: QtBot, look: Look, clock: VirtualClock, cursor: CursorGroup
) -> None:
    one, other = make(qtbot, look, clock, cursor), make(qtbot, look, clock, cursor)
    for plot in (one, other):
        plot.replace("a", [NOW - 1800, NOW - 10], [11.0, 22.0])
        plot.show()
        drawn(qtbot, plot)
    assert [entry.value for entry in one.legend.entries] == ["22", "–"]
    cursor.move(NOW - 1800)
    assert [entry.value for entry in other.legend.entries] == ["11", "–"]
    assert other.legend.moment.startswith("at ")
    cursor.move(None)
    assert [entry.value for entry in one.legend.entries] == ["22", "–"]
    assert one.legend.moment == ""


def test_the_pointer_moves_the_cursor(qtbot: QtBot, look: Look, clock: VirtualClock, cursor: CursorGroup) -> None:
    plot = make(qtbot, look, clock, cursor)
    plot.show()
    drawn(qtbot, plot)
    plot.chart.pointer_moved.emit(QPointF(plot.chart.widget.width() - 1, 60))
    assert cursor.moment == pytest.approx(NOW, abs=20)
    plot.chart.pointer_moved.emit(QPointF(2, 60))
    assert cursor.moment is None


def test_windows_and_the_scale_from_zero(qtbot: QtBot, look: Look, clock: VirtualClock, cursor: CursorGroup) -> None:
    plot = make(qtbot, look, clock, cursor)
    plot.append("a", NOW - 5, 42.0)
    plot.show()
    drawn(qtbot, plot)
    assert plot.chart.shown_range == (NOW - 3600, NOW, 50.0)
    plot.set_window(900)
    drawn(qtbot, plot)
    assert plot.chart.shown_range == (NOW - 900, NOW, 50.0)


def test_a_fixed_top_and_a_limit(qtbot: QtBot, look: Look, clock: VirtualClock, cursor: CursorGroup) -> None:
    limit = LimitSpec(90.0, lambda: "high", band=True)
    plot = make(qtbot, look, clock, cursor, top=100.0, limits=[limit])
    plot.append("a", NOW - 5, 3.0)
    plot.show()
    drawn(qtbot, plot)
    assert plot.chart.shown_range[2] == 100.0


def test_it_takes_another_theme_at_once(
    qtbot: QtBot, look: Look, theme: Theme, clock: VirtualClock, cursor: CursorGroup
) -> None:
    plot = make(qtbot, look, clock, cursor)
    plot.show()
    drawn(qtbot, plot)
    theme.set_mode("dark")
    drawn(qtbot, plot)
    image = plot.grab().toImage()
    assert image.pixelColor(image.width() // 2, 20) == theme.color("panel")
    assert image.pixelColor(60, 50) == theme.color("panel")


def test_names_follow_the_language(qtbot: QtBot, look: Look, clock: VirtualClock, cursor: CursorGroup) -> None:
    names = ["Load"]
    plot = Plot(look, clock, lambda: names[0], lambda: "%", [CurveSpec("a", lambda: names[0], "series.0")])
    qtbot.addWidget(plot)
    names[0] = "负载"
    QCoreApplication.sendEvent(plot, QEvent(QEvent.Type.LanguageChange))
    assert (plot.title.text(), plot.legend.entries[0].name) == ("负载", "负载")
    assert plot.accessibleName() == "负载 (%)"
