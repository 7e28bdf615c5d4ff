"""The words of a CEL text: enough of its grammar to find names, calls and ends, without judging it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

TokenKind = Literal["ident", "quoted", "string", "number", "punct", "bad"]

RESERVED_WORDS = frozenset(
    {"in", "true", "false", "null", "as", "break", "const", "continue", "else", "for", "function", "if", "import"}
    | {"let", "loop", "package", "namespace", "return", "var", "void", "while"}
)
"""Words of the language; a node key may be none of them."""

UNUSABLE_NAMES = frozenset({"in", "true", "false", "null"})
"""The words that the grammar refuses even after a dot."""

MACROS = frozenset({"map", "filter", "exists", "exists_one", "existsOne", "all"})
"""Member calls that loop over a list or a map."""

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>//[^\n]*)
    |(?P<string>
        (?:[bB]?[rR]|[rR][bB]) (?: \"{3}[\s\S]*?\"{3} | '{3}[\s\S]*?'{3} | \"[^\"\r\n]*\" | '[^'\r\n]*' )
        |[bB]? (?: \"{3}(?:[^\\]|\\[\s\S])*?\"{3} | '{3}(?:[^\\]|\\[\s\S])*?'{3}
            | \"(?:[^\"\\\r\n]|\\.)*\" | '(?:[^'\\\r\n]|\\.)*' ))
    |(?P<ident>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<quoted>`[^`\n]*`)
    |(?P<number>0[xX][0-9a-fA-F]+[uU]?|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?[uU]?)
    |(?P<bad>["'`])
    |(?P<punct>[\s\S])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word at an offset. ``bad`` is the quote of a string without an end: the last token of its text."""

    kind: TokenKind
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text`` without spaces and comments."""
    for match in _TOKEN.finditer(text):
        kind = cast(str, match.lastgroup)
        if kind in ("space", "comment"):
            continue
        yield Token(cast(TokenKind, kind), match.group(), match.start())
        if kind == "bad":
            return


def template_end(text: str, start: int) -> int | None:
    """The offset of the first ``}}`` at or after ``start`` outside strings and braces; None without one."""
    depth = 0
    position = start
    while match := _TOKEN.match(text, position):
        kind, word = match.lastgroup, match.group()
        if kind == "bad":
            return None
        if kind == "comment" and depth == 0 and "}}" in word:
            return match.start() + word.index("}}")
        if word == "}" and depth == 0 and text.startswith("}}", position):
            return position
        if kind == "punct":
            depth += (word == "{") - (word == "}" and depth > 0)
        position = match.end()
    return None


@dataclass(frozen=True, slots=True)
class Uses:
    """The names that an expression takes from its surroundings, in order, each once.

    ``any_step`` tells that ``steps`` stands without the name of a node, ``any_param`` the same of ``params``.
    ``roots`` are all names that are not selected from something.
    """

    steps: tuple[str, ...]
    params: tuple[str, ...]
    any_step: bool
    any_param: bool
    macros: bool
    roots: frozenset[str] = frozenset()


def uses(text: str) -> Uses:
    """What ``text`` names. It need not be correct CEL."""
    words = list(tokens(text))
    named: dict[str, dict[str, None]] = {"steps": {}, "params": {}}
    dynamic: set[str] = set()
    for index, word in enumerate(words):
        if word.kind != "ident" or word.text not in named or _is_field(words, index):
            continue
        name = _name_after(words, index)
        if name is None:
            dynamic.add(word.text)
        else:
            named[word.text][name] = None
    return Uses(
        steps=tuple(named["steps"]),
        params=tuple(named["params"]),
        any_step="steps" in dynamic,
        any_param="params" in dynamic,
        macros=any(_is_macro(words, index) for index in range(len(words))),
        roots=frozenset(
            word.text for index, word in enumerate(words) if word.kind == "ident" and not _is_field(words, index)
        ),
    )


def step_names(cel_text: str) -> tuple[str, ...]:
    """The keys of the nodes named as ``steps.key`` or ``steps["key"]``, in order, each once."""
    return uses(cel_text).steps


def param_names(cel_text: str) -> tuple[str, ...]:
    """The parameters named as ``params.name`` or ``params["name"]``, in order, each once."""
    return uses(cel_text).params


def _is_field(words: list[Token], index: int) -> bool:
    """Whether the word is selected from something: ``x.steps``; a leading dot names the root."""
    if index < 2 or words[index - 1].text != ".":
        return False
    before = words[index - 2]
    return before.kind in ("ident", "quoted", "string", "number") or before.text in (")", "]", "}")


def _is_macro(words: list[Token], index: int) -> bool:
    if words[index].kind != "ident" or words[index].text not in MACROS:
        return False
    return index > 0 and words[index - 1].text == "." and _text(words, index + 1) == "("


def _name_after(words: list[Token], index: int) -> str | None:
    opening = _text(words, index + 1)
    if opening == "." and _text(words, index + 3) != "(":
        return _selected(words, index + 2)
    if opening == "[" and _text(words, index + 3) == "]" and words[index + 2].kind == "string":
        return string_value(words[index + 2].text)
    return None


def _selected(words: list[Token], index: int) -> str | None:
    if index < len(words) and words[index].kind == "ident":
        return words[index].text
    if index < len(words) and words[index].kind == "quoted":
        return words[index].text[1:-1]
    return None


def string_value(literal: str) -> str | None:
    """What a string literal says; None for bytes and for one with escapes, which nobody needs in a name."""
    prefix = literal[: len(literal) - len(literal.lstrip("rRbB"))]
    body = literal[len(prefix) :]
    quotes = 3 if len(body) >= 6 and body[:3] in ('"""', "'''") else 1
    value = body[quotes:-quotes]
    escaped = "\\" in value and "r" not in prefix.lower()
    return None if escaped or "b" in prefix.lower() else value


def _text(words: list[Token], index: int) -> str:
    return words[index].text if index < len(words) else ""
