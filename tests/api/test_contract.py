"""The contract as a client lives it, the same over both transports."""

from __future__ import annotations

import math

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import BadRequest, Conflict, Forbidden, Invalid, NotFound, ServerError, Unauthorized
from plum_desk.api.types.services import EndpointSpec
from plum_desk.api.types.tasks import RetryPolicy, RunTaskDefinition, TaskDefinitionSpec, TaskSpec
from plum_desk.api.types.workflows import TaskNode, WorkflowSpec
from tests.api.house import House


async def test_a_definition_from_its_creation_to_its_end(client: PlumClient) -> None:
    made = await client.task_defs.create(
        name="mean", default_payload={"values": [1, 2]}, retry=RetryPolicy(delay_sec=2)
    )
    assert (made.name, made.task_name, made.retry.delay_sec) == ("mean", "mean", 2.0)
    assert await client.task_defs.get(made.def_id) == made
    assert await client.task_defs.list(name="mean") == [made]
    assert await client.task_defs.list(name="other") == []
    changed = await client.task_defs.replace(
        made.def_id, TaskDefinitionSpec(name="mean", priority=3), if_match=made.revision
    )
    assert (changed.priority, changed.default_payload) == (3, None)
    with pytest.raises(Conflict) as stale:
        await client.task_defs.replace(made.def_id, name="mean", if_match=made.revision)
    assert stale.value.code == "revision.stale"
    task = await client.task_defs.run(made.def_id, payload={"values": [3]})
    assert task.payload == {"values": [3]}
    assert (await client.task_defs.run(made.def_id, RunTaskDefinition())).payload is None
    assert (await client.task_defs.run(made.def_id)).state == "Pending"
    await client.task_defs.delete(made.def_id)
    with pytest.raises(NotFound) as gone:
        await client.task_defs.get(made.def_id)
    assert (gone.value.status, gone.value.code) == (404, "taskDef.notFound")


async def test_actions_of_a_task(client: PlumClient) -> None:
    task = await client.tasks.create(TaskSpec(name="echo", payload={"text": "äöü 温度"}))
    assert (task.state, task.payload) == ("Queued", {"text": "äöü 温度"})
    assert (await client.tasks.start(task.task_id)).state == "Pending"
    with pytest.raises(Conflict):
        await client.tasks.start(task.task_id)
    assert (await client.tasks.cancel(task.task_id)).state == "Canceled"
    again = await client.tasks.rerun(task.task_id)
    assert again.task_id != task.task_id
    assert (await client.tasks.explain(again.task_id)).code == "task.waits"
    await client.tasks.delete(task.task_id)
    with pytest.raises(NotFound):
        await client.tasks.get(task.task_id)
    assert await client.tasks.clear(state="Pending") == 1


async def test_lists_follow_their_pages(client: PlumClient) -> None:
    ids = await client.tasks.create_batch([{"name": f"t{i}"} for i in range(1205)])
    assert len(ids) == 1205
    newest_first = ids[::-1]
    assert [task.task_id for task in await client.tasks.list()] == newest_first
    assert [task.task_id for task in await client.tasks.list(limit=3)] == newest_first[:3]
    assert await client.tasks.list(state=["Running", "Failed"]) == []
    page = await client.tasks.page(limit=10, count=True, state="Queued")
    assert ([task.task_id for task in page.items], page.total) == (newest_first[:10], 1205)
    following = await client.tasks.page(limit=10, cursor=page.cursor)
    assert ([task.task_id for task in following.items], following.total) == (newest_first[10:20], None)
    last = await client.tasks.page(limit=1000, cursor="1000")
    assert (len(last.items), last.cursor) == (205, None)


async def test_a_large_batch(client: PlumClient) -> None:
    ids = await client.tasks.create_batch([TaskSpec(name="a", payload="x" * 20_000) for _ in range(100)])
    assert len(ids) == 100


async def test_workflows_and_their_runs(client: PlumClient) -> None:
    nodes = [{"key": "a", "type": "task", "definition": "builtin.echo", "payload": {"n": 1}}]
    made = await client.workflows.create({"name": "w", "nodes": nodes, "onFailure": "stop"})
    assert made.nodes == (TaskNode(key="a", definition="builtin.echo", payload={"n": 1}),)
    second = await client.workflows.replace(made.workflow_id, WorkflowSpec(name="w", nodes=made.nodes))
    assert [item.version for item in await client.workflows.versions(made.workflow_id)] == [2, 1]
    assert await client.workflows.version(made.workflow_id, 2) == second
    assert await client.workflows.get(made.workflow_id) == second
    assert await client.workflows.list() == [second]
    assert [problem.path for problem in await client.workflows.validate({"name": "x"})] == ["$.nodes"]
    assert await client.workflows.validate({"nodes": nodes}) == []
    run = await client.workflows.run(made.workflow_id, params={"decade": 1970})
    assert (run.params, run.state) == ({"decade": 1970}, "Running")
    assert (await client.workflow_runs.get(run.run_id)).run == run
    assert await client.workflow_runs.list() == [run]
    assert (await client.workflow_runs.page()).items == [run]
    odd = "loop[2].a/b ?#%ä"
    assert (await client.workflow_runs.explain(run.run_id, odd)).message == odd
    with pytest.raises(Conflict):
        await client.workflows.delete(made.workflow_id)
    assert (await client.workflow_runs.cancel(run.run_id)).state == "Canceled"
    await client.workflow_runs.delete(run.run_id)
    assert await client.workflow_runs.clear() == 0
    await client.workflows.delete(made.workflow_id, force=True)


