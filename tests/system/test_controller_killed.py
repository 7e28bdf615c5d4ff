"""kill -9 of the controller: nothing acknowledged is lost, nothing is applied twice, nothing is left over."""

from __future__ import annotations

import asyncio

from plum_desk.api.types.tasks import Task
from tests.system.lab import Lab

WAIT_S = 30.0


async def test_every_acknowledged_task_survives(lab: Lab) -> None:
    acknowledged: list[str] = []

    async def create(place: int) -> None:
        task = await lab.client.tasks.create(name="builtin.echo", payload={"place": place}, auto_start=True)
        acknowledged.append(task.task_id)

    creating = [asyncio.create_task(create(place)) for place in range(200)]
    while len(acknowledged) < 50:
        await asyncio.wait(creating, return_when=asyncio.FIRST_COMPLETED, timeout=0.01)
    await lab.controller.kill()
    await asyncio.gather(*creating, return_exceptions=True)
    await lab.controller.start()
    for task_id in acknowledged:
        task = await lab.client.tasks.wait(task_id, timeout=WAIT_S)
        assert task.state == "Succeeded"
        assert task.result == {"echo": task.payload}


async def test_a_workers_task_goes_on_and_its_result_counts_once(lab: Lab) -> None:
    await lab.worker()
    task = await lab.gate("a")
    await lab.started("a")
    await lab.controller.restart()
    await lab.open("a", "through")
    ended = await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    assert (ended.state, ended.result) == ("Succeeded", {"said": "through"})
    assert [attempt.state for attempt in ended.attempts] == ["Succeeded"]
    assert lab.starts("a") == 1


async def test_a_result_of_the_time_without_controller_arrives(lab: Lab) -> None:
    await lab.worker()
    task = await lab.gate("a")
    await lab.started("a")
    await lab.controller.kill()
    await lab.open("a", "meanwhile")
    await lab.controller.start()
    ended = await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    assert (ended.state, ended.result, ended.attempt) == ("Succeeded", {"said": "meanwhile"}, 1)


async def test_a_process_of_the_controllers_host_is_ended_and_begun_anew_without_a_retry(lab: Lab) -> None:
    task = await lab.process("p")
    await lab.started("p")
    assert lab.processes_naming(f"{lab.folder}/p.pipe")
    first = {process.pid for process in lab.processes_naming(f"{lab.folder}/p.pipe")}
    await lab.controller.restart()
    await lab.started("p", 2)
    assert not first & {process.pid for process in lab.processes_naming(f"{lab.folder}/p.pipe")}
    await lab.open("p", "again")
    ended = await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    assert ended.state == "Succeeded"
    assert ended.result["stdout"] == "said again\n"
    assert [(a.state, a.reason) for a in ended.attempts] == [("Lost", "controller.restarted"), ("Succeeded", None)]


async def test_a_run_ends_as_an_uninterrupted_one(lab: Lab) -> None:
    await lab.worker()
    lab.pipe("left"), lab.pipe("right")
    run_id = await _start_run(lab)
    await lab.started("left")
    await lab.started("right")
    await lab.controller.restart()
    await lab.open("left", "1")
    await lab.controller.restart()
    await lab.open("right", "2")
    run = await lab.client.workflow_runs.wait(run_id, timeout=WAIT_S)
    nodes = {node.key: node for node in (await lab.client.workflow_runs.get(run_id)).nodes}
    assert run.state == "Succeeded"
    assert run.output == {"sum": {"echo": {"all": ["1", "2"]}}}
    assert {key: node.state for key, node in nodes.items()} == {
        "begin": "Succeeded",
        "left": "Succeeded",
        "right": "Succeeded",
        "choice": "Succeeded",
        "never": "Skipped",
        "sum": "Succeeded",
    }
    assert (lab.starts("left"), lab.starts("right")) == (1, 1)


async def test_a_killed_controller_gives_up_no_lock_and_forgets_no_history(lab: Lab) -> None:
    before = await lab.client.tasks.create(name="builtin.echo", payload={}, auto_start=True)
    before = await lab.client.tasks.wait(before.task_id, timeout=WAIT_S)
    revision = (await lab.client.system.get()).revision
    await lab.controller.restart()
    system = await lab.client.system.get()
    assert system.epoch == 2
    assert system.revision >= revision
    again: Task = await lab.client.tasks.get(before.task_id)
    assert again == before


async def _start_run(lab: Lab) -> str:
    def gate(key: str) -> dict[str, object]:
        payload = {"folder": str(lab.folder), "name": key}
        return {"key": key, "type": "task", "executor": "embedded", "taskName": "gate", "payload": payload}

    echo = {"type": "task", "definition": "builtin.echo"}
    workflow = await lab.client.workflows.create(
        name="interrupted",
        nodes=[
            {"key": "begin", **echo},
            gate("left"),
            gate("right"),
            {"key": "choice", "type": "branch", "condition": "steps.left.output.said == '1'"},
            {"key": "never", **echo},
            {
                "key": "sum",
                **echo,
                "payload": {"all": ["${{ steps.left.output.said }}", "${{ steps.right.output.said }}"]},
            },
        ],
        edges=[
            {"from": "begin", "to": "left"},
            {"from": "begin", "to": "right"},
            {"from": "left", "to": "choice"},
            {"from": "choice", "to": "never", "when": "false"},
            {"from": "choice", "to": "sum", "when": "true"},
            {"from": "right", "to": "sum"},
        ],
    )
    return (await lab.client.workflows.run(workflow.workflow_id)).run_id


async def test_a_request_repeated_after_the_kill_creates_nothing_new(lab: Lab) -> None:
    made = await lab.client.once("order-1").tasks.create(name="builtin.echo", payload=1, auto_start=True)
    await lab.controller.restart()
    again = await lab.client.once("order-1").tasks.create(name="builtin.echo", payload=1, auto_start=True)
    assert again == made
    assert len(await lab.client.tasks.list(name="builtin.echo")) == 1


async def test_the_slots_of_a_pool_are_still_held_after_the_kill(lab: Lab) -> None:
    await lab.worker()
    await lab.client.pools.create("press", 1)
    first = await lab.gate("a", pool="press")
    await lab.started("a")
    second = await lab.gate("b", pool="press")
    await lab.controller.restart()
    told = await lab.client.tasks.explain(second.task_id)
    assert (told.code, told.details["holders"][0]["taskId"]) == ("pool.full", first.task_id)
    await lab.open("a", "one")
    assert (await lab.client.tasks.wait(first.task_id, timeout=WAIT_S)).result == {"said": "one"}
    await lab.open("b", "two")
    assert (await lab.client.tasks.wait(second.task_id, timeout=WAIT_S)).result == {"said": "two"}
    assert (lab.starts("a"), lab.starts("b")) == (1, 1)
