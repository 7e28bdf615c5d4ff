"""Agent and worker against a real controller, which is killed in between."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from plum_desk.sdk import Client, Worker
from tests.support.controller_program import TOKEN, ControllerProgram, controller_program
from tests.support.programs import Program, program

WAIT_S = 30.0


@pytest.fixture
async def controller(tmp_path: Path) -> AsyncIterator[ControllerProgram]:
    async with controller_program(tmp_path) as controller:
        yield controller


def agent(controller: ControllerProgram, folder: Path, *, data: str = "agent") -> AbstractAsyncContextManager[Program]:
    environ = {"PLUM_CONFIG_DIR": str(folder / "config"), "AGENT_DATA_DIR": str(folder / data)}
    options = ("--node-id", "n1", "--base", controller.url, "--token", TOKEN, "--label", "lab=a")
    return program("-m", "plum_desk.agent", *options, env=environ)


async def started(plum: Client, command: str, **more: object) -> str:
    """The id of a task that runs a shell command on the agent's node."""
    task = await plum.tasks.create(
        name="shell",
        executor="os_process",
        target_kind="node",
        target_ref="n1",
        payload={"command": command, "shell": True},
        auto_start=True,
        **more,
    )
    return task.task_id


async def log_with(plum: Client, task_id: str, text: str) -> str:
    """The log so far, as soon as it holds the text."""
    whole = ""
    async with asyncio.timeout(WAIT_S):
        async for piece in plum.tasks.follow_logs(task_id):
            whole += piece.text
            if text in whole:
                return whole
    raise AssertionError(f"the log ended without {text!r}: {whole!r}")


async def stored_log(plum: Client, task_id: str) -> list[str]:
    """Stream and text of each line, without its time."""
    data = (await plum.tasks.logs(task_id)).data.decode()
    return [line.split(" ", 1)[1] for line in data.splitlines()]


async def test_a_task_on_a_node(controller: ControllerProgram, tmp_path: Path) -> None:
    async with agent(controller, tmp_path) as running, controller.client() as plum:
        await running.line_with("plum-agent ready n1")
        good = await started(plum, "echo out; echo err >&2")
        bad = await started(plum, "echo no probe >&2; exit 3")
        task = await plum.tasks.wait(good, WAIT_S)
        assert (task.state, task.result["stdout"], task.scheduled_on) == ("Succeeded", "out\n", "n1")
        assert sorted(await stored_log(plum, good)) == ["E err", "O out"]
        failed = await plum.tasks.wait(bad, WAIT_S)
        assert failed.error is not None
        assert (failed.state, failed.error.type, failed.error.message) == (
            "Failed",
            "ExitCode",
            "exit code 3: no probe",
        )
        assert failed.error.detail["exitCode"] == 3
        node = await plum.nodes.get("n1")
        assert (node.linked, node.labels["lab"]) == (True, "a")
        assert node.metrics is not None


async def test_time_out_and_cancel_on_a_node(controller: ControllerProgram, tmp_path: Path) -> None:
    async with agent(controller, tmp_path), controller.client() as plum:
        slow = await started(plum, "exec sleep 61", timeout_sec=0.5)
        assert (await plum.tasks.wait(slow, WAIT_S)).state == "Timeout"
        endless = await started(plum, "echo begun; exec sleep 62")
        await log_with(plum, endless, "begun")
        assert (await plum.tasks.cancel(endless)).reason == "cancel.requested"
        assert (await plum.tasks.wait(endless, WAIT_S)).state == "Canceled"


async def test_a_process_outlives_a_killed_controller_and_its_result_arrives_once(
    controller: ControllerProgram, tmp_path: Path
) -> None:
    async with agent(controller, tmp_path), controller.client() as plum:
        during = await started(plum, f"echo begun; until [ -e {tmp_path}/one ]; do sleep 0.02; done; echo done")
        after = await started(plum, f"echo begun; until [ -e {tmp_path}/two ]; do sleep 0.02; done; echo done")
        await log_with(plum, during, "begun")
        await log_with(plum, after, "begun")
        await controller.kill()
        (tmp_path / "one").touch()
        await controller.start()
        first = await plum.tasks.wait(during, WAIT_S)
        assert (first.state, first.attempt, first.result["stdout"]) == ("Succeeded", 1, "begun\ndone\n")
        (tmp_path / "two").touch()
        second = await plum.tasks.wait(after, WAIT_S)
        assert (second.state, second.attempt, len(second.attempts)) == ("Succeeded", 1, 1)
        assert await stored_log(plum, after) == ["O begun", "O done"]


async def test_a_killed_agents_task_is_tried_again_by_its_next_life(
    controller: ControllerProgram, tmp_path: Path
) -> None:
    async with controller.client() as plum:
        async with agent(controller, tmp_path) as first:
            mark = tmp_path / "second"
            task_id = await started(plum, f"echo begun; [ -e {mark} ] || exec sleep 63", max_retries=1)
            await log_with(plum, task_id, "begun")
            first.signal(signal.SIGKILL)
            await first.ended()
        mark.touch()
        async with agent(controller, tmp_path):
            task = await plum.tasks.wait(task_id, WAIT_S)
            assert (task.state, task.attempt) == ("Succeeded", 2)
            assert task.attempts[0].state == "Lost"


async def test_a_second_agent_of_a_node_is_refused(controller: ControllerProgram, tmp_path: Path) -> None:
    async with agent(controller, tmp_path) as first:
        await first.line_with("plum-agent ready n1")
        async with agent(controller, tmp_path, data="other") as second:
            assert await second.ended() == 7
            assert "node.inUse" in second.output


async def test_a_worker_through_a_killed_controller(controller: ControllerProgram) -> None:
    worker = Worker("bench-1", capacity=4, controller=controller.url, token=TOKEN)
    go_on = asyncio.Event()
    calls: list[str] = []

    @worker.task("wait")
    async def wait(ctx: object, name: str) -> str:
        calls.append(name)
        await go_on.wait()
        return name

    @worker.task("fail")
    def fail() -> None:
        raise KeyError("probe")

    serving = asyncio.create_task(worker.serve())
    async with controller.client() as plum:
        waiting = await plum.tasks.create(name="w", task_name="wait", payload={"name": "a"}, auto_start=True)
        ill_typed = await plum.tasks.create(name="w", task_name="wait", payload={}, auto_start=True, max_retries=5)
        failed = await plum.tasks.create(name="f", task_name="fail", auto_start=True)
        wrong = await plum.tasks.wait(ill_typed.task_id, WAIT_S)
        assert wrong.error is not None
        assert (wrong.state, wrong.attempt, wrong.error.type) == ("Failed", 1, "InvalidPayload")
        broken = await plum.tasks.wait(failed.task_id, WAIT_S)
        assert broken.error is not None
        assert (broken.error.type, broken.error.message) == ("KeyError", "'probe'")
        await controller.kill()
        go_on.set()
        await controller.start()
        done = await plum.tasks.wait(waiting.task_id, WAIT_S)
        assert (done.state, done.result, done.attempt) == ("Succeeded", "a", 1)
        assert calls == ["a"]
        listed = await plum.embedded_workers.get("bench-1")
        assert (sorted(listed.tasks), listed.capacity, listed.health) == (["fail", "wait"], 4, "Healthy")
    worker.stop()
    await asyncio.wait_for(serving, 15)
