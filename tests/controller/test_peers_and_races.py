"""Reports of who does not hold a task, cancels in the turn of the start, links that end before the task is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from plum_desk.api.client import PlumClient
from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.compose import Controller, run_controller
from plum_desk.controller.core.run.state import PauseRequested, ResumeRequested
from plum_desk.controller.core.task import TaskOrder


@pytest.fixture
async def controller(tmp_path: Path) -> AsyncIterator[Controller]:
    flags = {"CONTROLLER_ADDR": "127.0.0.1:0", "CONTROLLER_DATA_DIR": str(tmp_path / "data")}
    settings = ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(tmp_path / "config")}, tmp_path)
    async with run_controller(settings) as running:
        yield running


@pytest.fixture
async def plum(controller: Controller) -> AsyncIterator[PlumClient]:
    async with PlumClient(controller.transport()) as client:
        yield client


async def _link(session: aiohttp.ClientSession, token: str, **register: Any) -> aiohttp.ClientWebSocketResponse:
    socket = await session.ws_connect("/v1/workers/stream", headers={"Authorization": f"Bearer {token}"})
    await socket.send_json({"type": "register", **register})
    assert (await socket.receive_json())["type"] == "welcome"
    return socket


async def test_a_worker_cannot_report_on_the_task_of_another(controller: Controller, plum: PlumClient) -> None:
    mallory = await plum.tokens.create(name="m", role="worker", bound_to="mallory")
    async with aiohttp.ClientSession(controller.url) as session:
        mine = await _link(session, controller.token, workerId="honest", tasks=[{"name": "measure"}])
        other = await _link(session, mallory.value, workerId="mallory")
        task = await plum.tasks.create(name="measure", auto_start=True)
        assigned = await mine.receive_json()
        about = {"taskId": task.task_id, "token": assigned["token"]}
        await other.send_json([{"type": "log", "text": "forged\n", **about}, {"type": "result", "result": 1, **about}])
        await other.send_json({"type": "register", "workerId": "mallory", "tasks": [{"name": "seen"}]})
        seen = await plum.tasks.create(name="seen", auto_start=True)
        assert (await other.receive_json())["taskId"] == seen.task_id  # so the forged ones were read before
        assert (await plum.tasks.get(task.task_id)).state == "Running"
        await mine.send_json({"type": "result", "result": 2, **about})
        assert (await plum.tasks.wait(task.task_id, timeout=20)).result == 2
        assert (await plum.tasks.logs(task.task_id)).data == b""


@pytest.mark.parametrize("name", ["builtin.sleep"])
async def test_started_and_canceled_in_one_turn(plum: PlumClient, name: str) -> None:
    for _ in range(20):
        task = await plum.tasks.create(name=name, payload={"seconds": 1000})
        await asyncio.gather(plum.tasks.start(task.task_id), plum.tasks.cancel(task.task_id), return_exceptions=True)
        assert (await plum.tasks.wait(task.task_id, timeout=5)).state == "Canceled"


async def test_what_was_never_sent_uses_up_no_retry(controller: Controller, plum: PlumClient) -> None:
    async with aiohttp.ClientSession(controller.url) as session:
        gone = await _link(session, controller.token, workerId="w", tasks=[{"name": "t"}], capacity=1000)
        made = [asyncio.create_task(plum.tasks.create(name="t", auto_start=True)) for _ in range(100)]
        await asyncio.sleep(0)
        await plum.embedded_workers.delete("w")
        tasks = await asyncio.gather(*made)
        await gone.close()
        back = await _link(session, controller.token, workerId="w", tasks=[{"name": "t"}], capacity=1000)
        for task in tasks:
            shown = await plum.tasks.get(task.task_id)
            assert shown.error is None or "sent" not in shown.error.message, shown
        await back.close()


async def test_the_log_of_an_ended_task_is_whole(plum: PlumClient) -> None:
    for number in range(20):
        payload = {"command": "sh", "args": ["-c", f"echo first; sleep 0.0{number % 10}; printf last"]}
        task = await plum.tasks.create(name="p", executor="os_process", payload=payload, auto_start=True)

        async def follow(task_id: str = task.task_id) -> list[str]:
            return [piece.text async for piece in plum.tasks.follow_logs(task_id)]

        followers = [asyncio.create_task(follow()) for _ in range(5)]
        await plum.tasks.wait(task.task_id, timeout=20)
        assert b"last" in (await plum.tasks.logs(task.task_id)).data
        for follower in followers:
            assert await asyncio.wait_for(follower, 10) == ["first\n", "last\n"]


async def test_a_pause_that_comes_and_goes_around_a_placement(controller: Controller, plum: PlumClient) -> None:
    await plum.pools.create(name="one", slots=1)
    first = await plum.tasks.create(name="builtin.sleep", payload={"seconds": 1000}, pool="one", auto_start=True)
    node = {"key": "a", "type": "task", "definition": "builtin.echo", "pool": "one"}
    run = await plum.workflows.run((await plum.workflows.create(name="w", nodes=[node])).workflow_id)
    engine = controller.engine
    while (await plum.pools.get("one")).waiting == 0:
        await asyncio.sleep(0.005)
    dispatcher = engine.house.dispatcher
    place = dispatcher._assign

    def between(order: TaskOrder, where: str) -> None:
        dispatcher._assign = place
        engine.tell_run(run.run_id, PauseRequested(at=engine.house.clock.wall()))
        place(order, where)
        engine.tell_run(run.run_id, ResumeRequested(at=engine.house.clock.wall()))

    dispatcher._assign = between
    await plum.tasks.cancel(first.task_id)
    assert (await plum.workflow_runs.wait(run.run_id, timeout=20)).state == "Succeeded"
    assert not (await plum.pools.get("one")).holders
