"""The options that may stand anywhere on the command line: where the controller is, and how to answer."""

from __future__ import annotations

import locale
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from plum_desk.api.messages import Lang

_WITH_VALUE = {"--url": "url", "--token": "token", "--lang": "lang"}


class UsageFault(Exception):  # noqa: N818 (a fault of the person who typed)
    """The command line cannot be read."""


@dataclass(frozen=True)
class Options:
    """`url` and `token` None: found like the SDK finds them. `as_json` answers for programs."""

    url: str | None = None
    token: str | None = None
    lang: Lang = "en"
    as_json: bool = False


def read(arguments: Sequence[str], environ: Mapping[str, str]) -> tuple[Options, list[str]]:
    """The options that hold for every command, and the other arguments in their order.

    Nothing after `--` is looked at. UsageFault when a value is missing or the language is unknown.
    """
    given: dict[str, str] = {}
    rest: list[str] = []
    as_json = False
    waiting = list(reversed(arguments))
    while waiting:
        word = waiting.pop()
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *reversed(waiting)]
            break
        if word == "--json":
            as_json = True
        elif name in _WITH_VALUE:
            given[_WITH_VALUE[name]] = value if equals else _next(name, waiting)
        else:
            rest.append(word)
    options = Options(url=given.get("url"), token=given.get("token"), as_json=as_json)
    return replace(options, lang=language(given.get("lang"), environ)), rest


def language(chosen: str | None, environ: Mapping[str, str]) -> Lang:
    """`--lang`, else PLUM_LANG, else the locale's."""
    if chosen is not None:
        return _known(chosen)
    if environ.get("PLUM_LANG") in ("zh", "en"):
        return _known(environ["PLUM_LANG"])
    names = [environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), None) or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _known(text: str) -> Lang:
    if text == "zh":
        return "zh"
    if text == "en":
        return "en"
    raise UsageFault(f"--lang {text}: zh or en")


def _next(name: str, waiting: list[str]) -> str:
    if not waiting:
        raise UsageFault(f"{name} needs a value")
    return waiting.pop()
