"""``plum-desk``: the console with its controller in one window."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from plum_desk.base.extras import require
from plum_desk.base.log import set_up
from plum_desk.base.setting_sources import add_flags
from plum_desk.base.settings import DESKTOP_SETTINGS, ControllerSettings, SettingError
from plum_desk.gui.options import ConsoleOptions, add_options

USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the window is closed, SIGTERM or Ctrl+C; the exit codes are those of the contract."""
    parser = argparse.ArgumentParser(prog="plum-desk", description="Plum Desk's console with its local controller.")
    add_flags(parser, DESKTOP_SETTINGS)
    add_options(parser)
    flags = vars(parser.parse_args(arguments))
    require("desktop", "PySide6", "qasync", "pyqtgraph", "qtawesome", "networkx", "pypinyin", "numpy")
    require("controller", "aiosqlite", "cel_expr_python", "jsonschema", "prometheus_client")
    try:
        settings = ControllerSettings.load(flags, os.environ, Path.cwd())
    except SettingError as error:
        print(f"plum-desk: {error}", file=sys.stderr)
        return USAGE
    set_up(settings.log_level, sys.stderr)
    # On import it remarks which binding it took, and whoever cannot start would read two lines.
    logging.getLogger("qasync").setLevel(logging.WARNING)
    from plum_desk.gui.app import run_console

    return run_console(settings, ConsoleOptions.of(flags))


if __name__ == "__main__":
    sys.exit(main())
