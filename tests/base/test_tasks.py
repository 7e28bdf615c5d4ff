"""The owner of background tasks."""

import asyncio
import logging

import pytest

from plum_desk.base.tasks import TaskScope


async def forever() -> None:
    await asyncio.get_running_loop().create_future()


async def fail() -> None:
    raise LookupError("what went wrong")


async def test_closing_cancels_and_awaits_all() -> None:
    ended: list[str] = []

    async def tidy(name: str) -> None:
        try:
            await forever()
        finally:
            await asyncio.sleep(0)
            ended.append(name)

    async with TaskScope() as scope:
        tasks = [scope.start(tidy(name), name=name) for name in ("a", "b")]
        await asyncio.sleep(0)
        assert len(scope) == 2
        assert [task.get_name() for task in tasks] == ["a", "b"]
    assert sorted(ended) == ["a", "b"]
    assert all(task.cancelled() for task in tasks)
    assert len(scope) == 0


async def test_a_failure_is_logged_with_its_name_and_spares_the_siblings(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with TaskScope() as scope:
        sibling = scope.start(forever(), name="sibling")
        failed = scope.start(fail(), name="pump")
        await asyncio.wait([failed])
        assert not sibling.done()
    assert "task pump failed" in caplog.text
    assert "LookupError: what went wrong" in caplog.text
    assert caplog.records[0].levelno == logging.ERROR


async def test_a_failure_while_closing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def fail_at_the_end() -> None:
        try:
            await forever()
        finally:
            await fail()

    async with TaskScope() as scope:
        scope.start(fail_at_the_end(), name="late")
        await asyncio.sleep(0)
    assert "task late failed" in caplog.text


async def test_a_result_can_be_awaited(caplog: pytest.LogCaptureFixture) -> None:
    async def answer() -> int:
        return 42

    async with TaskScope() as scope:
        assert await scope.start(answer(), name="answer") == 42
    assert not caplog.records


async def test_a_closed_scope_starts_nothing() -> None:
    scope = TaskScope()
    await scope.close()
    with pytest.raises(RuntimeError, match="task x came after"):
        scope.start(forever(), name="x")


async def test_one_of_its_own_may_close_it() -> None:
    scope = TaskScope()
    sibling = scope.start(forever(), name="sibling")
    closer = scope.start(scope.close(), name="closer")
    await asyncio.wait_for(closer, 10)
    assert sibling.cancelled()


async def test_one_that_swallows_a_cancellation_is_named_and_cancelled_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def stubborn() -> None:
        try:
            await forever()
        except asyncio.CancelledError:
            await forever()

    scope = TaskScope(patience_s=0.01)
    task = scope.start(stubborn(), name="stubborn")
    await asyncio.sleep(0)
    await asyncio.wait_for(scope.close(), 10)
    assert task.cancelled()
    assert "task stubborn does not end" in caplog.text
