"""On start: take in everything that is not final, and go on with it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from functools import partial

from plum_desk.api.types.common import replace
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import FINAL_NODE_STATES
from plum_desk.controller.core import task as core
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.restore import restore
from plum_desk.controller.core.run.state import RunLimits
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.engine.views import node_view, run_view, task_view
from plum_desk.controller.store import runs as run_store
from plum_desk.controller.store import tasks as task_store
from plum_desk.controller.store.port import Database, Transaction
from plum_desk.controller.store.runs import StoredRun
from plum_desk.controller.store.tasks import StoredTask

ORPHANED = "workflow.deleted"
"""Reason of a run that ended because its workflow is gone."""
_log = logging.getLogger(__name__)
Graphs = Callable[[str, int], Awaitable[tuple[Graph, RunLimits] | None]]


async def recover(engine: Engine, database: Database, graphs: Graphs) -> int:
    """Take in what an earlier life left open; returns how many tasks. Call before the engine starts."""
    tasks = await database.read(task_store.unfinished)
    of_runs: dict[str, list[StoredTask]] = defaultdict(list)
    for stored in tasks:
        if stored.order.run_id is None:
            engine.go_on(stored)
        else:
            of_runs[stored.order.run_id].append(stored)
    for run in await database.read(run_store.unfinished):
        await _take_in_run(engine, database, graphs, run, of_runs[run.state.run_id])
    if tasks:
        _log.info("went on with %d open tasks", len(tasks))
    return len(tasks)


async def _take_in_run(
    engine: Engine, database: Database, graphs: Graphs, run: StoredRun, tasks: list[StoredTask]
) -> None:
    compiled = await graphs(run.state.workflow_id, run.state.version)
    if compiled is None:
        _log.error("run %s has no workflow version %d: ended as failed", run.state.run_id, run.state.version)
        await database.write(partial(_end_orphan, run, tasks, engine.house.clock.wall()))
        return
    graph, limits = compiled
    nodes = await database.read(lambda connection: run_store.nodes_of(connection, run.state.run_id))
    restored = restore(graph, run_store.with_nodes(run.state, nodes), limits)
    box = engine.take_in_run(restored.state, run.revision, graph, limits)
    box.revisions.update((node.path, node.revision) for node in nodes)
    for stored in tasks:
        unit = box.units[stored.order.task_id] = engine.take_in_run_task(box, stored)
        engine.go_on_with(unit)
    if box.state.state == "Paused":
        box.hold_tasks()
    box.first_effects = restored.effects
    box.first_changes = restored.changed
    engine.wake(box)


def _end_orphan(run: StoredRun, tasks: list[StoredTask], at: float, tx: Transaction) -> None:
    """Nobody can go on with a run whose workflow is gone, and what is open can be neither canceled nor deleted."""
    error = TaskError(type="NotFound", message=f"the workflow has no version {run.state.version} any more")
    ended = replace(run.state, state="Failed", reason=ORPHANED, error=error, finished_at=at)
    revision = tx.revision()
    weight = run_store.put(tx, ended, revision)
    tx.emit("workflow-runs", "updated", revision, partial(run_view, ended, revision), weight)
    for node in run_store.nodes_of(tx.connection, run.state.run_id):
        if node.state.state not in FINAL_NODE_STATES:
            state = replace(node.state, state="Canceled", reason=ORPHANED, finished_at=at)
            stopped = replace(node, state=state, revision=tx.revision())
            [weight] = run_store.put_nodes(tx, [stopped])
            tx.emit("run-nodes", "updated", stopped.revision, partial(node_view, stopped), weight)
    for stored in tasks:
        canceled = StoredTask(stored.order, _canceled(stored, at), tx.revision())
        weight = task_store.update(tx, canceled)
        tx.emit("tasks", "updated", canceled.revision, partial(task_view, canceled), weight)


def _canceled(stored: StoredTask, at: float) -> core.TaskProgress:
    progress, _ = core.step(stored.order, stored.progress, core.CancelRequested(at=at, reason=ORPHANED))
    if core.is_final(progress) or progress.token is None:
        return progress
    lost = core.Lost(
        at=at, token=progress.token, reason=ORPHANED, message="nobody waits for it", random=0, counted=False
    )
    return core.step(stored.order, progress, lost)[0]
