"""What may follow on a command line that is being typed, read off the tree of commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from plum_desk.api.types.access import Role
from plum_desk.api.types.system import DURABLE_TOPICS, LIVE_TOPICS
from plum_desk.api.types.tasks import TaskState
from plum_desk.api.types.workflows import RunStateName

FILES = "FILE"
_EVERYWHERE = {"--json": False, "--url": True, "--token": True, "--lang": True}
"""The options that are taken before the commands see them, and whether a value follows."""
_VALUES: dict[str, tuple[str, ...]] = {
    "--lang": ("en", "zh"),
    "--role": get_args(Role),
    "--executor": ("embedded", "service", "os_process"),
    "--topics": (*DURABLE_TOPICS, *LIVE_TOPICS),
    "tasks --state": get_args(TaskState),
    "runs --state": get_args(RunStateName),
}
_LISTS = frozenset({"--state", "--topics"})
"""Options that take several values with commas."""


@dataclass(frozen=True)
class Candidate:
    """A word that may stand there, and what it means."""

    value: str
    help: str = ""


@dataclass(frozen=True)
class Wanted:
    """Words that are known, or the `kind` of thing whose names only the controller (or the disk) knows.

    `before` goes in front of each name: what of the word being typed is settled already.
    """

    candidates: tuple[Candidate, ...] = ()
    kind: str | None = None
    before: str = ""


def wanted(tree: Any, words: Sequence[str], current: str) -> Wanted:
    """What may replace `current`, the word being typed after `words`; `tree` is a group of commands."""
    place = _Place(tree)
    for word in words:
        place.go(word)
    return place.wanted(current)


class _Place:
    """How far a command line has been read."""

    def __init__(self, tree: Any) -> None:
        self._command = tree
        self._path: list[str] = []
        self._given: set[str] = set()
        self._option: str | None = None
        self._arguments = 0
        self._only_arguments = False
        self._lost = False

    def go(self, word: str) -> None:
        """Read one whole word."""
        if self._option is not None:
            self._option = None
        elif word == "--" and not self._only_arguments:
            self._only_arguments = True
        elif word.startswith("-") and len(word) > 1 and not self._only_arguments:
            name, equals, _ = word.partition("=")
            self._given.add(name)
            self._option = name if self._takes_value(name) and not equals else None
        elif (commands := self._commands()) is not None:
            self._lost = self._lost or word not in commands
            self._command = commands.get(word, self._command)
            self._path.append(word)
        else:
            self._arguments += 1

    def wanted(self, current: str) -> Wanted:
        if self._lost:
            return Wanted()
        if self._option is not None:
            return self._value(self._option, current, "")
        if current.startswith("-") and not self._only_arguments:
            name, equals, value = current.partition("=")
            return self._value(name, value, f"{name}=") if equals else Wanted(_starting(self._options(), current))
        if (commands := self._commands()) is not None:
            shown = ((name, part) for name, part in commands.items() if not part.hidden)
            return Wanted(_starting((Candidate(name, _first_line(part.help)) for name, part in shown), current))
        arguments = [param for param in self._command.params if param.param_type_name == "argument"]
        if self._arguments < len(arguments):
            return Wanted(kind=arguments[self._arguments].metavar)
        return Wanted()

    def _commands(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = getattr(self._command, "commands", None)
        return found

    def _options(self) -> Iterable[Candidate]:
        for param in self._own_options():
            long = max(param.opts, key=len)
            if param.multiple or not self._given & set(param.opts):
                yield Candidate(long, _first_line(param.help))
        yield from (Candidate(name) for name in _EVERYWHERE if name not in self._given)

    def _own_options(self) -> list[Any]:
        return [param for param in self._command.params if param.param_type_name == "option"]

    def _option_of(self, name: str) -> Any:
        return next((param for param in self._own_options() if name in param.opts), None)

    def _takes_value(self, name: str) -> bool:
        if name in _EVERYWHERE:
            return _EVERYWHERE[name]
        found = self._option_of(name)
        return found is not None and not found.is_flag

    def _value(self, name: str, current: str, before: str) -> Wanted:
        values = _VALUES.get(" ".join((*self._path[:1], name))) or _VALUES.get(name)
        if values is None:
            found = self._option_of(name)
            return Wanted(kind=None if found is None else found.metavar, before=before)
        if name in _LISTS and "," in current:
            settled = current[: current.rindex(",") + 1]
            values = tuple(f"{settled}{value}" for value in values if value not in settled.split(","))
        candidates = (Candidate(f"{before}{value}") for value in values)
        return Wanted(_starting(candidates, f"{before}{current}"))


def _starting(candidates: Iterable[Candidate], current: str) -> tuple[Candidate, ...]:
    return tuple(found for found in candidates if found.value.startswith(current))


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
