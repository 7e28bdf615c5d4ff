"""Expressions for the workflow machine: at once where that is cheap, else in a task of their own."""

from __future__ import annotations

from collections.abc import Callable

from plum_desk.base.clock import Clock
from plum_desk.base.tasks import TaskScope
from plum_desk.controller.core.run.state import Evaluate, Evaluated, EvaluationFailed
from plum_desk.controller.expressions.evaluator import Evaluator
from plum_desk.controller.expressions.failure import ExpressionFailure

Answer = Evaluated | EvaluationFailed


class Evaluations:
    """Turns ``Evaluate`` effects into ``Evaluated`` or ``EvaluationFailed`` events."""

    def __init__(self, evaluator: Evaluator, scope: TaskScope, clock: Clock) -> None:
        self._evaluator = evaluator
        self._scope = scope
        self._clock = clock

    def now(self, effect: Evaluate) -> Answer | None:
        """The answer, or None when it takes the helper process."""
        result = self._evaluator.evaluate_now(effect.expressions, effect.context)
        return None if result is None else self._answer(effect, result)

    def later(self, effect: Evaluate, tell: Callable[[Answer], None]) -> None:
        """Evaluate in the background and tell."""
        self._scope.start(self._evaluate(effect, tell), name=f"evaluate {effect.path}")

    async def _evaluate(self, effect: Evaluate, tell: Callable[[Answer], None]) -> None:
        tell(self._answer(effect, await self._evaluator.evaluate(effect)))

    def _answer(self, effect: Evaluate, result: tuple[object, ...] | ExpressionFailure) -> Answer:
        at = self._clock.wall()
        if isinstance(result, ExpressionFailure):
            return EvaluationFailed(
                at=at,
                path=effect.path,
                purpose=effect.purpose,
                expression=result.expression,
                code=result.code,
                message=result.message,
            )
        return Evaluated(at=at, path=effect.path, purpose=effect.purpose, values=result)