async def test_nodes_services_and_workers(client: PlumClient) -> None:
    answer = await client.nodes.heartbeat(node_id="n-1", metrics={"cpuPercent": 5.0}, cores=4)
    assert answer.ttl_sec == 30
    (node,) = await client.nodes.list()
    assert (node.cores, node.metrics and node.metrics.cpu_percent) == (4, 5.0)
    assert (await client.nodes.update("n-1", labels={"room": "7"})).labels == {"room": "7"}
    assert (await client.nodes.get("n-1")).labels == {"room": "7"}
    assert (await client.nodes.metrics("n-1", since=1.5))[0].cpu_percent == 12.5
    await client.nodes.delete("n-1")
    endpoint = EndpointSpec(service_name="fit", port=8000)
    await client.services.register(instance_id="i-1", ip="10.0.0.1", endpoints=[endpoint])
    await client.services.heartbeat("i-1", [endpoint])
    with pytest.raises(NotFound):
        await client.services.heartbeat("i-2")
    assert [item.name for item in await client.services.list()] == ["fit"]
    assert (await client.services.get("fit")).total == 1
    assert [item.ip for item in await client.discovery.list("fit", all=True)] == ["10.0.0.1"]
    await client.services.remove("i-1")
    assert await client.discovery.list("fit") == []
    assert [item.worker_id for item in await client.embedded_workers.list()] == ["w-1"]
    assert (await client.embedded_workers.get("w-2")).worker_id == "w-2"
    await client.embedded_workers.delete("w-2")


async def test_access_and_the_controller_about_itself(client: PlumClient) -> None:
    made = await client.tokens.create(name="bench", role="worker", bound_to="w-1")
    assert made.value == "plum_secret"
    assert [item.name for item in await client.tokens.list()] == ["bench"]
    assert (await client.tokens.get(made.token_id)).bound_to == "w-1"
    await client.tokens.delete(made.token_id)
    assert [item.actor for item in await client.audit.list(actor="me")] == ["me"]
    assert (await client.audit.page(count=True)).total == 1
    assert (await client.system.about()).name == "memory"
    assert (await client.system.get()).epoch == 1
    assert (await client.system.metrics(since=2.5))[0].timestamp == 2.5
    assert await client.system.healthz() == "ok"
    assert await client.system.readyz() == "ready"
    assert "plum_up" in await client.system.prometheus()
    assert "<html" in await client.system.docs()
    assert (await client.system.openapi())["openapi"] == "3.1.0"


async def test_a_controller_that_is_not_ready(client: PlumClient, house: House) -> None:
    house.controller.ready = False
    with pytest.raises(ServerError) as fault:
        await client.system.readyz()
    assert (fault.value.status, fault.value.detail) == (503, "database closed")


async def test_all_problems_reach_the_caller(client: PlumClient, house: House) -> None:
    nodes = [
        {"key": "1", "type": "task", "timeoutSec": -1, "colour": "red"},
        {"key": "b", "type": "teleport", "mode": "count"},
        {"type": "branch", "cases": [{"name": "x"}]},
    ]
    with pytest.raises(Invalid) as fault:
        await client.workflows.create({"nodes": nodes, "edges": [{"from": "a"}], "maxParallel": 1.0})
    found = {problem.path: problem.code for problem in fault.value.errors}
    assert found == {
        "$.name": None,
        "$.maxParallel": None,
        "$.nodes[0].key": None,
        "$.nodes[0].timeoutSec": None,
        "$.nodes[0].colour": None,
        "$.nodes[1].type": "workflow.unsupportedNode",
        "$.nodes[2].key": None,
        "$.nodes[2].cases[0].condition": None,
        "$.edges[0].to": None,
    }
    assert fault.value.code == "workflow.unsupportedNode"
    assert house.controller.workflows == {}
    with pytest.raises(Invalid) as plain:
        await client.tasks.create(name="", labels={"a": 1, "b c": 2})
    assert [problem.path for problem in plain.value.errors] == ["$.name", "$.labels.a", '$.labels["b c"]']
    assert plain.value.code == "body.invalid"


async def test_numbers_that_are_not_finite_never_leave(client: PlumClient, house: House) -> None:
    with pytest.raises(BadRequest) as fault:
        await client.tasks.create(name="a", payload={"values": [1.0, math.nan, {"x": -math.inf}], "none": None})
    assert fault.value.code == "json.notFinite"
    assert [p.path for p in fault.value.errors] == ["$.payload.values[1]", "$.payload.values[2].x"]
    assert house.controller.calls == []


async def test_a_keyword_that_no_spec_has_is_a_type_error(client: PlumClient) -> None:
    with pytest.raises(TypeError, match="nmae"):
        await client.tasks.create(nmae="a")


@pytest.mark.parametrize("kind", ["http", "inprocess"])
async def test_who_may_not_is_told(house: House, kind: str) -> None:
    async with house.client(kind, "viewer") as viewer:
        with pytest.raises(Forbidden) as forbidden:
            await viewer.tasks.create(name="a")
        assert forbidden.value.code == "role.forbidden"
        assert await viewer.tasks.list() == []
    async with house.client(kind, "wrong") as stranger:
        with pytest.raises(Unauthorized) as unknown:
            await stranger.tasks.list()
        assert unknown.value.code == "token.wrong"
        assert (await stranger.system.about()).name == "memory"
