"""``plum-controller``: the engine without a window."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from plum_desk.base.extras import require
from plum_desk.base.log import set_up
from plum_desk.base.setting_sources import add_flags
from plum_desk.base.settings import CONTROLLER_SETTINGS, ControllerSettings, SettingError

CANNOT_START = 3
USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or Ctrl+C; the exit codes are those of the contract."""
    require("controller", "aiosqlite", "cel_expr_python", "jsonschema", "prometheus_client")
    parser = argparse.ArgumentParser(prog="plum-controller", description="Plum Desk's controller without a window.")
    add_flags(parser, CONTROLLER_SETTINGS)
    flags = vars(parser.parse_args(arguments))
    try:
        settings = ControllerSettings.load(flags, os.environ, Path.cwd())
    except SettingError as error:
        print(f"plum-controller: {error}", file=sys.stderr)
        return USAGE
    set_up(settings.log_level, sys.stderr)
    return asyncio.run(_run(settings))


async def _run(settings: ControllerSettings) -> int:
    from plum_desk.controller.compose import run_controller
    from plum_desk.controller.start_failure import START_FAILURES, describe

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        async with run_controller(settings) as controller:
            print(f"plum-controller ready {controller.url}", flush=True)
            await stop.wait()
    except START_FAILURES as error:
        print(f"plum-controller: {describe(error, settings)}", file=sys.stderr)
        return CANNOT_START
    return 0


if __name__ == "__main__":
    sys.exit(main())
