"""A controller composed in the process of the test, and a client beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from plum_desk.api.client import PlumClient
from plum_desk.base.clock import Clock
from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.compose import run_controller


@asynccontextmanager
async def composed(folder: Path, clock: Clock | None = None, **flags: str) -> AsyncIterator[PlumClient]:
    """Its client, in process; what it stored stays in the folder for the next one."""
    given = {"CONTROLLER_ADDR": "127.0.0.1:0", "CONTROLLER_DATA_DIR": str(folder / "data"), **flags}
    settings = ControllerSettings.load(given, {"PLUM_CONFIG_DIR": str(folder / "config")}, folder)
    async with run_controller(settings, clock) as running, PlumClient(running.transport()) as client:
        yield client
