"""How an expression fails: before it runs, or while it does; with a stable code and a sentence for its author."""

from __future__ import annotations

import re
from dataclasses import dataclass

from msgspec import Struct

_POSITION = re.compile(r"ERROR: <input>:(-?\d+):(-?\d+): (.*)")
_STATUS = re.compile(r"^(?:[A-Z]+_)*[A-Z]+: ")
_MIXED = re.compile(r"\((?:[a-z0-9]+, )*(?:int64|int|uint64|uint), (?:double)\)|\(double, (?:int64|int|uint64|uint)\)")
_TOO_DEEP = ("recursion limit exceeded", "Exceeded max recursion depth")


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Why a text is refused before it is evaluated; ``line`` and ``column`` count from 1 where they are known."""

    message: str
    line: int | None = None
    column: int | None = None
    code: str = "cel.syntax"


class ExpressionFailure(Struct, frozen=True, kw_only=True):
    """Why an expression gave no value. ``position`` is line and column, known for syntax only."""

    expression: str
    code: str
    message: str
    position: tuple[int, int] | None = None


def syntax_problem(text: str) -> SyntaxProblem:
    """Read what the CEL compiler said."""
    if any(said in text for said in _TOO_DEEP):
        return SyntaxProblem("nested or chained more than 32 deep", code="cel.tooDeep")
    found = _POSITION.search(text)
    if not found:
        return SyntaxProblem(_plain(text))
    line, column = int(found[1]), int(found[2])
    message = _with_hint(found[3].removesuffix(" [INVALID_ARGUMENT]"))
    return SyntaxProblem(message, line if line > 0 else None, column if column > 0 else None)


def refused(expression: str, problem: SyntaxProblem) -> ExpressionFailure:
    """A syntax problem met when the expression should have run."""
    known = problem.line is not None and problem.column is not None
    position = (problem.line or 1, problem.column or 1) if known else None
    return ExpressionFailure(expression=expression, code=problem.code, message=problem.message, position=position)


def run_time_failure(expression: str, text: str) -> ExpressionFailure:
    """Read the error that an evaluation ended with."""
    if "Iteration budget exceeded" in text:
        return too_expensive(expression, "it loops over more than 10,000 items")
    return ExpressionFailure(expression=expression, code="cel.error", message=_with_hint(_plain(text)))


def too_expensive(expression: str, why: str) -> ExpressionFailure:
    """The expression was stopped."""
    return ExpressionFailure(expression=expression, code="cel.tooExpensive", message=f"too expensive: {why}")


def not_json(expression: str, what: str) -> ExpressionFailure:
    """The value exists but cannot travel."""
    return ExpressionFailure(expression=expression, code="cel.notJson", message=f"the value is no JSON: {what}")


def _plain(text: str) -> str:
    return _STATUS.sub("", text.strip().split("\n", 1)[0])


def _with_hint(message: str) -> str:
    if _MIXED.search(message):
        return f"{message}; integers and doubles do not mix in arithmetic: write double(x)"
    return message
