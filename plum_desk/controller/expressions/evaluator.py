"""Evaluates what the workflow machine asks for: in place when that is cheap, else in the helper process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plum_desk.api.types.common import Json
from plum_desk.controller.core.run.state import Evaluate
from plum_desk.controller.expressions.compile import Compiled, Compiler, extra_names
from plum_desk.controller.expressions.failure import ExpressionFailure as ExpressionFailure
from plum_desk.controller.expressions.failure import SyntaxProblem, refused
from plum_desk.controller.expressions.helper_process import HelperProcess, HelperStartError
from plum_desk.controller.expressions.local import Value, follow, run
from plum_desk.controller.expressions.protocol import Request
from plum_desk.controller.expressions.values import is_small, merged, visible

Values = tuple[Json, ...]


class Evaluator:
    """Gives values or the first failure; never raises for what an author or a run's data can do."""

    def __init__(self, *, helper: HelperProcess | None = None, compiler: Compiler | None = None):
        self._helper = helper or HelperProcess()
        self._compiler = compiler or Compiler()

    def check(self, text: str, names: tuple[str, ...] = ()) -> SyntaxProblem | None:
        """Why ``text`` cannot be used as an expression; None when it can. ``names`` are those of loop items."""
        return self._compiler.check(text, names)

    def evaluate_now(
        self, expressions: Sequence[str], context: Mapping[str, Json]
    ) -> Values | ExpressionFailure | None:
        """The values, without waiting; None when an expression needs the helper process."""
        values: list[Json] = []
        for text in expressions:
            result = self._try(text, context)
            if not isinstance(result, Value):
                return result if isinstance(result, ExpressionFailure) else None
            values.append(result.value)
        return tuple(values)

    async def evaluate(self, effect: Evaluate) -> Values | ExpressionFailure:
        """The values, in the order of the effect's expressions."""
        values: list[Json] = []
        hard: list[tuple[int, Compiled]] = []
        for place, text in enumerate(effect.expressions):
            result = self._try(text, effect.context)
            if isinstance(result, ExpressionFailure):
                return result
            values.append(result.value if isinstance(result, Value) else None)
            if isinstance(result, Compiled):
                hard.append((place, result))
        if not hard:
            return tuple(values)
        request = Request(
            tuple(compiled.text for _, compiled in hard),
            merged(visible(effect.context, compiled.uses) for _, compiled in hard),
        )
        try:
            answer = await self._helper.ask(request)
        except (HelperStartError, OSError, TimeoutError) as error:
            message = f"the helper process for expensive expressions does not start: {error}"
            return ExpressionFailure(expression=hard[0][1].text, code="cel.unavailable", message=message)
        if answer.failure is not None:
            return answer.failure
        for (place, _), value in zip(hard, answer.values, strict=True):
            values[place] = value
        return tuple(values)

    async def close(self) -> None:
        """End the helper process."""
        await self._helper.close()

    def _try(self, text: str, context: Mapping[str, Json]) -> Value | ExpressionFailure | Compiled:
        """A result, or the compiled expression when it must not run here."""
        compiled = self._compiler.compile(text, extra_names(context))
        if isinstance(compiled, SyntaxProblem):
            return refused(text, compiled)
        if compiled.path is not None and (selected := follow(compiled.path, context)) is not None:
            return selected
        data = visible(context, compiled.uses)
        if compiled.loops or not is_small(data):
            return compiled
        return run(compiled, data)
