"""What nobody should send: refused with a code, and the controller is unharmed."""

from __future__ import annotations

from typing import Any

import pytest

from plum_desk.api.errors import Invalid, PlumError
from plum_desk.sdk import Client
from tests.system.lab import Lab

ECHO = {"type": "task", "definition": "builtin.echo"}


async def refusal(client: Client, **workflow: Any) -> PlumError:
    with pytest.raises(PlumError) as refused:
        await client.workflows.create(name="hostile", **workflow)
    assert await client.workflows.list() == []
    return refused.value


async def test_all_problems_of_a_workflow_are_listed_and_nothing_is_stored(lab: Lab) -> None:
    refused = await refusal(
        lab.client,
        nodes=[
            {"key": "a", **ECHO, "payload": {"x": "${{ steps.later.output }}"}},
            {"key": "a", **ECHO},
            {"key": "b", "type": "task", "definition": "nobody"},
            {"key": "c", "type": "branch", "condition": "1 +"},
            {"key": "later", **ECHO},
        ],
        edges=[{"from": "b", "to": "c"}, {"from": "c", "to": "b"}, {"from": "a", "to": "ghost"}],
    )
    assert isinstance(refused, Invalid)
    found = {(problem.path, problem.code) for problem in refused.errors}
    assert {code for _, code in found} >= {
        "workflow.duplicateKey",
        "taskDef.notFound",
        "cel.syntax",
        "workflow.cycle",
        "workflow.unknownKey",
        "workflow.notAncestor",
    }
    assert ("$.nodes[2].definition", "taskDef.notFound") in found
    assert ("$.edges[2].to", "workflow.unknownKey") in found


async def test_a_wrong_shape_hides_no_problem_of_the_meaning(lab: Lab) -> None:
    inner = {"nodes": [{"key": "i", "type": "task", "definition": "nobody"}, {"key": "j", **ECHO, "odd": 1}]}
    body: dict[str, Any] = {
        "nodes": [
            {"key": "late", **ECHO, "timeoutSec": "soon"},
            {"key": "empty", "type": "loop", "mode": "count", "count": 2, "body": {"nodes": []}},
            {"key": "a", **ECHO, "payload": "${{ steps.late.output }}"},
            {"key": "a", **ECHO},
            {"key": "b", "type": "task", "definition": "nobody"},
            {"key": "c", "type": "branch", "condition": "1 +"},
            {"key": "l", "type": "loop", "mode": "count", "count": 1, "body": inner},
        ],
        "edges": [{"from": "late", "to": "a"}, {"from": "a", "to": "ghost"}, {"from": "a", "to": "empty"}],
    }
    shape = ["$.nodes[0].timeoutSec", "$.nodes[1].body.nodes", "$.nodes[6].body.nodes[1].odd"]
    meaning = {
        ("$.nodes[3].key", "workflow.duplicateKey"),
        ("$.nodes[4].definition", "taskDef.notFound"),
        ("$.edges[1].to", "workflow.unknownKey"),
        ("$.nodes[6].body.nodes[0].definition", "taskDef.notFound"),
        ("$.nodes[5].condition", "cel.syntax"),
    }
    found = await lab.client.workflows.validate({"name": "hostile", **body})
    assert [problem.path for problem in found[:3]] == shape
    assert {(problem.path, problem.code) for problem in found[3:]} == meaning
    refused = await refusal(lab.client, **body)
    assert (refused.status, refused.code) == (422, "body.invalid")
    assert [problem.path for problem in refused.errors[:3]] == shape
    assert {(problem.path, problem.code) for problem in refused.errors[3:]} == meaning
    sound = await lab.client.workflows.create(name="sound", nodes=[{"key": "a", **ECHO}])
    with pytest.raises(Invalid) as replaced:
        await lab.client.workflows.replace(sound.workflow_id, name="sound", **body)
    assert {(problem.path, problem.code) for problem in replaced.value.errors[3:]} == meaning


@pytest.mark.parametrize(
    "expression",
    ["1" + "+1" * 20_000, "(" * 20_000 + "1" + ")" * 20_000, "[" * 5_000 + "]" * 5_000, "'" + "a" * 50_000],
)
async def test_a_huge_expression_is_refused(lab: Lab, expression: str) -> None:
    refused = await refusal(lab.client, nodes=[{"key": "a", "type": "branch", "condition": expression}])
    assert (refused.status, refused.code.split(".")[0]) == (422, "cel")
    assert (await lab.client.system.get()).epoch == 1


async def test_an_expression_without_end_fails_its_node_only(lab: Lab) -> None:
    costly = "params.big.all(a, params.big.all(b, params.big.all(c, a + b + c >= 0)))"
    workflow = await lab.client.workflows.create(
        name="costly",
        params=[{"name": "big", "type": "array", "required": True}],
        nodes=[{"key": "a", "type": "branch", "condition": costly}, {"key": "b", **ECHO}],
    )
    run = await lab.client.workflows.run(workflow.workflow_id, params={"big": list(range(5000))})
    ended = await lab.client.workflow_runs.wait(run.run_id, timeout=30)
    nodes = {node.key: node for node in (await lab.client.workflow_runs.get(run.run_id)).nodes}
    assert ended.state == "Failed"
    assert nodes["a"].error is not None
    assert nodes["a"].reason == "cel.tooExpensive"
    assert nodes["b"].state == "Succeeded"
    assert (await lab.client.system.get()).epoch == 1


async def test_a_template_that_fails_names_its_expression(lab: Lab) -> None:
    workflow = await lab.client.workflows.create(
        name="wrong", nodes=[{"key": "a", **ECHO, "payload": {"x": "${{ 1 / 0 }}"}}]
    )
    run = await lab.client.workflows.run(workflow.workflow_id)
    await lab.client.workflow_runs.wait(run.run_id, timeout=30)
    (node,) = (await lab.client.workflow_runs.get(run.run_id)).nodes
    assert (node.state, node.reason) == ("Failed", "cel.error")
    assert node.error is not None
    assert "1 / 0" in node.error.message


async def test_what_this_version_does_not_run_is_named(lab: Lab) -> None:
    refused = await refusal(lab.client, nodes=[{"key": "a", "type": "teleport"}])
    assert (refused.status, refused.code) == (422, "workflow.unsupportedNode")
    refused = await refusal(lab.client, nodes=[{"key": "a", "type": "wait", "event": {"type": "kv", "prefix": "x/"}}])
    assert (refused.status, refused.code) == (422, "workflow.unsupportedEvent")


async def test_a_definition_that_is_used_stays(lab: Lab) -> None:
    definition = await lab.client.task_defs.create(name="used", task_name="builtin.echo")
    await lab.client.workflows.create(name="user", nodes=[{"key": "a", "type": "task", "definition": "used"}])
    with pytest.raises(PlumError) as refused:
        await lab.client.task_defs.delete(definition.def_id)
    assert (refused.value.status, refused.value.code) == (409, "referenced")
    with pytest.raises(PlumError) as builtin:
        await lab.client.task_defs.delete("builtin.echo")
    assert builtin.value.status == 403
