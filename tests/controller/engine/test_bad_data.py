"""Data that cannot be used ends as a failure or is kept as it is; nothing waits for ever because of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import Invalid
from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.compose import run_controller


@pytest.fixture
async def plum(tmp_path: Path) -> AsyncIterator[PlumClient]:
    flags = {"CONTROLLER_ADDR": "127.0.0.1:0", "CONTROLLER_DATA_DIR": str(tmp_path / "data")}
    settings = ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(tmp_path / "config")}, tmp_path)
    async with run_controller(settings) as running, PlumClient(running.transport()) as client:
        yield client


@pytest.mark.parametrize("ref", ["#/nowhere", "#", "http://127.0.0.1:9/schema.json", "file:///etc/hostname"])
async def test_a_schema_that_leads_nowhere(plum: PlumClient, ref: str) -> None:
    made = await plum.task_defs.create(name="odd", task_name="builtin.echo", payload_schema={"$ref": ref})
    with pytest.raises(Invalid, match="schema"):
        await plum.task_defs.run(made.def_id, payload={})
    flow = await plum.workflows.create(name="flow", nodes=[{"key": "a", "type": "task", "definition": "odd"}])
    run = await plum.workflows.run(flow.workflow_id)
    ended = await plum.workflow_runs.wait(run.run_id, timeout=20)
    assert ended.state == "Failed"
    [node] = (await plum.workflow_runs.get(run.run_id)).nodes
    assert node.reason == "payload.schemaUnusable"


async def test_output_that_nests_too_deep_is_no_object(plum: PlumClient) -> None:
    shell = "import sys; sys.stdout.write('{\"a\":' * 3000 + '1' + '}' * 3000)"
    payload = {"command": "python3", "args": ["-c", shell]}
    node = {"key": "a", "type": "task", "executor": "os_process", "payload": payload}
    flow = await plum.workflows.create(name="deep", nodes=[node])
    run = await plum.workflow_runs.wait((await plum.workflows.run(flow.workflow_id)).run_id, timeout=20)
    assert run.state == "Succeeded"
    assert run.output is not None
    assert run.output["a"]["exitCode"] == 0


async def test_a_builtin_that_does_not_exist(plum: PlumClient) -> None:
    node = {"key": "a", "type": "task", "executor": "embedded", "taskName": "builtin.nope"}
    for make in (
        plum.tasks.create(name="builtin.nope"),
        plum.tasks.create_batch([{"name": "a", "taskName": "builtin.nope"}]),
        plum.task_defs.create(name="a", task_name="builtin.nope"),
        plum.workflows.create(name="a", nodes=[node]),
    ):
        with pytest.raises(Invalid) as refusal:
            await make
        assert [problem.path.rpartition(".")[2] for problem in refusal.value.errors] == ["taskName"]
