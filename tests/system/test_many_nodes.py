"""One command on many nodes, with agents and controllers that are killed in between."""

from __future__ import annotations

import asyncio
import signal

import pytest

from plum_desk.api.errors import Invalid
from plum_desk.api.types.tasks import Task
from tests.system.lab import Lab

WAIT_S = 30.0


async def _create(lab: Lab, command: str, ref: str = "", **more: object) -> Task:
    payload = {"command": command, "shell": True}
    fields = {"name": "all", "executor": "os_process", "target_kind": "nodes", "target_ref": ref, "auto_start": True}
    return await lab.client.tasks.create(payload=payload, **{**fields, **more})  # type: ignore[arg-type]


def _gate(lab: Lab, name: str) -> str:
    """A command that tells of its start on each node and waits at a pipe of its own, `<name>-<number>`."""
    return (
        f'mkdir "{lab.folder}/{name}-1.lock" 2>/dev/null && n=1 || n=2; echo start >> "{lab.folder}/{name}.starts"; '
        f'read said < "{lab.folder}/{name}-$n.pipe"; echo "said $said"'
    )


async def test_each_named_node_runs_it_once(lab: Lab) -> None:
    await lab.agent("n1")
    waiting = await _create(lab, "echo hello", "n1, n2")
    told = await lab.client.tasks.explain(waiting.task_id)
    assert (told.code, told.details["nodes"]) == ("node.notLinked", ["n2"])
    await lab.agent("n2")
    task = await lab.client.tasks.wait(waiting.task_id, timeout=WAIT_S)
    assert (task.state, task.scheduled_on) == ("Succeeded", "n1,n2")
    assert {node: result["stdout"] for node, result in task.result["nodes"].items()} == {
        "n1": "hello\n",
        "n2": "hello\n",
    }
    log = (await lab.client.tasks.logs(task.task_id)).data.decode()
    assert sorted(line.split(" ", 2)[2] for line in log.splitlines()) == ["[n1] hello", "[n2] hello"]


async def test_without_names_every_linked_node_with_the_labels(lab: Lab) -> None:
    task = await _create(lab, "echo hello", labels={"nowhere": "1"})
    assert (await lab.client.tasks.explain(task.task_id)).code == "node.unsuited"
    await lab.agent("n1")
    await lab.agent("n2")
    ended = await lab.client.tasks.wait((await _create(lab, "echo hello")).task_id, timeout=WAIT_S)
    assert sorted(ended.result["nodes"]) == ["n1", "n2"]
    assert (await lab.client.tasks.get(task.task_id)).state == "Pending"


async def test_one_bad_node_fails_it_and_the_others_results_stay(lab: Lab) -> None:
    await lab.agent("n1")
    await lab.agent("n2")
    command = f'mkdir "{lab.folder}/first.lock" && echo fine || exit 3'
    task = await lab.client.tasks.wait((await _create(lab, command, "n1,n2")).task_id, timeout=WAIT_S)
    assert task.error is not None
    assert (task.state, task.error.type) == ("Failed", "ExitCode")
    results = list(task.result["nodes"].values())
    assert sorted("error" in result for result in results) == [False, True]
    assert next(r for r in results if "error" in r)["error"]["detail"]["exitCode"] == 3


async def test_cancel_and_time_out_end_every_part(lab: Lab) -> None:
    await lab.agent("n1")
    await lab.agent("n2")
    lab.pipe("c-1")
    lab.pipe("c-2")
    task = await _create(lab, _gate(lab, "c"), "n1,n2")
    await lab.started("c", 2)
    await lab.client.tasks.cancel(task.task_id)
    assert (await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)).state == "Canceled"
    late = await lab.client.tasks.wait(
        (await _create(lab, "exec sleep 60", "n1,n2", timeout_sec=0.5)).task_id, timeout=WAIT_S
    )
    assert (late.state, sorted(late.result["nodes"])) == ("Timeout", ["n1", "n2"])
    assert lab.processes_naming(f"{lab.folder}/c-") == []


async def test_the_controllers_restart_ends_no_part_and_repeats_none(lab: Lab) -> None:
    await lab.agent("n1")
    await lab.agent("n2")
    lab.pipe("r-1")
    lab.pipe("r-2")
    task = await _create(lab, _gate(lab, "r"), "n1,n2")
    await lab.started("r", 2)
    await lab.open("r-1", "before")
    await _told(lab, task.task_id, "said before")
    await lab.controller.restart()
    await lab.open("r-2", "after")
    ended = await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    assert ended.state == "Succeeded"
    assert sorted(r["stdout"] for r in ended.result["nodes"].values()) == ["said after\n", "said before\n"]
    assert (lab.starts("r"), ended.attempt) == (2, 1)


async def test_a_lost_agent_fails_its_part_only(lab: Lab) -> None:
    await lab.agent("n1")
    dying = await lab.agent("n2")
    lab.pipe("l-1")
    lab.pipe("l-2")
    task = await _create(lab, _gate(lab, "l"), "n1,n2")
    await lab.started("l", 2)
    dying.signal(signal.SIGKILL)
    await dying.ended()
    opening = [asyncio.create_task(lab.open(f"l-{n}", "fine")) for n in (1, 2)]
    ended = await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    assert (ended.state, ended.result["nodes"]["n2"]["error"]["type"]) == ("Failed", "Lost")
    assert ended.result["nodes"]["n1"]["stdout"] == "said fine\n"
    for process in lab.processes_naming(f"{lab.folder}/l-"):
        process.kill()
    for left in opening:
        left.cancel()


async def test_only_processes_run_on_many_nodes(lab: Lab) -> None:
    with pytest.raises(Invalid, match=r"executor\.unsupported"):
        await lab.client.tasks.create(name="builtin.echo", target_kind="nodes")


async def _told(lab: Lab, task_id: str, text: str) -> None:
    async with asyncio.timeout(WAIT_S):
        async for piece in lab.client.tasks.follow_logs(task_id):
            if text in piece.text:
                return
