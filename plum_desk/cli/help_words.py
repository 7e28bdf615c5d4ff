"""The words that the command-line library itself puts into every help, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_WORDS = (
    (re.compile(r"^Usage: ", re.MULTILINE), "用法："),
    (re.compile(r"^Options:$", re.MULTILINE), "选项："),
    (re.compile(r"^Commands:$", re.MULTILINE), "命令："),
    (re.compile(r"^Arguments:$", re.MULTILINE), "参数："),
    (re.compile(r"\[OPTIONS\]"), "[选项]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "命令 [参数]..."),
    (re.compile(r"Show this message and exit\."), "显示此帮助。"),
    (re.compile(r"\[required\]"), "[必填]"),
    (re.compile(r"\[default: "), "[默认："),
)


def translate(command: Any) -> None:
    """Let a command, and all below it, show its help in Chinese."""
    command.get_help = _translated(command.get_help)
    for part in getattr(command, "commands", {}).values():
        translate(part)


def _translated(get_help: Callable[[Any], str]) -> Callable[[Any], str]:
    def chinese(context: Any) -> str:
        text = get_help(context)
        for pattern, word in _WORDS:
            text = pattern.sub(word, text)
        return text

    return chinese
