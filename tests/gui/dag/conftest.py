"""A canvas in a real window, with a clock that stands still until a test moves it."""

import pytest
from pytestqt.qtbot import QtBot

from plum_desk.base.clock import VirtualClock
from plum_desk.gui.dag.canvas import RunCanvas
from plum_desk.gui.theme.look import Look


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(wall=1000.0)


@pytest.fixture
def canvas(qtbot: QtBot, look: Look, clock: VirtualClock) -> RunCanvas:
    canvas = RunCanvas(look, clock.wall)
    qtbot.addWidget(canvas)
    canvas.resize(1000, 600)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas
