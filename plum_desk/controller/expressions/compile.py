"""From CEL text to something that can be evaluated, within limits that keep the parser safe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cel_expr_python import cel

from plum_desk.controller.core.graph.cel import UNUSABLE_NAMES, Token, Uses, string_value, tokens, uses
from plum_desk.controller.expressions.failure import SyntaxProblem, syntax_problem

MAX_CHARACTERS = 2000
MAX_DEPTH = 32
_CACHED = 4096
_ENVS = 256
_ROOTS = ("params", "steps", "run", "item", "index", "last")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_SLOW_CALLS = frozenset({"matches"})
"""Calls whose cost is not bounded by the size of the text."""

SelectPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression ready to run. ``path`` is set when it only selects: then no CEL is needed to follow it.

    ``loops`` tells that its cost is not bounded by its size and its values': it must not run in this process.
    """

    text: str
    program: cel.Expression
    uses: Uses
    path: SelectPath | None
    loops: bool


class Compiler:
    """Compiles and remembers the newest few thousand texts. Not safe for use by several threads at once."""

    def __init__(self) -> None:
        self._envs = lru_cache(maxsize=_ENVS)(_environment)
        self.compile = lru_cache(maxsize=_CACHED)(self._compile)

    def check(self, text: str, names: tuple[str, ...] = ()) -> SyntaxProblem | None:
        """Why ``text`` cannot be used as an expression; None when it can. ``names`` are those of loop items."""
        compiled = self.compile(text, names)
        return compiled if isinstance(compiled, SyntaxProblem) else None

    def _compile(self, text: str, names: tuple[str, ...] = ()) -> Compiled | SyntaxProblem:
        if len(text) > MAX_CHARACTERS:
            return SyntaxProblem(f"longer than {MAX_CHARACTERS} characters", code="cel.tooLong")
        words = list(tokens(text))
        if _depth(words) > MAX_DEPTH:
            return SyntaxProblem(f"nested more than {MAX_DEPTH} deep", code="cel.tooDeep")
        if not text.isprintable() and not _encodable(text):
            return SyntaxProblem("the text is not valid Unicode")
        try:
            program = self._envs(names).compile(text)
        except RuntimeError as error:
            return syntax_problem(str(error))
        found = uses(text)
        loops = found.macros or any(word.text in _SLOW_CALLS for word in words)
        return Compiled(text, program, found, select_path(words, names), loops)


def extra_names(context: Iterable[str]) -> tuple[str, ...]:
    """The names in a context that not every expression knows."""
    return tuple(sorted(name for name in context if name not in _ROOTS))


def _environment(names: tuple[str, ...]) -> cel.Env:
    return cel.NewEnv(variables=dict.fromkeys((*_ROOTS, *names), cel.Type.DYN))


def select_path(words: Sequence[Token], names: tuple[str, ...] = ()) -> SelectPath | None:
    """The steps of ``root.a["b"][0]``; None when the text does anything but select."""
    if not words or words[0].text not in (*_ROOTS, *names):
        return None
    path: list[str | int] = [words[0].text]
    rest = list(words[1:])
    while rest:
        used, name = _selection(rest)
        if name is None:
            return None
        path.append(name)
        del rest[:used]
    return tuple(path)


def _selection(words: Sequence[Token]) -> tuple[int, str | int | None]:
    """How many words the first selection takes, and what it selects; None when it is none."""
    if words[0].text == "." and len(words) > 1:
        field = words[1]
        usable = field.kind == "ident" and field.text not in UNUSABLE_NAMES
        return 2, field.text if usable else None
    if words[0].text == "[" and len(words) > 2 and words[2].text == "]":
        index = words[1]
        if index.kind == "number" and index.text.isdecimal():
            return 3, int(index.text)
        return 3, string_value(index.text) if index.kind == "string" else None
    return 0, None


def _depth(words: Sequence[Token]) -> int:
    depth = deepest = 0
    for word in words:
        depth += (word.text in _OPENING) - (word.text in _CLOSING)
        deepest = max(deepest, depth)
    return deepest


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
