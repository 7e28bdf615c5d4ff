"""kill -9 of the controller in runs that wait, loop, start runs or pause: each ends as an uninterrupted one does."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

from plum_desk.api.errors import Unreachable
from plum_desk.api.types.workflows import RunNode
from tests.system.lab import Lab

WAIT_S = 30.0
ECHO = {"type": "task", "definition": "builtin.echo"}


async def start(lab: Lab, name: str, nodes: list[Any], edges: list[Any] | None = None) -> str:
    workflow = await lab.client.workflows.create({"name": name, "nodes": nodes, "edges": edges or []})
    return (await lab.client.workflows.run(workflow.workflow_id)).run_id


async def nodes_of(lab: Lab, run_id: str) -> dict[str, RunNode]:
    return {node.path: node for node in (await lab.client.workflow_runs.get(run_id)).nodes}


async def until(lab: Lab, run_id: str, is_so: Callable[[dict[str, RunNode]], bool]) -> dict[str, RunNode]:
    async with asyncio.timeout(WAIT_S):
        while not is_so(found := await nodes_of(lab, run_id)):
            await asyncio.sleep(0.01)
        return found


async def test_an_approval_waits_on(lab: Lab) -> None:
    ok = {"key": "ok", "type": "approval", "timeoutSec": 3600, "message": "Go?"}
    use = {"key": "use", **ECHO, "payload": "${{ steps.ok.output.form.n }}"}
    run_id = await start(lab, "gate", [ok, use], [{"from": "ok", "to": "use"}])
    before = await until(lab, run_id, lambda nodes: nodes["ok"].state == "Waiting")
    await lab.controller.restart()
    assert (await nodes_of(lab, run_id))["ok"] == before["ok"]
    await lab.client.workflow_runs.approve(run_id, "ok", form={"n": 3})
    await lab.controller.restart()
    run = await lab.client.workflow_runs.wait(run_id, timeout=WAIT_S)
    assert (run.state, run.output) == ("Succeeded", {"use": {"echo": 3}})


async def test_timers_go_on_and_those_that_passed_meanwhile_fire(lab: Lab) -> None:
    nodes = [
        {"key": "soon", "type": "wait", "seconds": 0.2},
        {"key": "later", "type": "wait", "seconds": 2},
        {"key": "late", "type": "approval", "timeoutSec": 0.2, "onTimeout": "approve"},
    ]
    run_id = await start(lab, "timers", nodes)
    await lab.controller.kill()
    await lab.controller.start()
    run = await lab.client.workflow_runs.wait(run_id, timeout=WAIT_S)
    found = await nodes_of(lab, run_id)
    assert run.state == "Succeeded"
    assert found["late"].reason == "approval.timeout"
    assert (found["later"].finished_at or 0) - (found["later"].started_at or 0) >= 2


async def test_a_loop_goes_on_where_it_was(lab: Lab) -> None:
    await lab.worker()
    names = [f"g{index}" for index in range(3)]
    for name in names:
        lab.pipe(name)
    gate = {
        "key": "gate",
        "type": "task",
        "executor": "embedded",
        "taskName": "gate",
        "payload": {"folder": str(lab.folder), "name": "${{ item }}"},
    }
    loop = {"key": "l", "type": "loop", "mode": "forEach", "items": names, "body": {"nodes": [gate]}}
    run_id = await start(lab, "loop", [loop])
    for index, name in enumerate(names):
        await lab.started(name)
        await lab.controller.restart()
        assert (await nodes_of(lab, run_id))[f"l[{index}].gate"].state == "Running"
        await lab.open(name, name.upper())
    run = await lab.client.workflow_runs.wait(run_id, timeout=WAIT_S)
    assert run.output == {"l": {"count": 3, "items": [{"gate": {"said": f"G{index}"}} for index in range(3)]}}
    assert [lab.starts(name) for name in names] == [1, 1, 1]


async def test_a_child_run_goes_on_and_reports(lab: Lab) -> None:
    await lab.client.workflows.create(name="child", nodes=[{"key": "ok", "type": "approval"}])
    run_id = await start(lab, "parent", [{"key": "c", "type": "workflow", "workflow": "child"}])
    found = await until(lab, run_id, lambda nodes: nodes["c"].child_run_id is not None)
    child = found["c"].child_run_id
    assert child is not None
    async with asyncio.timeout(WAIT_S):
        while len(await lab.client.workflow_runs.list()) < 2:  # it is named before it is made
            await asyncio.sleep(0.01)
    await until(lab, child, lambda nodes: nodes["ok"].state == "Waiting")
    await lab.controller.restart()
    await lab.client.workflow_runs.approve(child, "ok", comment="fine")
    run = await lab.client.workflow_runs.wait(run_id, timeout=WAIT_S)
    assert run.state == "Succeeded"
    assert run.output is not None
    assert run.output["c"]["ok"]["comment"] == "fine"
    assert len(await lab.client.workflow_runs.list()) == 2


async def test_a_paused_run_stays_paused(lab: Lab) -> None:
    nodes = [{"key": "ok", "type": "approval"}, {"key": "a", **ECHO}, {"key": "n", "type": "task", "taskName": "none"}]
    nodes[2] |= {"executor": "embedded"}
    run_id = await start(lab, "paused", nodes, [{"from": "ok", "to": "a"}])
    await until(lab, run_id, lambda found: found["n"].task_id is not None)
    await lab.client.workflow_runs.pause(run_id)
    await lab.controller.restart()
    assert (await lab.client.workflow_runs.get(run_id)).run.state == "Paused"
    await lab.client.workflow_runs.approve(run_id, "ok")
    assert (await nodes_of(lab, run_id))["a"].state == "Ready"
    await lab.controller.restart()
    assert (await lab.client.workflow_runs.explain(run_id, "n")).code == "run.paused"
    assert (await nodes_of(lab, run_id))["a"].task_id is None
    await lab.client.workflow_runs.resume(run_id)
    await until(lab, run_id, lambda found: found["a"].state == "Succeeded")
    assert (await lab.client.workflow_runs.explain(run_id, "n")).code == "worker.none"


async def test_a_child_run_is_paused_and_goes_on_with_its_parent_over_kills(lab: Lab) -> None:
    nodes = [{"key": "ok", "type": "approval"}, {"key": "a", **ECHO, "payload": 1}]
    await lab.client.workflows.create(name="child", nodes=nodes, edges=[{"from": "ok", "to": "a"}])
    run_id = await start(lab, "parent", [{"key": "c", "type": "workflow", "workflow": "child"}])
    found = await until(lab, run_id, lambda nodes: nodes["c"].child_run_id is not None)
    child = found["c"].child_run_id
    assert child is not None
    async with asyncio.timeout(WAIT_S):
        while len(await lab.client.workflow_runs.list()) < 2:  # it is named before it is made
            await asyncio.sleep(0.01)
    await until(lab, child, lambda nodes: nodes["ok"].state == "Waiting")
    await lab.client.workflow_runs.pause(run_id)
    await lab.controller.restart()
    await _until_run(lab, child, ("Paused", "paused.parent"))
    await lab.client.workflow_runs.approve(child, "ok")
    await lab.controller.restart()
    before = (await nodes_of(lab, child))["a"]
    assert (before.state, before.task_id) == ("Ready", None)
    await lab.client.workflow_runs.resume(run_id)
    await lab.controller.restart()
    run = await lab.client.workflow_runs.wait(run_id, timeout=WAIT_S)
    assert (run.state, run.output) == ("Succeeded", {"c": {"a": {"echo": 1}}})


async def _until_run(lab: Lab, run_id: str, wanted: tuple[str, str | None]) -> None:
    async with asyncio.timeout(WAIT_S):
        while True:
            run = (await lab.client.workflow_runs.get(run_id)).run
            if (run.state, run.reason) == wanted:
                return
            await asyncio.sleep(0.01)


async def test_runs_of_everything_end_as_uninterrupted_ones_whenever_the_kill_comes(lab: Lab) -> None:
    await lab.client.workflows.create(
        name="inner",
        params=[{"name": "n", "type": "integer"}],
        nodes=[{"key": "e", **ECHO, "payload": "${{ params.n }}"}],
    )
    child = {"key": "c", "type": "workflow", "workflow": "inner", "params": {"n": "${{ index }}"}}
    more = {"key": "m", **ECHO, "payload": "${{ steps.c.output.e.echo + 1 }}"}
    pause = {"key": "p", "type": "wait", "seconds": 0.01}
    body = {"nodes": [child, more, pause], "edges": [{"from": "c", "to": "m"}, {"from": "m", "to": "p"}]}
    loops = [
        {"key": f"l{place}", "type": "loop", "mode": "count", "count": 6, "maxParallel": place + 1, "body": body}
        for place in range(3)
    ]
    fan = {"key": "f", "type": "parallel", "join": "j", "waitPolicy": 2}
    last = {"key": "j", **ECHO, "payload": "joined", "when": "true"}
    edges = [{"from": "f", "to": f"l{place}"} for place in range(3)] + [
        {"from": f"l{place}", "to": "j"} for place in range(3)
    ]
    run_id = await start(lab, "all", [fan, *loops, last], edges)
    dice = random.Random(20)
    for _ in range(6):
        await asyncio.wait([asyncio.create_task(_poll(lab, run_id))], timeout=dice.uniform(0.01, 0.12))
        await lab.controller.restart()
    run = await lab.client.workflow_runs.wait(run_id, timeout=WAIT_S)
    found = await nodes_of(lab, run_id)
    assert (run.state, run.output) == ("Succeeded", {"j": {"echo": "joined"}})
    for place in range(3):
        assert found[f"l{place}"].output == {"count": 6, "items": [{"p": None} for _ in range(6)]}
        assert [found[f"l{place}[{index}].m"].output for index in range(6)] == [{"echo": n + 1} for n in range(6)]
    children = await lab.client.workflow_runs.list(state="Succeeded")
    assert len(children) == 1 + 18


async def _poll(lab: Lab, run_id: str) -> None:
    try:
        while (await lab.client.workflow_runs.get(run_id)).run.state == "Running":
            await asyncio.sleep(0)
    except Unreachable:
        return
