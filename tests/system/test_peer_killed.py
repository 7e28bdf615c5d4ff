"""kill -9 of a worker or an agent: its task is retried or failed by policy within the lease."""

from __future__ import annotations

import signal

from tests.system.lab import Lab

WAIT_S = 30.0


async def test_a_lost_workers_task_is_retried_elsewhere(lab: Lab) -> None:
    first = await lab.worker("gate-1")
    task = await lab.gate("a", max_retries=1)
    await lab.started("a")
    await lab.worker("gate-2")
    first.signal(signal.SIGKILL)
    await lab.started("a", 2)
    await lab.open("a", "second")
    ended = await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    assert (ended.state, ended.scheduled_on) == ("Succeeded", "gate-2")
    assert [(a.state, a.reason) for a in ended.attempts] == [("Lost", "worker.lost"), ("Succeeded", None)]


async def test_without_retries_the_task_fails_and_says_why(lab: Lab) -> None:
    worker = await lab.worker()
    task = await lab.gate("a")
    await lab.started("a")
    worker.signal(signal.SIGKILL)
    ended = await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    assert (ended.state, ended.reason) == ("Failed", "worker.lost")
    explained = await lab.client.tasks.explain(task.task_id)
    assert explained.code == "worker.lost"


async def test_a_worker_that_comes_back_empty_has_lost_its_task_at_once(lab: Lab) -> None:
    worker = await lab.worker()
    task = await lab.gate("a", max_retries=1, retry={"delaySec": 0})
    await lab.started("a")
    worker.signal(signal.SIGKILL)
    await lab.worker()
    await lab.started("a", 2)
    await lab.open("a", "again")
    ended = await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    assert [a.state for a in ended.attempts] == ["Lost", "Succeeded"]


async def test_a_lost_agents_process_fails_and_the_next_agent_ends_it(lab: Lab) -> None:
    agent = await lab.agent()
    task = await lab.process("p", target_kind="node", target_ref="node-1")
    await lab.started("p")
    agent.signal(signal.SIGKILL)
    ended = await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    assert (ended.state, ended.reason) == ("Failed", "agent.lost")
    await lab.agent()
    assert not lab.processes_naming(f"{lab.folder}/p.pipe")


async def test_an_agents_process_outlives_the_controller(lab: Lab) -> None:
    await lab.agent()
    task = await lab.process("p", target_kind="node", target_ref="node-1")
    await lab.started("p")
    await lab.controller.restart()
    await lab.open("p", "still here")
    ended = await lab.client.tasks.wait(task.task_id, timeout=WAIT_S)
    assert (ended.state, ended.attempt, ended.scheduled_on) == ("Succeeded", 1, "node-1")
    assert ended.result["stdout"] == "said still here\n"
    assert lab.starts("p") == 1


async def test_a_second_agent_of_a_node_is_refused_while_the_first_is_there(lab: Lab) -> None:
    first = await lab.agent()
    environ_folder = lab.folder / "other"
    from tests.support.controller_program import TOKEN
    from tests.support.programs import program

    options = ("--node-id", "node-1", "--base", lab.controller.url, "--token", TOKEN)
    env = {"PLUM_CONFIG_DIR": str(lab.folder / "config"), "AGENT_DATA_DIR": str(environ_folder)}
    async with program("-m", "plum_desk.agent", *options, env=env) as second:
        assert await second.ended() == 7
        assert "node-1" in second.output
    node = await lab.client.nodes.get("node-1")
    assert node.linked
    first.signal(signal.SIGTERM)
    assert await first.ended(3.0) == 0
