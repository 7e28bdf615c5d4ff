"""Values and failures, in place and in the helper process."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from typing import Any

import psutil
import pytest
import pytest_asyncio

from plum_desk.controller.core.run.state import Evaluate
from plum_desk.controller.expressions.evaluator import Evaluator
from plum_desk.controller.expressions.failure import ExpressionFailure
from plum_desk.controller.expressions.helper_process import HelperProcess


@pytest_asyncio.fixture
async def helper() -> AsyncIterator[HelperProcess]:
    helper = HelperProcess()
    yield helper
    await helper.close()


@pytest.fixture
def evaluator(helper: HelperProcess) -> Evaluator:
    return Evaluator(helper=helper)


def context(**params: Any) -> dict[str, Any]:
    steps = {"a": {"state": "Succeeded", "output": {"v": 4}}}
    return {"params": params, "steps": steps, "run": {"runId": "r1"}}


def effect(*expressions: str, **params: Any) -> Evaluate:
    return Evaluate(path="n", purpose="task", expressions=expressions, context=context(**params))


def now(evaluator: Evaluator, text: str, **params: Any) -> Any:
    result = evaluator.evaluate_now([text], context(**params))
    assert result is not None, "it wants the helper process"
    return result if isinstance(result, ExpressionFailure) else result[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 1", 2),
        ("2.0 * 2.0", 4.0),
        ("double(params.i) * 2.0", 6.0),
        ("params.i == params.d", True),
        ("params.d + 0.5", 3.5),
        ("size('中文')", 2),
        ("steps.a.output.v > 3 && steps['a'].state == 'Succeeded'", True),
        ("[1, 2.0, 'x', null, {'a': true}]", [1, 2.0, "x", None, {"a": True}]),
        ("params.none", None),
        ("run.runId + '!'", "r1!"),
        ("{'k': params.l}", {"k": [1, 2]}),
        ("has(params.zz) ? 1 : 2", 2),
        ("18446744073709551615u", 2**64 - 1),
    ],
)
async def test_values(evaluator: Evaluator, text: str, value: Any) -> None:
    made = now(evaluator, text, i=3, d=3.0, l=[1, 2], none=None)
    assert (made, type(made)) == (value, type(value))


async def test_a_selection_hands_on_the_object_itself(evaluator: Evaluator) -> None:
    large = list(range(100_000))
    assert now(evaluator, "params.l", l=large) is large
    assert now(evaluator, "params.l[5]", l=large) == 5
    assert now(evaluator, "params.big", big=2**80) == 2**80


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("params.zz", "cel.error", 'Key not found in map : "zz"'),
        ("params.l[9]", "cel.error", "index=9"),
        ("params.i * 2.0", "cel.error", "write double(x)"),
        ("2.0 + params.i", "cel.error", "write double(x)"),
        ("params.i + 's'", "cel.error", "No matching overloads found : _+_(int64, string)"),
        ("1 / 0", "cel.error", "divide by zero"),
        ("[1 / 0]", "cel.error", "divide by zero"),
        ("9223372036854775807 + params.i", "cel.error", "integer overflow"),
        ("b'abc'", "cel.notJson", "bytes"),
        ("[b'abc']", "cel.notJson", "bytes"),
        ("timestamp('2020-01-01T00:00:00Z')", "cel.notJson", "timestamp"),
        ("duration('1s')", "cel.notJson", "duration"),
        ("0.0 / 0.0", "cel.notJson", "nan"),
        ("{'a': 1.0 / 0.0}", "cel.notJson", "inf"),
        ("type(1)", "cel.notJson", "type"),
        ("{1: 2}", "cel.notJson", "keys must be strings"),
        ("1 +", "cel.syntax", "Syntax error"),
        ("params.huge + 1", "cel.error", "out of range"),
    ],
)
async def test_failures(evaluator: Evaluator, text: str, code: str, said: str) -> None:
    failure = now(evaluator, text, i=3, l=[1], huge=2**80)
    assert isinstance(failure, ExpressionFailure)
    assert (failure.expression, failure.code) == (text, code)
    assert said in failure.message
    assert failure.position == ((1, 4) if code == "cel.syntax" else None)


async def test_an_arithmetic_fault_without_doubles_gives_no_hint(evaluator: Evaluator) -> None:
    assert "double(x)" not in now(evaluator, "params.i + 's'", i=3).message


async def test_loops_and_large_values_go_to_the_helper(evaluator: Evaluator, helper: HelperProcess) -> None:
    assert evaluator.evaluate_now(["params.l.map(x, x * 2)"], context(l=[1, 2])) is None
    assert evaluator.evaluate_now(["size(params.l)"], context(l=list(range(5000)))) is None
    assert evaluator.evaluate_now(["size(params.s)"], context(s="x" * 50_000)) is None
    assert evaluator.evaluate_now(["size(params.s)"], context(s="x", other="x" * 50_000)) == (1,)
    assert helper.pid is None
    asked = effect("params.s", "params.l.map(x, x * 2)", "1 + 1", "size(params.s)", l=[1, 2], s="x" * 50_000)
    assert await evaluator.evaluate(asked) == ("x" * 50_000, [2, 4], 2, 50_000)
    first = helper.pid
    assert await evaluator.evaluate(effect("params.l.exists(x, x > 1)", l=[1, 2])) == (True,)
    assert helper.pid == first


async def test_numbers_keep_their_type_on_the_way(evaluator: Evaluator) -> None:
    (value,) = await evaluator.evaluate(effect("params.l.map(x, x)", l=[1, 1.0, 2**63]))  # type: ignore[misc]
    assert [type(item) for item in value] == [int, float, int]
    failure = await evaluator.evaluate(effect("params.l.map(x, x * 2.0)", l=[1]))
    assert isinstance(failure, ExpressionFailure)
    assert "double(x)" in failure.message


MANY = list(range(3000))


@pytest.mark.parametrize(
    ("text", "params", "code"),
    [
        ("params.l.map(x, params.l.map(y, x + y))", {"l": MANY}, "cel.tooExpensive"),
        ("params.l.filter(x, params.l.exists(y, params.l.all(z, z == x + y)))", {"l": MANY}, "cel.tooExpensive"),
        (f"params.s.matches('{'(x?){900}' * 30}y')", {"s": "x" * 100_000}, "cel.tooExpensive"),
        ("params.s + " * 28 + "params.s", {"s": "x" * 1_000_000}, "cel.tooLarge"),
        ("[" + "params.s + params.s, " * 90 + "'']", {"s": "x" * 1_000_000}, "cel.tooLarge"),
        ("params.s.matches('((((a{9}){9}){9}){9}){9}')", {"s": "a"}, "cel.error"),
        ("params.s.matches('[')", {"s": "a"}, "cel.error"),
        ("1" + "+1" * 20_000, {}, "cel.tooLong"),
    ],
)
async def test_hostile_expressions_fail_and_leave_everything_alive(
    evaluator: Evaluator, text: str, params: dict[str, Any], code: str
) -> None:
    failure = await evaluator.evaluate(effect(text, **params))
    assert isinstance(failure, ExpressionFailure)
    assert failure.code == code
    assert await evaluator.evaluate(effect("params.l.map(x, x + 1)", l=[1])) == ([2],)


async def test_too_much_memory_is_too_expensive(evaluator: Evaluator) -> None:
    text = f"[{', '.join('1' * 60)}].map(a, [1, 1, 1, 1].map(b, {'params.s + ' * 20}params.s))"
    failure = await evaluator.evaluate(effect(text, s="x" * 1_000_000))
    assert isinstance(failure, ExpressionFailure)
    assert failure.code in ("cel.tooExpensive", "cel.tooLarge", "cel.error")
    assert await evaluator.evaluate(effect("params.l.map(x, x + 1)", l=[1])) == ([2],)


async def test_a_helper_that_was_killed_is_started_again(evaluator: Evaluator, helper: HelperProcess) -> None:
    asked = effect("params.l.map(x, x + 1)", l=[1])
    await evaluator.evaluate(asked)
    first = helper.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await helper.exited()
    assert await evaluator.evaluate(asked) == ([2],)
    assert helper.pid != first


async def test_a_canceled_question_spoils_no_later_answer(evaluator: Evaluator, helper: HelperProcess) -> None:
    quick = effect("params.l.map(x, x + 1)", l=[1])
    await evaluator.evaluate(quick)
    slow = asyncio.ensure_future(evaluator.evaluate(effect("params.l.map(x, [x, x])", l=list(range(9000)))))
    await asyncio.sleep(0)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    assert await evaluator.evaluate(quick) == ([2],)


async def test_questions_at_once_are_answered_each(evaluator: Evaluator) -> None:
    asked = [evaluator.evaluate(effect("params.l.map(x, x + 1)", l=[i])) for i in range(20)]
    assert await asyncio.gather(*asked) == [([i + 1],) for i in range(20)]


async def test_close_ends_the_process(helper: HelperProcess) -> None:
    evaluator = Evaluator(helper=helper)
    await evaluator.evaluate(effect("params.l.map(x, x)", l=[1]))
    pid = helper.pid
    assert pid is not None
    await evaluator.close()
    assert not psutil.pid_exists(pid)
    await evaluator.close()


async def test_a_helper_that_cannot_start_fails_the_expression() -> None:
    evaluator = Evaluator(helper=HelperProcess(command=("/nonexistent/python",)))
    failure = await evaluator.evaluate(effect("params.l.map(x, x)", l=[1]))
    assert isinstance(failure, ExpressionFailure)
    assert failure.code == "cel.unavailable"
