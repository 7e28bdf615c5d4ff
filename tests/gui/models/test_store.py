"""The store over a real controller: snapshot, deltas, pace, loss and return of the connection."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from plum_desk.api.client import PlumClient
from plum_desk.api.http_transport import HttpTransport
from plum_desk.base.settings import ControllerSettings
from plum_desk.controller.compose import run_controller
from plum_desk.gui.models.store import LabStore
from tests.gui.pages.desk import until
from tests.support.composed import composed


def settings(folder: Path, port: int = 0) -> ControllerSettings:
    flags = {"CONTROLLER_ADDR": f"127.0.0.1:{port}", "CONTROLLER_DATA_DIR": str(folder / "data")}
    return ControllerSettings.load(flags, {"PLUM_CONFIG_DIR": str(folder / "config")}, folder)


@asynccontextmanager
async def following(client: PlumClient) -> AsyncIterator[LabStore]:
    store = LabStore(client.events, time.time)
    task = asyncio.create_task(store.follow())
    try:
        yield store
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_snapshot_is_followed_by_what_changes(tmp_path: Path) -> None:
    async with composed(tmp_path) as plum:
        first = await plum.tasks.create(name="Weigh", task_name="builtin.echo")
        async with following(plum) as store:
            await until(store.loaded.is_set, "for the snapshot")
            assert store.link.state == "connected"
            assert store.get("tasks", first.task_id).state == "Queued"
            await plum.tasks.start(first.task_id)
            await until(lambda: store.count("tasks", "Succeeded") == 1, "for the end")
            assert store.count("tasks", "Queued") == 0
            assert store.revision >= store.get("tasks", first.task_id).revision
            await plum.tasks.delete(first.task_id)
            await until(lambda: store.get("tasks", first.task_id) is None, "for the deletion")


async def test_many_changes_are_told_at_most_ten_times_a_second(tmp_path: Path) -> None:
    async with composed(tmp_path) as plum, following(plum) as store:
        await until(store.loaded.is_set, "for the snapshot")
        told: list[tuple[float, frozenset[str]]] = []
        store.changed.connect(lambda topic, keys: told.append((time.monotonic(), keys)) if topic == "tasks" else None)
        begin = time.monotonic()
        ids = await plum.tasks.create_batch(
            {"name": "Sweep", "taskName": "builtin.echo", "autoStart": True} for _ in range(300)
        )
        await until(lambda: store.count("tasks", "Succeeded") == 300, "for all to end")
        await until(lambda: set(ids) <= set().union(*(keys for _, keys in told)), "for all to be told")
        passed = told[-1][0] - begin
        assert len(told) <= passed * 10 + 1


async def test_the_nodes_of_a_run_go_with_it(tmp_path: Path) -> None:
    spec = {"name": "Bench", "nodes": [{"key": "a", "type": "task", "definition": "builtin.echo"}], "edges": []}
    async with composed(tmp_path) as plum, following(plum) as store:
        workflow = await plum.workflows.create(spec)
        run = await plum.workflows.run(workflow.workflow_id)
        await plum.workflow_runs.wait(run.run_id, timeout=20)
        await until(lambda: [n.state for n in store.nodes_of_run(run.run_id)] == ["Succeeded"], "for the node")
        await plum.workflow_runs.delete(run.run_id)
        await until(lambda: not store.nodes_of_run(run.run_id), "for the nodes to go")
        assert store.get("workflow-runs", run.run_id) is None


async def test_heartbeats_become_samples_and_keep_the_node_current(tmp_path: Path) -> None:
    async with composed(tmp_path) as plum, following(plum) as store:
        await until(store.loaded.is_set, "for the snapshot")
        await plum.nodes.heartbeat(node_id="bench-1", metrics={"cpuPercent": 10.0})
        await until(lambda: store.get("nodes", "bench-1") is not None, "for the node")
        await plum.nodes.heartbeat(node_id="bench-1", metrics={"cpuPercent": 42.0})
        await until(lambda: store.get("nodes", "bench-1").metrics.cpu_percent == 42.0, "for the sample")
        assert store.samples("bench-1")[-1].cpu_percent == 42.0


async def test_a_lost_controller_is_said_and_found_again_without_waiting(tmp_path: Path) -> None:
    async with run_controller(settings(tmp_path)) as first:
        port, token = int(first.url.rpartition(":")[2]), first.token
        client = PlumClient(HttpTransport(first.url, token))
        task = await client.tasks.create(name="Weigh", task_name="builtin.echo")
        store = LabStore(client.events, time.time)
        reader = asyncio.create_task(store.follow())
        await until(store.loaded.is_set, "for the snapshot")
    await until(lambda: store.link.state == "unreachable", "for the loss")
    since = store.link.since
    await until(lambda: (store.link.retry_at or 0) - time.time() > 1, "for a long wait between attempts")
    assert store.link.since == since
    assert store.is_stale
    assert store.get("tasks", task.task_id) is not None
    async with run_controller(settings(tmp_path, port)):
        began = time.monotonic()
        store.retry()
        await until(lambda: store.link.state == "connected", "for the return")
        assert time.monotonic() - began < 1
        await client.tasks.start(task.task_id)
        await until(lambda: store.get("tasks", task.task_id).state == "Succeeded", "for news")
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
        await client.close()


async def test_a_refusal_is_shown_and_not_repeated(tmp_path: Path) -> None:
    async with (
        run_controller(settings(tmp_path)) as controller,
        PlumClient(HttpTransport(controller.url, "wrong")) as client,
        following(client) as store,
    ):
        await until(lambda: store.link.state == "refused", "for the refusal")
        assert store.link.code == "token.wrong"


@pytest.mark.parametrize("newer", [True, False])
async def test_an_answer_never_overtakes_the_stream(tmp_path: Path, newer: bool) -> None:
    async with composed(tmp_path) as plum, following(plum) as store:
        await plum.nodes.heartbeat(node_id="bench-1")
        await until(lambda: store.get("nodes", "bench-1") is not None, "for the node")
        answer = await plum.nodes.get("bench-1")
        if not newer:
            await plum.nodes.update("bench-1", labels={"room": "B-12"})
            await until(lambda: store.get("nodes", "bench-1").labels != {}, "for the change")
        known = store.get("nodes", "bench-1")
        store.refresh("nodes", [answer])
        assert store.get("nodes", "bench-1") == (answer if newer else known)
