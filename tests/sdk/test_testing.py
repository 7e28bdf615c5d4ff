"""The harness for users' own tests."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from plum_desk.sdk.context import TaskContext
from plum_desk.sdk.errors import InvalidPayload, InvalidResult
from plum_desk.sdk.testing import run_task


@dataclass
class Mean:
    value: float
    count: int


def mean(ctx: TaskContext, values: list[float]) -> Mean:
    ctx.log("adding")
    ctx.progress(2.0, "cut to 1")
    return Mean(sum(values) / len(values), len(values))


async def doubled(payload: int) -> tuple[int, int]:
    await asyncio.sleep(0)
    return payload, payload * 2


async def test_a_def_gives_its_result_as_json_and_what_it_told() -> None:
    run = await run_task(mean, {"values": [1, 2]})
    assert run.result == {"value": 1.5, "count": 2}
    assert run.log == "adding\n"
    assert run.progress == [(1.0, "cut to 1")]


async def test_an_async_def_too() -> None:
    assert (await run_task(doubled, 2)).result == [2, 4]


async def test_faults_are_raised() -> None:
    with pytest.raises(InvalidPayload, match="parameter 'values' is missing"):
        await run_task(mean, {})
    with pytest.raises(ZeroDivisionError):
        await run_task(mean, {"values": []})
    with pytest.raises(InvalidResult):
        await run_task(lambda: float("nan"))


async def test_progress_must_be_a_number() -> None:
    def wild(ctx: TaskContext) -> None:
        ctx.progress(float("nan"))

    with pytest.raises(ValueError, match="no number from 0 to 1"):
        await run_task(wild)
