"""Real windows on the offscreen platform, on the qasync loop that the console itself uses."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from plum_desk.gui.garbage import collect_if_due
from plum_desk.gui.theme.look import Look
from plum_desk.gui.theme.theme import Theme

LoopFactory = Callable[[], asyncio.AbstractEventLoop]


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> Mapping[str, LoopFactory]:
    def qt_loop() -> asyncio.AbstractEventLoop:
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        # As the console does: a window that goes must not stop the loop under a test.
        application.setQuitOnLastWindowClosed(False)
        return qasync.QEventLoop(application)

    return {"qasync": qt_loop}


@pytest.fixture(autouse=True, scope="module")
def garbage() -> Iterator[None]:
    """No other thread collects, as in the console; what a module leaves is collected before others may."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def collected(garbage: None) -> Iterator[None]:
    """This thread collects between tests."""
    yield
    collect_if_due()


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A light theme that the application wears; a new one for each test."""
    theme = Theme("light")
    theme.apply(qapp)
    yield theme
    theme.deleteLater()


@pytest.fixture
def look(theme: Theme) -> Look:
    return Look.of(theme)
