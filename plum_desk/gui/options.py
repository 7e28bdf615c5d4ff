"""What the command line of the console takes beside the settings, most of it for automation."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Mode = Literal["light", "dark", "system"]
_MODES: tuple[Mode, ...] = ("light", "dark", "system")


@dataclass(frozen=True, slots=True)
class Target:
    """A page and an object on it, as in `--show tasks` or `--show run:latest`."""

    page: str
    key: str = ""

    @classmethod
    def parse(cls, text: str) -> "Target":
        """`PAGE`, `PAGE:ID`, or `run:ID`, `task:ID`, `def:ID`, `node:ID`, `worker:ID`, `workflow:ID`."""
        head, _, key = text.partition(":")
        match head:
            case "run":
                return cls("workflows", f"run:{key}")
            case "def":
                return cls("tasks", f"def:{key}")
            case "workflow" | "task" | "node" | "worker":
                return cls(f"{head}s", key)
        return cls(head, key)


@dataclass(frozen=True, slots=True)
class ConsoleOptions:
    """`connect` attaches to a controller elsewhere; `screenshot` writes a picture once data is shown."""

    connect: str | None = None
    token: str | None = None
    show: Target | None = None
    screenshot: Path | None = None
    size: tuple[int, int] | None = None
    theme: Mode | None = None
    exit: bool = False

    @classmethod
    def of(cls, flags: Mapping[str, Any]) -> "ConsoleOptions":
        """From parsed arguments."""
        return cls(
            connect=flags["connect"],
            token=flags["token"],
            show=flags["show"],
            screenshot=flags["screenshot"],
            size=flags["size"],
            theme=flags["theme"],
            exit=flags["exit"],
        )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give the parser the console's own flags."""
    group = parser.add_argument_group("console")
    group.add_argument("--connect", metavar="URL", help="attach to this controller instead of hosting one")
    group.add_argument("--token", help="the token for --connect; without it the one this user's controller left")
    group.add_argument(
        "--show", metavar="PAGE[:ID]", type=Target.parse, help="open on this page, such as run:ID or tasks"
    )
    group.add_argument("--theme", choices=_MODES, help="for this run only")
    group.add_argument("--screenshot", metavar="FILE", type=Path, help=argparse.SUPPRESS)
    group.add_argument("--size", metavar="WxH", type=_size, help=argparse.SUPPRESS)
    group.add_argument("--exit", action="store_true", help=argparse.SUPPRESS)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    try:
        return int(width), int(height)
    except ValueError:
        raise argparse.ArgumentTypeError("expected WIDTHxHEIGHT, such as 1440x900") from None
