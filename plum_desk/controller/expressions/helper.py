"""The helper process: evaluates what might not end, and may be killed at any time."""

from __future__ import annotations

import sys
from typing import BinaryIO

import msgspec

from plum_desk.api.types.common import MAX_JSON_BYTES, Json
from plum_desk.controller.expressions.compile import Compiler, extra_names
from plum_desk.controller.expressions.failure import ExpressionFailure, SyntaxProblem, refused
from plum_desk.controller.expressions.local import run
from plum_desk.controller.expressions.protocol import READY, Answer, Request
from plum_desk.controller.expressions.values import visible

_MEMORY_BYTES = 1 << 30
_SUICIDE_S = 2.0


def main() -> None:
    """Answer requests until the other end closes."""
    _limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """One line in, one line out."""
    compiler = Compiler()
    decoder = msgspec.json.Decoder(Request)
    answers.write(READY)
    answers.flush()
    for line in requests:
        _arm(_SUICIDE_S)
        answers.write(msgspec.json.encode(answer(compiler, decoder.decode(line))) + b"\n")
        answers.flush()
        _arm(0)


def answer(compiler: Compiler, request: Request) -> Answer:
    """Evaluate in order; the first failure ends it."""
    values: list[Json] = []
    for text in request.expressions:
        result = _evaluate(compiler, text, request.context)
        if isinstance(result, ExpressionFailure):
            return Answer(failure=result)
        values.append(result[0])
    return Answer(values=tuple(values))


def _evaluate(compiler: Compiler, text: str, context: dict[str, Json]) -> tuple[Json] | ExpressionFailure:
    compiled = compiler.compile(text, extra_names(context))
    if isinstance(compiled, SyntaxProblem):
        return refused(text, compiled)
    result = run(compiled, visible(context, compiled.uses))
    if isinstance(result, ExpressionFailure):
        return result
    if len(msgspec.json.encode(result.value)) > MAX_JSON_BYTES:
        return ExpressionFailure(expression=text, code="cel.tooLarge", message="the value is larger than 1 MiB")
    return (result.value,)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _arm(seconds: float) -> None:
    """End this process by an alarm, for when nobody is left to kill it."""
    import signal

    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
