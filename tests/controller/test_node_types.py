"""Every node type of a workflow, and what people do with runs, against a composed controller."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import Conflict, Invalid, NotFound
from plum_desk.api.types.workflows import RunDetail, RunNode, WorkflowRun
from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.compose import run_controller

WAIT_S = 20.0


@pytest.fixture
async def plum(tmp_path: Path) -> AsyncIterator[PlumClient]:
    flags = {"CONTROLLER_ADDR": "127.0.0.1:0", "CONTROLLER_DATA_DIR": str(tmp_path / "data")}
    settings = ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(tmp_path / "config")}, tmp_path)
    async with run_controller(settings) as running, PlumClient(running.transport()) as client:
        yield client


def echo(key: str, payload: Any = None, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "task", "definition": "builtin.echo", "payload": payload, **more}


def fail(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": "task", "definition": "builtin.fail", **more}


def chain(*keys: str) -> list[dict[str, str]]:
    return [{"from": a, "to": b} for a, b in pairwise(keys)]


async def start(plum: PlumClient, nodes: list[Any], edges: list[Any] | None = None, **more: Any) -> str:
    params = more.pop("given", {})
    name = more.pop("name", f"w{len(await plum.workflows.list())}")
    workflow = await plum.workflows.create({"name": name, "nodes": nodes, "edges": edges or [], **more})
    return (await plum.workflows.run(workflow.workflow_id, params=params)).run_id


async def ended(plum: PlumClient, run_id: str) -> tuple[WorkflowRun, dict[str, RunNode]]:
    run = await plum.workflow_runs.wait(run_id, timeout=WAIT_S)
    return run, {node.path: node for node in (await plum.workflow_runs.get(run_id)).nodes}


async def until(plum: PlumClient, run_id: str, is_so: Callable[[dict[str, RunNode]], bool]) -> dict[str, RunNode]:
    async with asyncio.timeout(WAIT_S):
        while True:
            detail: RunDetail = await plum.workflow_runs.get(run_id)
            nodes = {node.path: node for node in detail.nodes}
            if is_so(nodes):
                return nodes
            await asyncio.sleep(0.005)


def is_state(path: str, state: str) -> Callable[[dict[str, RunNode]], bool]:
    return lambda nodes: path in nodes and nodes[path].state == state


async def test_loops_over_items_and_while(plum: PlumClient) -> None:
    each = {
        "key": "each",
        "type": "loop",
        "mode": "forEach",
        "items": "${{ params.samples }}",
        "itemName": "sample",
        "maxParallel": 2,
        "body": {"nodes": [echo("e", {"name": "${{ sample.name }}", "at": "${{ index }}"})]},
    }
    more = {
        "key": "more",
        "type": "loop",
        "mode": "while",
        "condition": "last == null || last.n.echo.n < 3",
        "body": {"nodes": [echo("n", {"n": "${{ index + 1 }}"})]},
    }
    params = [{"name": "samples", "type": "array"}]
    samples = [{"name": "A"}, {"name": "B"}, {"name": "C"}]
    run_id = await start(plum, [each, more], params=params, given={"samples": samples})
    run, nodes = await ended(plum, run_id)
    assert run.output == {
        "each": {
            "count": 3,
            "items": [{"e": {"echo": {"name": name, "at": at}}} for at, name in enumerate("ABC")],
        },
        "more": {"count": 3, "items": [{"n": {"echo": {"n": n}}} for n in (1, 2, 3)]},
    }
    assert (nodes["each[1].e"].iteration, nodes["each"].iteration) == (1, None)
    assert [node.path for node in (await plum.workflow_runs.get(run_id)).nodes][:2] == ["each", "more"]
    timeline = await plum.workflow_runs.timeline(run_id)
    rows = {row.path: row for row in timeline.rows}
    assert [bar.kind for bar in rows["each"].intervals].count("iteration") == 3
    assert "attempt" in [bar.kind for bar in rows["more[2].n"].intervals]
    assert (await plum.workflow_runs.explain(run_id, "each[1].e")).state == "Succeeded"


async def test_a_body_is_validated_like_a_workflow(plum: PlumClient) -> None:
    body = {
        "nodes": [
            echo("a", "${{ steps.b.output }} ${{ other.x }}"),
            echo("b", "${{ steps.before.output }}"),
            echo("b"),
        ],
        "edges": [{"from": "a", "to": "nobody"}],
    }
    loop = {"key": "l", "type": "loop", "mode": "count", "items": [1], "itemName": "sample", "body": body}
    problems = await plum.workflows.validate({"name": "w", "nodes": [echo("before"), loop]})
    assert {(problem.code, problem.path) for problem in problems} == {
        ("workflow.loopFields", "$.nodes[1].count"),
        ("workflow.loopFields", "$.nodes[1].items"),
        ("workflow.duplicateKey", "$.nodes[1].body.nodes[2].key"),
        ("workflow.unknownKey", "$.nodes[1].body.edges[0].to"),
        ("workflow.notAncestor", "$.nodes[1].body.nodes[0].payload"),
        ("cel.syntax", "$.nodes[1].body.nodes[0].payload"),
        ("workflow.notAncestor", "$.nodes[1].body.nodes[1].payload"),
    }


async def test_what_is_wrong_with_the_other_types(plum: PlumClient) -> None:
    nodes = [
        {"key": "p", "type": "parallel", "join": "a", "waitPolicy": 3},
        {"key": "q", "type": "parallel", "join": "gone"},
        echo("a"),
        {"key": "w", "type": "wait"},
        {"key": "v", "type": "wait", "until": "soon"},
        {"key": "s", "type": "workflow", "workflow": "nobody"},
        {"key": "ok", "type": "approval", "form": {"type": "nonsense"}},
    ]
    problems = await plum.workflows.validate({"name": "w", "nodes": nodes, "edges": [{"from": "p", "to": "a"}]})
    assert [(problem.code, problem.path) for problem in problems] == [
        ("workflow.waitWhat", "$.nodes[3]"),
        ("wait.badMoment", "$.nodes[4].until"),
        ("workflow.notFound", "$.nodes[5].workflow"),
        ("workflow.waitPolicy", "$.nodes[0].waitPolicy"),
        ("workflow.unknownKey", "$.nodes[1].join"),
        ("approval.schemaInvalid", "$.nodes[6].form.type"),
    ]


async def test_an_approval_with_a_form(plum: PlumClient) -> None:
    schema = {"type": "object", "properties": {"grade": {"type": "integer"}}, "required": ["grade"]}
    gate = {"key": "ok", "type": "approval", "message": "Ship?", "form": schema, "timeoutSec": 600}
    use = echo("use", "${{ steps.ok.output.form.grade }}")
    run_id = await start(plum, [gate, use], chain("ok", "use"))
    nodes = await until(plum, run_id, is_state("ok", "Waiting"))
    assert nodes["ok"].due_at is not None
    assert (await plum.workflow_runs.explain(run_id, "ok")).code == "approval.waiting"
    with pytest.raises(Invalid) as refused:
        await plum.workflow_runs.approve(run_id, "ok", form={"grade": "A"})
    assert [problem.path for problem in refused.value.errors] == ["$.form.grade"]
    with pytest.raises(Invalid):
        await plum.workflow_runs.approve(run_id, "ok")
    with pytest.raises(NotFound):
        await plum.workflow_runs.approve(run_id, "nobody")
    approved = await plum.workflow_runs.approve(run_id, "ok", comment="fine", form={"grade": 1})
    assert approved.state == "Succeeded"
    assert approved.output == {"decision": "approve", "by": "console", "comment": "fine", "form": {"grade": 1}}
    run, _ = await ended(plum, run_id)
    assert run.output == {"use": {"echo": 1}}
    with pytest.raises(Conflict):
        await plum.workflow_runs.approve(run_id, "ok", form={"grade": 1})


async def test_a_rejection_and_a_deadline(plum: PlumClient) -> None:
    rejected = await start(plum, [{"key": "ok", "type": "approval"}])
    await until(plum, rejected, is_state("ok", "Waiting"))
    node = await plum.workflow_runs.reject(rejected, "ok", comment="no")
    assert (node.state, node.reason) == ("Failed", "approval.rejected")
    late = await start(plum, [{"key": "ok", "type": "approval", "timeoutSec": 0.05, "onTimeout": "approve"}])
    run, nodes = await ended(plum, late)
    assert (run.state, nodes["ok"].reason) == ("Succeeded", "approval.timeout")


async def test_waits(plum: PlumClient) -> None:
    nodes = [
        {"key": "a", "type": "wait", "seconds": 0.05},
        {"key": "b", "type": "wait", "until": "${{ run.createdAt }}"},
    ]
    run, found = await ended(plum, await start(plum, nodes))
    assert run.state == "Succeeded"
    assert (found["a"].finished_at or 0) - (found["a"].started_at or 0) >= 0.05


async def test_a_wait_for_the_end_of_a_run(plum: PlumClient) -> None:
    held = await start(plum, [{"key": "ok", "type": "approval"}], name="held")
    by_id = {"key": "w", "type": "wait", "event": {"type": "run", "runId": held, "states": ["Succeeded"]}}
    by_name = {"key": "v", "type": "wait", "event": {"type": "run", "workflow": "held"}}
    waiting = await start(plum, [by_id, by_name])
    await until(plum, waiting, lambda n: n["w"].state == n["v"].state == "Waiting")
    await until(plum, held, is_state("ok", "Waiting"))
    await plum.workflow_runs.approve(held, "ok")
    assert (await ended(plum, waiting))[0].state == "Succeeded"
    later = await start(plum, [by_id, {**by_id, "key": "x", "event": {**by_id["event"], "states": ["Failed"]}}])
    _, nodes = await ended(plum, later)
    assert (nodes["w"].state, nodes["x"].reason) == ("Succeeded", "wait.unmet")


async def test_nobody_waits_for_a_deleted_workflow(plum: PlumClient) -> None:
    gone = await plum.workflows.create(name="gone", nodes=[echo("a")])
    waiting = await start(plum, [{"key": "w", "type": "wait", "event": {"type": "run", "workflow": "gone"}}])
    await until(plum, waiting, is_state("w", "Waiting"))
    await plum.workflows.delete(gone.workflow_id)
    _, nodes = await ended(plum, waiting)
    assert (nodes["w"].state, nodes["w"].reason) == ("Failed", "wait.unmet")


async def test_child_runs(plum: PlumClient) -> None:
    params = [{"name": "n", "type": "integer", "required": True}]
    await plum.workflows.create(name="inner", params=params, nodes=[echo("e", "${{ params.n }}")])
    call = {"key": "c", "type": "workflow", "workflow": "inner", "params": {"n": "${{ params.n }}"}}
    outer = {"nodes": [call, echo("use", "${{ steps.c.output.e.echo }}")], "edges": chain("c", "use")}
    run_id = await start(plum, outer["nodes"], outer["edges"], params=params, given={"n": 7})
    run, nodes = await ended(plum, run_id)
    assert run.output == {"use": {"echo": 7}}
    assert nodes["c"].child_run_id is not None
    child = (await plum.workflow_runs.get(nodes["c"].child_run_id)).run
    assert (child.parent_run_id, child.parent_path, child.trigger.type) == (run_id, "c", "parent")
    wrong = await start(plum, [{**call, "params": {"m": 1}}])
    _, nodes = await ended(plum, wrong)
    assert (nodes["c"].state, nodes["c"].reason) == ("Failed", "run.paramsInvalid")
    await plum.workflow_runs.delete(run_id)
    with pytest.raises(NotFound):
        await plum.workflow_runs.get(child.run_id)


async def test_cancel_and_failure_go_through_child_runs(plum: PlumClient) -> None:
    await plum.workflows.create(name="gate", nodes=[{"key": "ok", "type": "approval"}])
    run_id = await start(plum, [{"key": "c", "type": "workflow", "workflow": "gate"}])
    nodes = await until(plum, run_id, is_state("c", "Running"))
    child = nodes["c"].child_run_id
    assert child is not None
    await plum.workflow_runs.cancel(run_id)
    run, nodes = await ended(plum, run_id)
    assert (run.state, nodes["c"].state) == ("Canceled", "Canceled")
    assert (await plum.workflow_runs.wait(child, timeout=WAIT_S)).state == "Canceled"
    await plum.workflows.create(name="bad", nodes=[fail("f")])
    failing = await start(plum, [{"key": "c", "type": "workflow", "workflow": "bad"}])
    run, nodes = await ended(plum, failing)
    assert (run.state, nodes["c"].state) == ("Failed", "Failed")
    assert nodes["c"].error is not None


async def test_runs_that_start_themselves_end_at_the_limit(plum: PlumClient) -> None:
    run_id = await start(plum, [{"key": "c", "type": "workflow", "workflow": "self"}], name="self")
    run, _ = await ended(plum, run_id)
    assert run.state == "Failed"
    runs = await plum.workflow_runs.list()
    assert len(runs) == 16
    assert {item.state for item in runs} == {"Failed"}
    deepest = (await plum.workflow_runs.get(runs[0].run_id)).nodes[0]
    assert deepest.reason == "run.tooDeep"


async def test_pause_and_resume(plum: PlumClient) -> None:
    nodes = [{"key": "ok", "type": "approval"}, echo("a")]
    run_id = await start(plum, nodes, chain("ok", "a"))
    await until(plum, run_id, is_state("ok", "Waiting"))
    assert (await plum.workflow_runs.pause(run_id)).state == "Paused"
    await plum.workflow_runs.approve(run_id, "ok")
    found = await until(plum, run_id, is_state("a", "Ready"))
    assert found["a"].task_id is None
    assert (await plum.workflow_runs.explain(run_id, "a")).code == "run.paused"
    assert (await plum.workflow_runs.resume(run_id)).state == "Running"
    assert (await ended(plum, run_id))[0].state == "Succeeded"
    with pytest.raises(Conflict):
        await plum.workflow_runs.pause(run_id)


LOW = [{"key": "ok", "type": "approval"}, echo("a", 1)]


async def gates(plum: PlumClient) -> tuple[str, str, str]:
    """A run, its child and the child of that, which waits for an approval before its task."""
    await plum.workflows.create(name="low", nodes=LOW, edges=chain("ok", "a"))
    await plum.workflows.create(name="mid", nodes=[{"key": "c", "type": "workflow", "workflow": "low"}])
    top = await start(plum, [{"key": "c", "type": "workflow", "workflow": "mid"}])
    mid = await child_of(plum, top)
    low = await child_of(plum, mid)
    await until(plum, low, is_state("ok", "Waiting"))
    return top, mid, low


async def child_of(plum: PlumClient, run_id: str) -> str:
    child = (await until(plum, run_id, is_state("c", "Running")))["c"].child_run_id
    assert child is not None
    async with asyncio.timeout(WAIT_S):
        while child not in [run.run_id for run in await plum.workflow_runs.list()]:  # it is named before it is made
            await asyncio.sleep(0.005)
    return child


async def until_run(plum: PlumClient, run_id: str, state: str, reason: str | None = None) -> None:
    async with asyncio.timeout(WAIT_S):
        while True:
            run = (await plum.workflow_runs.get(run_id)).run
            if (run.state, run.reason) == (state, reason):
                return
            await asyncio.sleep(0.005)


async def test_pause_and_resume_go_through_child_runs(plum: PlumClient) -> None:
    top, mid, low = await gates(plum)
    await plum.workflow_runs.pause(top)
    await until_run(plum, mid, "Paused", "paused.parent")
    await until_run(plum, low, "Paused", "paused.parent")
    await plum.workflow_runs.approve(low, "ok")
    found = await until(plum, low, is_state("a", "Ready"))
    assert (found["a"].task_id, found["a"].reason) == (None, "run.paused")
    await plum.workflow_runs.resume(top)
    run, _ = await ended(plum, top)
    assert (run.state, run.output) == ("Succeeded", {"c": {"c": {"a": {"echo": 1}}}})
    assert {run.reason for run in await plum.workflow_runs.list()} == {None}


@pytest.mark.parametrize("by_hand_first", [True, False])
async def test_a_child_run_paused_by_hand_stays_paused(plum: PlumClient, by_hand_first: bool) -> None:
    top, mid, low = await gates(plum)
    if by_hand_first:
        await plum.workflow_runs.pause(mid)
    await plum.workflow_runs.pause(top)
    if not by_hand_first:
        await until_run(plum, mid, "Paused", "paused.parent")
        await plum.workflow_runs.pause(mid)
    await until_run(plum, low, "Paused", "paused.parent")
    await plum.workflow_runs.resume(top)
    await plum.workflow_runs.approve(low, "ok")
    await until(plum, low, is_state("a", "Ready"))
    assert [(await plum.workflow_runs.get(run_id)).run.state for run_id in (top, mid, low)] == [
        "Running",
        "Paused",
        "Paused",
    ]
    await plum.workflow_runs.resume(mid)
    assert (await ended(plum, top))[0].state == "Succeeded"


async def test_a_child_run_may_go_on_alone_by_hand_in_a_pause(plum: PlumClient) -> None:
    top, mid, low = await gates(plum)
    await plum.workflow_runs.pause(top)
    await until_run(plum, low, "Paused", "paused.parent")
    await plum.workflow_runs.resume(mid)
    await until_run(plum, low, "Running")
    await plum.workflow_runs.approve(low, "ok")
    assert (await ended(plum, mid))[0].state == "Succeeded"
    run, _ = await ended(plum, top)  # nothing is left to start
    assert run.state == "Succeeded"


async def test_a_paused_child_run_is_canceled_with_its_parent(plum: PlumClient) -> None:
    top, mid, low = await gates(plum)
    await plum.workflow_runs.pause(top)
    await until_run(plum, low, "Paused", "paused.parent")
    await plum.workflow_runs.cancel(top)
    assert [(await ended(plum, run_id))[0].state for run_id in (low, mid, top)] == ["Canceled"] * 3


async def test_a_child_run_that_is_just_being_made_is_paused_too(plum: PlumClient) -> None:
    await plum.workflows.create(name="low", nodes=LOW, edges=chain("ok", "a"))
    run_id = await start(plum, [{"key": "c", "type": "workflow", "workflow": "low"}])
    await plum.workflow_runs.pause(run_id)
    child = await child_of(plum, run_id)
    await until_run(plum, child, "Paused", "paused.parent")
    await plum.workflow_runs.approve(child, "ok")
    assert (await until(plum, child, is_state("a", "Ready")))["a"].task_id is None
    await plum.workflow_runs.resume(run_id)
    assert (await ended(plum, run_id))[0].state == "Succeeded"


async def test_tasks_that_wait_for_a_worker_wait_out_a_pause(plum: PlumClient) -> None:
    waits = {"key": "a", "type": "task", "executor": "embedded", "taskName": "nobody.offers"}
    run_id = await start(plum, [waits])
    found = await until(plum, run_id, lambda nodes: nodes["a"].task_id is not None)
    await plum.workflow_runs.pause(run_id)
    assert (await plum.workflow_runs.explain(run_id, "a")).code == "run.paused"
    assert found["a"].task_id is not None
    assert (await plum.tasks.explain(found["a"].task_id)).code == "run.paused"
    await plum.workflow_runs.resume(run_id)
    assert (await plum.workflow_runs.explain(run_id, "a")).code == "worker.none"
    await plum.workflow_runs.pause(run_id)
    await plum.workflow_runs.resume(run_id)
    assert (await plum.workflow_runs.skip(run_id, "a")).state == "Skipped"
    assert (await ended(plum, run_id))[0].state == "Succeeded"


async def test_retry_of_a_node(plum: PlumClient) -> None:
    nodes = [{"key": "hold", "type": "approval"}, fail("f"), echo("after")]
    run_id = await start(plum, nodes, chain("f", "after"))
    await until(plum, run_id, is_state("after", "UpstreamFailed"))
    first = (await plum.workflow_runs.get(run_id)).nodes[1].task_id
    await plum.workflow_runs.retry(run_id, "f")
    found = await until(plum, run_id, lambda n: n["f"].state == "Failed" and n["f"].task_id != first)
    assert found["after"].state == "UpstreamFailed"
    timeline = {row.path: row for row in (await plum.workflow_runs.timeline(run_id)).rows}
    assert [bar.kind for bar in timeline["f"].intervals].count("attempt") == 2
    with pytest.raises(Conflict):
        await plum.workflow_runs.retry(run_id, "hold")
    await plum.workflow_runs.approve(run_id, "hold")
    assert (await ended(plum, run_id))[0].state == "Failed"
    with pytest.raises(Conflict):
        await plum.workflow_runs.retry(run_id, "f")


async def test_rerun(plum: PlumClient) -> None:
    params = [{"name": "go", "type": "boolean", "default": False}]
    nodes = [
        echo("a", "${{ params.go }}"),
        {"key": "b", "type": "branch", "condition": "params.go"},
        echo("yes"),
        fail("no"),
    ]
    edges = [*chain("a", "b"), {"from": "b", "to": "yes", "when": "true"}, {"from": "b", "to": "no", "when": "false"}]
    run_id = await start(plum, nodes, edges, params=params)
    run, first = await ended(plum, run_id)
    assert run.state == "Failed"
    again = await plum.workflow_runs.rerun(run_id)
    assert (again.origin_run_id, again.params) == (run_id, {"go": False})
    run, found = await ended(plum, again.run_id)
    assert (run.state, found["a"].reason, found["a"].task_id) == ("Failed", "run.reused", first["a"].task_id)
    from_b = await plum.workflow_runs.rerun(run_id, start="b", params={"go": True})
    run, found = await ended(plum, from_b.run_id)
    assert (run.state, found["a"].output, found["yes"].state) == ("Succeeded", {"echo": False}, "Succeeded")
    whole = await plum.workflow_runs.rerun(from_b.run_id, start="start")
    run, found = await ended(plum, whole.run_id)
    assert (run.state, found["a"].output, found["a"].reason) == ("Succeeded", {"echo": True}, None)
    with pytest.raises(Conflict):
        await plum.workflow_runs.rerun(whole.run_id)
    with pytest.raises(Invalid) as refused:
        await plum.workflow_runs.rerun(run_id, start="nobody")
    assert refused.value.code == "run.badStart"


async def test_runs_keep_their_version(plum: PlumClient) -> None:
    run_id = await start(plum, [{"key": "ok", "type": "approval"}, echo("old")], chain("ok", "old"), name="v")
    await until(plum, run_id, is_state("ok", "Waiting"))
    (workflow,) = await plum.workflows.list()
    await plum.workflows.replace(workflow.workflow_id, name="v", nodes=[echo("new")])
    await plum.workflow_runs.approve(run_id, "ok")
    run, nodes = await ended(plum, run_id)
    assert (run.version, set(nodes)) == (1, {"ok", "old"})
    again = await plum.workflow_runs.rerun(run_id, start="start")
    assert again.version == 1
    pinned = {"key": "c", "type": "workflow", "workflow": "v", "version": 2}
    _, nodes = await ended(plum, await start(plum, [pinned]))
    assert nodes["c"].output == {"new": {"echo": {}}}


async def test_deleting_a_workflow_takes_its_runs_and_their_children(plum: PlumClient) -> None:
    await plum.workflows.create(name="gate", nodes=[{"key": "ok", "type": "approval"}])
    run_id = await start(plum, [{"key": "c", "type": "workflow", "workflow": "gate"}], name="outer")
    nodes = await until(plum, run_id, is_state("c", "Running"))
    async with asyncio.timeout(WAIT_S):
        while len(await plum.workflow_runs.list()) < 2:  # the parent names its child a moment before it exists
            await asyncio.sleep(0.005)
    outer = next(flow for flow in await plum.workflows.list() if flow.name == "outer")
    with pytest.raises(Conflict):
        await plum.workflows.delete(outer.workflow_id)
    await plum.workflows.delete(outer.workflow_id, force=True)
    async with asyncio.timeout(WAIT_S):
        while await plum.workflow_runs.list():
            await asyncio.sleep(0.005)
    assert nodes["c"].child_run_id is not None
    with pytest.raises(NotFound):
        await plum.workflow_runs.get(nodes["c"].child_run_id)


async def test_a_deleted_child_fails_its_node(plum: PlumClient) -> None:
    gate = await plum.workflows.create(name="gate", nodes=[{"key": "ok", "type": "approval"}])
    run_id = await start(plum, [{"key": "c", "type": "workflow", "workflow": "gate"}])
    await until(plum, run_id, is_state("c", "Running"))
    await until(plum, run_id, is_state("c", "Running"))
    async with asyncio.timeout(WAIT_S):
        while not await plum.workflow_runs.list(workflow_id=gate.workflow_id):
            await asyncio.sleep(0.005)
    await plum.workflows.delete(gate.workflow_id, force=True)
    _, nodes = await ended(plum, run_id)
    assert (nodes["c"].state, nodes["c"].reason) == ("Failed", "run.deleted")


async def test_the_limit_of_nodes(plum: PlumClient) -> None:
    body = {"nodes": [{"key": "j", "type": "parallel", "join": "k"}, echo("k")], "edges": chain("j", "k")}
    loop = {"key": "l", "type": "loop", "mode": "count", "count": 6000, "maxIterations": 10000, "body": body}
    problems = await plum.workflows.validate({"name": "w", "nodes": [loop]})
    assert problems == []
    run, nodes = await ended(plum, await start(plum, [{**loop, "maxParallel": 6000}]))
    assert (run.state, nodes["l"].reason) == ("Failed", "run.tooManyNodes")
    assert len(nodes) == 9999


async def test_a_fallback(plum: PlumClient) -> None:
    nodes = [fail("f", fallback={"t": 20}), echo("e", "${{ steps.f.output.t }}")]
    run, found = await ended(plum, await start(plum, nodes, chain("f", "e")))
    assert (run.output, found["f"].reason) == ({"e": {"echo": 20}}, "fallback")


async def test_conditions_of_older_programs(plum: PlumClient) -> None:
    asked = {"sourceTask": "Weigh", "field": "echo.grams", "operator": ">", "value": "5"}
    nodes = [echo("w", {"grams": 7}, name="Weigh"), {"key": "b", "type": "branch", "condition": asked}, echo("heavy")]
    edges = [*chain("w", "b"), {"from": "b", "to": "heavy", "when": "true"}]
    assert await plum.workflows.validate({"name": "w", "nodes": nodes, "edges": edges}) == []
    run, found = await ended(plum, await start(plum, nodes, edges))
    assert (run.state, found["heavy"].state) == ("Succeeded", "Succeeded")
    (stored,) = await plum.workflows.list()
    assert getattr(stored.nodes[1], "condition", None) == "steps.w.output.echo.grams > 5"
    with pytest.raises(Invalid) as refused:
        await start(plum, [{**nodes[1], "condition": {**asked, "operator": "like"}}])
    assert [problem.path for problem in refused.value.errors] == ["$.nodes[0].condition"]


async def test_a_large_workflow_is_measured_and_stored(plum: PlumClient) -> None:
    nodes = [echo(f"n{index}", "x" * 1000) for index in range(1200)]
    stored = await plum.workflows.create(name="large", nodes=nodes)
    assert len(stored.nodes) == 1200
