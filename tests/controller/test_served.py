"""A composed controller lived in through the client, the same over HTTP and in process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plum_desk.api.client import Connected, Event, PlumClient
from plum_desk.api.errors import BadRequest, Conflict, Forbidden, Invalid, NotFound, TooLarge, Unauthorized
from plum_desk.api.http_transport import HttpTransport
from plum_desk.api.types.common import MAX_JSON_BYTES
from plum_desk.api.types.system import DURABLE_TOPICS
from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.compose import Controller, run_controller


@pytest.fixture
async def controller(tmp_path: Path) -> AsyncIterator[Controller]:
    flags = {"CONTROLLER_ADDR": "127.0.0.1:0", "CONTROLLER_DATA_DIR": str(tmp_path / "data")}
    settings = ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(tmp_path / "config")}, tmp_path)
    async with run_controller(settings) as running:
        yield running


@pytest.fixture(params=["http", "inprocess"])
async def plum(controller: Controller, request: pytest.FixtureRequest) -> AsyncIterator[PlumClient]:
    transports = {"http": lambda: HttpTransport(controller.url, controller.token), "inprocess": controller.transport}
    async with PlumClient(transports[request.param]()) as client:
        yield client


async def test_a_definition_and_its_tasks(plum: PlumClient) -> None:
    made = await plum.task_defs.create(name="greet", task_name="builtin.echo", default_payload={"text": "温度"})
    with pytest.raises(Conflict):
        await plum.task_defs.create(name="greet")
    with pytest.raises(BadRequest):
        await plum.task_defs.create(name="builtin.mine")
    changed = await plum.task_defs.replace(
        made.def_id, name="greet", task_name="builtin.echo", default_payload={"n": 1}, if_match=made.revision
    )
    with pytest.raises(Conflict):
        await plum.task_defs.replace(made.def_id, name="greet", if_match=made.revision)
    assert await plum.task_defs.list(name="greet") == [changed]
    task = await plum.tasks.wait((await plum.task_defs.run(made.def_id)).task_id, timeout=20)
    assert (task.state, task.result) == ("Succeeded", {"echo": {"n": 1}})
    again = await plum.tasks.wait((await plum.tasks.rerun(task.task_id)).task_id, timeout=20)
    assert (again.origin_task_id, again.result) == (task.task_id, task.result)
    assert (await plum.tasks.explain(again.task_id)).state == "Succeeded"
    assert {item.task_id for item in await plum.tasks.list(def_id=made.def_id)} >= {task.task_id}
    with pytest.raises(Conflict):
        await plum.tasks.cancel(task.task_id)
    await plum.tasks.delete(task.task_id)
    assert await plum.tasks.clear() == 1
    await plum.task_defs.delete(made.def_id)
    with pytest.raises(NotFound):
        await plum.task_defs.get(made.def_id)


async def test_queued_tasks_and_pages(plum: PlumClient) -> None:
    ids = await plum.tasks.create_batch([{"name": "builtin.echo"} for _ in range(7)])
    page = await plum.tasks.page(limit=3, state="Queued", count=True)
    assert ([item.task_id for item in page.items], page.total) == (ids[:3:-1], 7)
    rest = await plum.tasks.page(limit=10, state="Queued", cursor=page.cursor)
    assert [item.task_id for item in rest.items] == ids[3::-1]
    assert [item.task_id for item in await plum.tasks.list(limit=2)] == ids[:-3:-1]
    started = await plum.tasks.start(ids[0])
    assert (await plum.tasks.wait(started.task_id, timeout=20)).state == "Succeeded"
    assert (await plum.tasks.cancel(ids[1])).state == "Canceled"


async def test_a_run_with_its_events(plum: PlumClient) -> None:
    nodes = [
        {"key": "a", "type": "task", "definition": "builtin.echo", "payload": {"n": "${{ params.n }}"}},
        {"key": "big", "type": "branch", "condition": "steps.a.output.echo.n > 3"},
        {"key": "yes", "type": "task", "definition": "builtin.echo", "payload": "${{ steps.a.output.echo.n + 1 }}"},
        {"key": "no", "type": "task", "definition": "builtin.echo"},
    ]
    edges = [
        {"from": "a", "to": "big"},
        {"from": "big", "to": "yes", "when": "true"},
        {"from": "big", "to": "no", "when": "false"},
    ]
    params = [{"name": "n", "type": "integer", "required": True}]
    body = {"name": "decide", "params": params, "nodes": nodes, "edges": edges}
    assert await plum.workflows.validate(body) == []
    workflow = await plum.workflows.create(body)
    with pytest.raises(Invalid):
        await plum.workflows.run(workflow.workflow_id)
    async with plum.events(["run-nodes", "workflow-runs"]) as feed:
        assert await anext(feed) == Connected()
        run = await plum.workflows.run(workflow.workflow_id, params={"n": 4})
        states: dict[str, str] = {}
        async for item in feed:
            if isinstance(item, Event):
                told = item.data if item.kind == "snapshot" else [item.data]
                states |= {getattr(value, "key", "run"): value.state for value in told}
            if len(states) == 5 and set(states.values()) == {"Succeeded", "Skipped"}:
                break
    assert states == {"run": "Succeeded", "a": "Succeeded", "big": "Succeeded", "yes": "Succeeded", "no": "Skipped"}
    done = await plum.workflow_runs.wait(run.run_id, timeout=20)
    assert done.output == {"yes": {"echo": 5}}
    detail = await plum.workflow_runs.get(run.run_id)
    assert [node.key for node in detail.nodes] == ["a", "big", "yes", "no"]
    assert (await plum.workflow_runs.explain(run.run_id, "no")).state == "Skipped"
    assert [item.run_id for item in await plum.workflow_runs.list(workflow_id=workflow.workflow_id)] == [run.run_id]
    (listed,) = await plum.workflows.list()
    assert listed.stats is not None
    assert [item.run_id for item in listed.stats.last_runs] == [run.run_id]
    newer = await plum.workflows.replace(workflow.workflow_id, body, if_match=workflow.revision)
    assert [item.version for item in await plum.workflows.versions(workflow.workflow_id)] == [newer.version, 1]
    assert (await plum.workflows.version(workflow.workflow_id, 1)).version == 1
    await plum.workflow_runs.delete(run.run_id)
    await plum.workflows.delete(workflow.workflow_id)


async def test_output_of_a_process_is_followed_to_its_end(plum: PlumClient) -> None:
    payload = {"command": "sh", "args": ["-c", "echo one; echo two >&2; echo three"]}
    task = await plum.tasks.create(name="say", executor="os_process", payload=payload, auto_start=True)
    pieces = [piece async for piece in plum.tasks.follow_logs(task.task_id)]
    assert {(piece.stream, piece.text) for piece in pieces} >= {("stdout", "one\n"), ("stderr", "two\n")}
    chunk = await plum.tasks.logs(task.task_id)
    assert chunk.next_offset == len(chunk.data) == pieces[-1].next_offset
    assert (await plum.tasks.logs(task.task_id, chunk.next_offset)).data == b""


async def test_nodes_services_and_the_controller(plum: PlumClient, controller: Controller) -> None:
    await plum.nodes.heartbeat(node_id="n-1", labels={"room": "7"}, metrics={"cpuPercent": 5.0})
    assert [(node.node_id, node.health) for node in await plum.nodes.list()] == [("n-1", "Healthy")]
    assert (await plum.nodes.update("n-1", labels={"bench": "3"})).labels["bench"] == "3"
    await plum.nodes.metrics("n-1")
    port = int(controller.url.rpartition(":")[2])
    endpoint = {"serviceName": "self", "port": port}
    await plum.services.register(instance_id="i-1", ip="127.0.0.1", endpoints=[endpoint])
    assert [item.port for item in await plum.discovery.list("self", all=True)] == [port]
    assert (await plum.services.get("self")).total == 1
    await plum.services.heartbeat("i-1")
    await plum.services.remove("i-1")
    assert await plum.discovery.list("self", all=True) == []
    await plum.nodes.delete("n-1")
    assert await plum.embedded_workers.list() == []
    assert (await plum.system.get()).epoch == 1
    assert await plum.system.healthz() == "ok"
    assert "# TYPE" in await plum.system.prometheus()
    assert (await plum.system.openapi())["openapi"] == "3.1.0"
    assert isinstance(await plum.system.metrics(), list)
    await plum.system.readyz()


async def test_every_topic_has_its_snapshot(plum: PlumClient) -> None:
    async with plum.events() as feed:
        assert await anext(feed) == Connected()
        seen = []
        while len(seen) < len(DURABLE_TOPICS):
            item = await anext(feed)
            assert isinstance(item, Event)
            assert item.kind == "snapshot"
            seen.append(item.topic)
    assert seen == list(DURABLE_TOPICS)


async def test_every_topic_is_typed(plum: PlumClient) -> None:
    await plum.tasks.wait((await plum.tasks.create(name="builtin.echo", auto_start=True)).task_id, timeout=20)
    nodes = [{"key": "a", "type": "task", "definition": "builtin.echo"}]
    workflow = await plum.workflows.create(name="w", nodes=nodes)
    await plum.workflow_runs.wait((await plum.workflows.run(workflow.workflow_id)).run_id, timeout=20)
    await plum.nodes.heartbeat(node_id="n-1")
    await plum.services.register(instance_id="i", ip="127.0.0.1", endpoints=[{"serviceName": "s", "port": 9}])
    await plum.tokens.create(name="t", role="viewer")
    untyped, filled = set(), set()
    async with plum.events() as feed:
        topics: set[str] = set()
        while topics < set(DURABLE_TOPICS):
            item = await anext(feed)
            if isinstance(item, Event):
                topics.add(item.topic)
                untyped |= {item.topic for value in item.data if isinstance(value, dict)}
                filled |= {item.topic} if item.data else set()
    assert untyped == set()
    assert filled >= {"task-defs", "tasks", "workflows", "workflow-runs", "run-nodes", "nodes", "services", "tokens"}


async def test_tokens_and_the_audit_trail(plum: PlumClient, controller: Controller) -> None:
    made = await plum.tokens.create(name="guest", role="viewer")
    async with PlumClient(HttpTransport(controller.url, made.value)) as guest:
        assert await guest.workflows.list() == []
        with pytest.raises(Forbidden):
            await guest.tasks.create(name="builtin.echo")
        await plum.tokens.delete(made.token_id)
        with pytest.raises(Unauthorized):
            await guest.workflows.list()
    entries = await plum.audit.list(object=f"token:{made.token_id}")
    assert [entry.action for entry in entries] == ["tokens.delete", "tokens.create"]


async def test_nothing_is_stored_of_what_is_refused(plum: PlumClient) -> None:
    before = (await plum.system.get()).revision
    with pytest.raises(TooLarge) as large:
        await plum.tasks.create(name="builtin.echo", payload="x" * MAX_JSON_BYTES)
    assert (large.value.code, large.value.errors[0].path) == ("payload.tooLarge", "$.payload")
    with pytest.raises(Invalid) as graph:
        await plum.workflows.create(
            name="w",
            nodes=[
                {"key": "a", "type": "task", "definition": "nobody", "when": "1 +"},
                {"key": "a", "type": "task", "definition": "builtin.echo"},
                {"key": "c", "type": "task", "definition": "builtin.echo"},
            ],
            edges=[{"from": "a", "to": "c"}, {"from": "c", "to": "a"}, {"from": "c", "to": "z"}],
        )
    assert len(graph.value.errors) >= 4
    with pytest.raises(Invalid) as loop:
        await plum.workflows.create(name="w", nodes=[{"key": "l", "type": "teleport", "count": 3}])
    assert loop.value.code == "workflow.unsupportedNode"
    assert await plum.workflows.list() == []
    assert await plum.tasks.list() == []
    assert (await plum.system.get()).revision == before
