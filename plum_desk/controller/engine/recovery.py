"""On start: take in everything that is not final, and go on with it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable

from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.restore import restore
from plum_desk.controller.core.run.state import RunLimits
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.store import runs as run_store
from plum_desk.controller.store import tasks as task_store
from plum_desk.controller.store.port import Database
from plum_desk.controller.store.runs import StoredRun
from plum_desk.controller.store.tasks import StoredTask

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
        _log.error("run %s has no workflow version %d: left as it is", run.state.run_id, run.state.version)
        return
    graph, limits = compiled
    nodes = await database.read(lambda connection: run_store.nodes_of(connection, run.state.run_id))
    restored = restore(graph, run_store.with_nodes(run.state, nodes), limits)
    box = engine.take_in_run(restored.state, run.revision, graph, limits)
    box.revisions.update((node.path, node.revision) for node in nodes)
    for stored in tasks:
        unit = box.units[stored.order.task_id] = engine.take_in_run_task(box, stored)
        engine.go_on_with(unit)
    box.first_effects = restored.effects
    box.first_changes = restored.changed
    engine.wake(box)
