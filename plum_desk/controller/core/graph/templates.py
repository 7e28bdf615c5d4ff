"""Templates: strings with ``${{ CEL }}`` inside any JSON value, parsed once and rendered with values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plum_desk.api.types.common import Json
from plum_desk.controller.core.graph.cel import param_names as param_names
from plum_desk.controller.core.graph.cel import step_names as step_names
from plum_desk.controller.core.graph.cel import template_end

JsonPath = tuple[str | int, ...]

_OPEN = "${{"
_DEEP = (str, dict, list)


class TemplateError(ValueError):
    """A ``${{`` without its ``}}``. ``column`` counts from 1 in the whole string."""

    def __init__(self, column: int):
        super().__init__("a template that opens with ${{ has no closing }}")
        self.column = column


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands for itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Expression:
    """CEL between ``${{`` and ``}}``, without the spaces around it."""

    cel: str


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed string. ``whole`` is true when it is one expression and nothing else: its value keeps its type."""

    parts: tuple[Literal | Expression, ...]
    whole: bool

    @property
    def expressions(self) -> tuple[str, ...]:
        """The CEL texts, in order."""
        return tuple(part.cel for part in self.parts if isinstance(part, Expression))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A JSON value whose templates are parsed: ``expressions`` are all CEL texts in document order."""

    value: Json
    slots: tuple[tuple[JsonPath, Template], ...]
    expressions: tuple[str, ...]


def parse(text: str) -> Template:
    """Split a string into its parts; raises ``TemplateError``."""
    parts: list[Literal | Expression] = []
    plain = ""
    position = 0
    while (opening := text.find(_OPEN, position)) >= 0:
        if opening > position and text[opening - 1] == "$":
            plain += text[position : opening - 1] + _OPEN
            position = opening + len(_OPEN)
            continue
        end = template_end(text, opening + len(_OPEN))
        if end is None:
            raise TemplateError(opening + 1)
        plain += text[position:opening]
        if plain:
            parts.append(Literal(plain))
        plain = ""
        parts.append(Expression(text[opening + len(_OPEN) : end].strip()))
        position = end + 2
    plain += text[position:]
    if plain:
        parts.append(Literal(plain))
    return Template(tuple(parts), whole=len(parts) == 1 and isinstance(parts[0], Expression))


def find(value: Json) -> Iterator[tuple[JsonPath, str]]:
    """Every string that holds ``${{``, with its path, in document order. Keys are never templates."""
    stack: list[tuple[JsonPath, Json]] = [((), value)]
    while stack:
        path, item = stack.pop()
        if isinstance(item, str):
            if _OPEN in item:
                yield path, item
        elif isinstance(item, dict):
            stack.extend(((*path, key), child) for key, child in reversed(item.items()) if isinstance(child, _DEEP))
        elif isinstance(item, list):
            places = range(len(item) - 1, -1, -1)
            stack.extend(((*path, place), item[place]) for place in places if isinstance(item[place], _DEEP))


def collect(value: Json) -> Prepared:
    """Parse the templates of a JSON value; raises ``TemplateError``."""
    slots = tuple((path, parse(text)) for path, text in find(value))
    return Prepared(value, slots, tuple(cel for _, template in slots for cel in template.expressions))


def render(prepared: Prepared, values: Sequence[Json]) -> Json:
    """The JSON value with ``values`` in place of ``prepared.expressions``. Untouched parts are shared, not copied."""
    if not prepared.slots:
        return prepared.value
    root: list[Json] = [prepared.value]
    copied: set[int] = set()
    rest = iter(values)
    for path, template in prepared.slots:
        container: Json = root
        steps: JsonPath = (0, *path)
        for step in steps[:-1]:
            child = _own(container[step], copied)
            container[step] = child
            container = child
        container[steps[-1]] = _fill(template, rest)
    return root[0]


def compact(value: Json) -> str:
    """JSON without spaces, as it goes into a longer string."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _own(container: Json, copied: set[int]) -> Json:
    """The container itself when this rendering made it, else a copy of it."""
    if id(container) in copied:
        return container
    copy = dict(container) if isinstance(container, dict) else list(container)
    copied.add(id(copy))
    return copy


def _fill(template: Template, values: Iterator[Json]) -> Json:
    if template.whole:
        return next(values)
    return "".join(part.text if isinstance(part, Literal) else _as_text(next(values)) for part in template.parts)


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else compact(value)
