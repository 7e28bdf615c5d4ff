"""What is wrong with the expressions of a workflow: syntax, names of nodes and of parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from plum_desk.api.types.workflows import BranchNode, LoopNode, Node, Problem
from plum_desk.controller.core.graph.cel import Uses, uses
from plum_desk.controller.core.graph.compile import template_source
from plum_desk.controller.core.graph.jsonpath import json_path
from plum_desk.controller.core.graph.levels import Level
from plum_desk.controller.core.graph.order import Ends, ancestors_among
from plum_desk.controller.core.graph.templates import TemplateError, find, parse


class SyntaxFault(Protocol):
    """Why a text is no CEL; ``line`` and ``column`` count from 1."""

    @property
    def message(self) -> str: ...
    @property
    def line(self) -> int | None: ...
    @property
    def column(self) -> int | None: ...


class CheckCel(Protocol):
    """Whether a text is CEL; ``names`` may stand in it besides those that every expression knows."""

    def __call__(self, text: str, names: tuple[str, ...] = ...) -> SyntaxFault | None: ...


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A CEL text, the node it belongs to, and the JSONPath of the string that holds it."""

    key: str
    path: str
    cel: str


class Names:
    """What expressions may name: the parameters of the workflow, and on each level the nodes that come before."""

    def __init__(self, params: set[str], check_cel: CheckCel) -> None:
        self.params = params
        self.check_cel = check_cel
        self._levels: dict[int, tuple[Sequence[tuple[str, ...]], Ends]] = {}
        self._asked: dict[int, dict[str, None]] = {}
        self._before: dict[int, tuple[dict[str, int], dict[str, int]]] = {}

    def enter(self, level: Level, groups: Sequence[tuple[str, ...]], predecessors: Ends) -> None:
        """Learn the graph of a level."""
        self._levels[id(level)] = (groups, predecessors)

    def ask(self, level: Level, keys: Sequence[str]) -> None:
        """An expression of the level names these nodes; ask all of them before the first ``problem``."""
        for key in keys:
            home = _home(level, key)
            if home is not None:
                self._asked.setdefault(id(home), {})[key] = None

    def problem(self, level: Level, text: PlacedText, key: str) -> Problem | None:
        """What is wrong with the name of a node."""
        reader, home = text.key, level
        while key not in home.keys:
            if home.parent is None:
                return _problem(text, "workflow.unknownKey", f"steps.{key} names no node of this workflow")
            reader, home = home.loop, home.parent
        bits, before = self._ancestors(home)
        if before[reader] & bits[key]:
            return None
        return _problem(text, "workflow.notAncestor", f"{key} does not come before {reader}")

    def _ancestors(self, level: Level) -> tuple[dict[str, int], dict[str, int]]:
        if id(level) not in self._before:
            groups, predecessors = self._levels[id(level)]
            asked = list(self._asked[id(level)])
            bits = {key: 1 << place for place, key in enumerate(asked)}
            self._before[id(level)] = bits, ancestors_among(groups, predecessors, asked)
        return self._before[id(level)]


def _home(level: Level | None, key: str) -> Level | None:
    while level is not None and key not in level.keys:
        level = level.parent
    return level


def placed_texts(node: Node, path: str) -> Iterator[PlacedText | Problem]:
    """All expressions of a node, in the order of its keys; a template without an end is a problem."""
    if node.when is not None:
        yield PlacedText(node.key, f"{path}.when", node.when)
    if isinstance(node, BranchNode | LoopNode) and node.condition is not None:
        yield PlacedText(node.key, f"{path}.condition", node.condition)
    if isinstance(node, BranchNode):
        for place, case in enumerate(node.cases):
            yield PlacedText(node.key, f"{path}.cases[{place}].condition", case.condition)
    yield from _templates(node, path)


def expression_problems(levels: Sequence[Level], names: Names) -> Iterator[Problem]:
    """Syntax first; a text that is no CEL is not asked for its names."""
    named: list[tuple[Level, PlacedText, Uses]] = []
    for level in levels:
        for path, node in level.nodes:
            own = node.item_name if isinstance(node, LoopNode) else None
            known = level.names if own is None else (*level.names, own)
            for text in placed_texts(node, path):
                if isinstance(text, Problem):
                    yield text
                    continue
                fault = names.check_cel(text.cel, known)
                if fault is None:
                    found = uses(text.cel)
                    names.ask(level, found.steps)
                    named.append((level, text, found))
                    continue
                code = getattr(fault, "code", "cel.syntax")
                yield _problem(text, code, fault.message, line=fault.line, column=fault.column)
    for level, text, use in named:
        for name in use.params:
            if name not in names.params:
                yield _problem(text, "workflow.unknownParam", f"params.{name} names no parameter of this workflow")
        if use.any_step:
            yield _problem(text, "workflow.unnamedStep", "steps must be followed by the key of a node: steps.key")
        for key in use.steps:
            if (fault := names.problem(level, text, key)) is not None:
                yield fault


def _templates(node: Node, path: str) -> Iterator[PlacedText | Problem]:
    for field, value in template_source(node).items():
        for steps, text in find(value):
            place = json_path(f"{path}.{field}", steps)
            try:
                template = parse(text)
            except TemplateError as error:
                yield Problem(
                    severity="error",
                    code="template.unterminated",
                    path=place,
                    message=str(error),
                    line=text.count("\n", 0, error.column - 1) + 1,
                    column=error.column - (text.rfind("\n", 0, error.column - 1) + 1),
                )
                continue
            yield from (PlacedText(node.key, place, cel) for cel in template.expressions)


def _problem(
    text: PlacedText, code: str, message: str, *, line: int | None = None, column: int | None = None
) -> Problem:
    where = f" (in: {text.cel})" if len(text.cel) <= 200 else ""
    return Problem(severity="error", code=code, path=text.path, message=message + where, line=line, column=column)
