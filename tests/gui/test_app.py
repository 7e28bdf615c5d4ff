"""The console composed in the test's own process: closing its window ends everything in time."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import psutil
from PySide6.QtWidgets import QApplication

from plum_desk.api.client import PlumClient
from plum_desk.api.http_transport import HttpTransport
from plum_desk.base import credentials
from plum_desk.base.settings import ControllerSettings
from plum_desk.gui.app import Dress, serve_console
from plum_desk.gui.frame.window import MainWindow
from plum_desk.gui.i18n import Languages
from plum_desk.gui.options import ConsoleOptions
from plum_desk.gui.preferences import Preferences
from plum_desk.gui.theme.theme import Theme
from tests.gui.pages.desk import until

CLOSE_S = 3.0
STUBBORN = "trap '' TERM; echo $$; while :; do sleep 1; done"


def settings(folder: Path) -> ControllerSettings:
    flags = {"CONTROLLER_ADDR": "127.0.0.1:0", "CONTROLLER_DATA_DIR": str(folder / "data")}
    return ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(folder / "config")}, folder)


def windows() -> list[MainWindow]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]


async def stubborn_process(folder: Path) -> psutil.Process:
    """A task's process that does not mind SIGTERM."""
    found = credentials.find(folder / "config", None)
    assert found is not None
    async with PlumClient(HttpTransport(found.url, found.token)) as plum:
        payload = {"command": "sh", "args": ["-c", STUBBORN]}
        task = await plum.tasks.create(name="Hold", executor="os_process", payload=payload, auto_start=True)
        data = b""
        async with asyncio.timeout(20):
            while b"\n" not in data:
                data = (await plum.tasks.logs(task.task_id)).data
        return psutil.Process(int(data.splitlines()[0].split()[-1]))


async def test_closing_the_window_ends_everything_in_time(tmp_path: Path, qapp: QApplication, theme: Theme) -> None:
    dress = Dress(theme, Languages(qapp), Preferences(tmp_path))
    console = asyncio.create_task(serve_console(dress, settings(tmp_path), ConsoleOptions()))
    await until(windows, "for the window")
    process = await stubborn_process(tmp_path)
    assert process.is_running()
    began = time.monotonic()
    windows()[0].close()
    assert await asyncio.wait_for(console, 20) == 0
    assert time.monotonic() - began < CLOSE_S
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    assert credentials.find(tmp_path / "config", None) is None
    assert not windows()
