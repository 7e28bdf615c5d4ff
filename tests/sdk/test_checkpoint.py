"""Checkpoints: how far an attempt was, kept for the next one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.http_transport import HttpTransport
from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.compose import run_controller
from plum_desk.sdk import Worker
from plum_desk.sdk.context import TaskContext
from plum_desk.sdk.errors import InvalidResult
from plum_desk.sdk.testing import run_task


@asynccontextmanager
async def lab(folder: Path, worker: Worker | None = None) -> AsyncIterator[tuple[PlumClient, str]]:
    flags = {"CONTROLLER_ADDR": "127.0.0.1:0", "CONTROLLER_DATA_DIR": str(folder / "data"), "PLUM_AUTH": "loopback"}
    settings = ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(folder / "config")}, folder)
    async with run_controller(settings) as running, PlumClient(HttpTransport(running.url, running.token)) as client:
        yield client, running.url


@asynccontextmanager
async def serving(worker: Worker) -> AsyncIterator[None]:
    running = asyncio.create_task(worker.serve())
    try:
        yield
    finally:
        worker.stop()
        worker.stop()
        await asyncio.wait_for(running, 20)


async def test_the_next_attempt_finds_what_the_last_one_kept(tmp_path: Path) -> None:
    async with lab(tmp_path) as (plum, url):
        worker = Worker("w", controller=url)

        @worker.task("count")
        async def count(ctx: TaskContext) -> dict[str, object]:
            done = ctx.restored or 0
            for number in range(done + 1, done + 4):
                await ctx.checkpoint(number)
            if ctx.attempt < 3:
                raise RuntimeError("again")
            return {"done": ctx.restored + 3}

        @worker.task("wait")
        def wait(ctx: TaskContext) -> object:
            if ctx.restored is None:
                ctx.checkpoint({"at": "half"}).wait(10)
                raise RuntimeError("again")
            return ctx.restored

        async with serving(worker):
            more = {"max_retries": 2, "retry": {"delaySec": 0.0}, "auto_start": True}
            counted = await plum.tasks.create(name="count", **more)
            waited = await plum.tasks.create(name="wait", **more)
            ended = await plum.tasks.wait(counted.task_id, timeout=20)
            assert (ended.result, ended.attempt) == ({"done": 9}, 3)
            assert (await plum.tasks.wait(waited.task_id, timeout=20)).result == {"at": "half"}


async def test_it_is_still_there_after_a_restart_of_the_controller(tmp_path: Path) -> None:
    kept = threading.Event()

    def offered(url: str) -> Worker:
        worker = Worker("w", controller=url)

        @worker.task("keep")
        async def keep(ctx: TaskContext) -> object:
            if ctx.restored is not None:
                return ctx.restored
            await ctx.checkpoint([1, 2])
            kept.set()
            return await asyncio.Event().wait()

        return worker

    async with lab(tmp_path) as (plum, url):
        task = await plum.tasks.create(name="keep", max_retries=1, retry={"delaySec": 0.0}, auto_start=True)
        async with serving(offered(url)):
            await asyncio.to_thread(kept.wait, 15)
    async with lab(tmp_path) as (plum, url), serving(offered(url)):
        assert (await plum.tasks.wait(task.task_id, timeout=30)).result == [1, 2]


async def test_what_is_no_json_is_refused_where_it_is_said() -> None:
    async def bad(ctx: TaskContext) -> None:
        with pytest.raises(InvalidResult):
            ctx.checkpoint({1j})
        with pytest.raises(InvalidResult):
            ctx.checkpoint("x" * 2_000_000)

    assert (await run_task(bad)).checkpoints == []


async def test_run_task_records_checkpoints_and_gives_one(tmp_path: Path) -> None:
    async def resumed(ctx: TaskContext) -> object:
        await ctx.checkpoint((1, 2))
        return ctx.restored

    run = await run_task(resumed, restored={"x": 1})
    assert (run.result, run.checkpoints) == ({"x": 1}, [[1, 2]])
