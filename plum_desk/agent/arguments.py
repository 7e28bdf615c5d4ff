"""The command line of plum-agent: each setting's flag, and a few of its own."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plum_desk import __version__
from plum_desk.base.setting_sources import add_flags
from plum_desk.base.settings import AGENT_SETTINGS

_TEXTS = {
    "en": {
        "about": "Connects this machine to a Plum Desk controller and runs processes for it.",
        "label": "A label of the node, which tasks may ask for. May be given several times.",
        "capacity": "How many processes may run at once.",
        "help": "Show this text and end.",
        "version": "Show the version and end.",
    },
    "zh": {
        "about": "将本机连接到 Plum Desk 控制器，并为其运行进程。",
        "label": "节点标签，任务可据此选择节点。可多次给出。",
        "capacity": "最多同时运行的进程数。",
        "help": "显示本帮助并退出。",
        "version": "显示版本并退出。",
    },
}


@dataclass(frozen=True)
class Arguments:
    """What was typed; `settings` are flags by the setting's name, None where not given."""

    settings: Mapping[str, str | None]
    labels: Mapping[str, str]
    capacity: int


def parse(argv: Sequence[str], environ: Mapping[str, str]) -> Arguments:
    """Ends the program with code 2 and one line on a wrong command line."""
    parser = _parser(_language(argv, environ))
    given = vars(parser.parse_args(argv))
    labels, capacity = dict(given.pop("labels")), given.pop("capacity")
    return Arguments(given, labels, capacity)


def _parser(lang: str) -> argparse.ArgumentParser:
    texts = _TEXTS[lang]
    parser = argparse.ArgumentParser("plum-agent", description=texts["about"], add_help=False, allow_abbrev=False)
    add_flags(parser, AGENT_SETTINGS, lang)
    parser.add_argument(
        "--label", dest="labels", metavar="KEY=VALUE", type=_label, action="append", default=[], help=texts["label"]
    )
    capacity = max(8, 2 * (os.cpu_count() or 1))
    parser.add_argument(
        "--capacity", metavar="N", type=_capacity, default=capacity, help=f"{texts['capacity']} ({capacity})"
    )
    parser.add_argument("--version", action="version", version=f"plum-agent {__version__}", help=texts["version"])
    parser.add_argument("-h", "--help", action="help", help=texts["help"])
    return parser


def _language(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """The help must be in the user's language before the settings have been read."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--lang", default="")
    names = ("PLUM_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    try:
        chosen = early.parse_known_args(argv)[0].lang
    except argparse.ArgumentError:  # told by the real parser
        chosen = ""
    locale = chosen or next((value for name in names if (value := environ.get(name))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def _label(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not key or not sign:
        raise argparse.ArgumentTypeError(f"{text!r}: expected KEY=VALUE")
    return key, value


def _capacity(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number from 1 to 100000")
    return int(text)
