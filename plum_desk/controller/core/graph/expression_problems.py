"""What is wrong with the expressions of a workflow: syntax, names of nodes and of parameters."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from plum_desk.api.types.workflows import BranchNode, Node, Problem, TaskNode
from plum_desk.controller.core.graph.cel import Uses, uses
from plum_desk.controller.core.graph.jsonpath import json_path
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


CheckCel = Callable[[str], SyntaxFault | None]


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A CEL text, the node it belongs to, and the JSONPath of the string that holds it."""

    key: str
    path: str
    cel: str


def placed_texts(node: Node, path: str) -> Iterator[PlacedText | Problem]:
    """All expressions of a node, in the order of its keys; a template without an end is a problem."""
    if node.when is not None:
        yield PlacedText(node.key, f"{path}.when", node.when)
    if isinstance(node, BranchNode):
        if node.condition is not None:
            yield PlacedText(node.key, f"{path}.condition", node.condition)
        for place, case in enumerate(node.cases):
            yield PlacedText(node.key, f"{path}.cases[{place}].condition", case.condition)
    else:
        yield from _templates(node, path)


def _templates(node: TaskNode, path: str) -> Iterator[PlacedText | Problem]:
    for field, value in (("payload", node.payload), ("targetRef", node.target_ref), ("labels", node.labels)):
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


def expression_problems(
    texts: Sequence[PlacedText],
    *,
    check_cel: CheckCel,
    params: Collection[str],
    groups: Sequence[tuple[str, ...]],
    predecessors: Ends,
) -> Iterator[Problem]:
    """Syntax first; a text that is no CEL is not asked for its names."""
    named: list[tuple[PlacedText, Uses]] = []
    for text in texts:
        fault = check_cel(text.cel)
        if fault is None:
            named.append((text, uses(text.cel)))
            continue
        code = getattr(fault, "code", "cel.syntax")
        yield _problem(text, code, fault.message, line=fault.line, column=fault.column)
    asked = list(dict.fromkeys(key for _, use in named for key in use.steps if key in predecessors))
    ancestors = ancestors_among(groups, predecessors, asked) if asked else {}
    bits = {key: 1 << place for place, key in enumerate(asked)}
    for text, use in named:
        yield from _param_problems(text, use, params)
        if use.any_step:
            yield _problem(text, "workflow.unnamedStep", "steps must be followed by the key of a node: steps.key")
        for key in use.steps:
            if key not in predecessors:
                yield _problem(text, "workflow.unknownKey", f"steps.{key} names no node of this workflow")
            elif not ancestors[text.key] & bits[key]:
                yield _problem(text, "workflow.notAncestor", f"{key} does not come before {text.key}")


def _param_problems(text: PlacedText, use: Uses, params: Collection[str]) -> Iterator[Problem]:
    for name in use.params:
        if name not in params:
            yield _problem(text, "workflow.unknownParam", f"params.{name} names no parameter of this workflow")


def _problem(
    text: PlacedText, code: str, message: str, *, line: int | None = None, column: int | None = None
) -> Problem:
    where = f" (in: {text.cel})" if len(text.cel) <= 200 else ""
    return Problem(severity="error", code=code, path=text.path, message=message + where, line=line, column=column)
