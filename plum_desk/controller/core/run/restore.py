"""Going on with a run that was loaded from the store: what is derived is computed again, what was asked is asked again.

Only nodes whose visible state changed are stored, and an effect that was not carried out left no trace; so everything
between the rule that is met and the task that exists is done once more. That is safe: it reads final states only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plum_desk.api.types.common import replace
from plum_desk.api.types.workflows import FINAL_NODE_STATES, WaitNode
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run import loops
from plum_desk.controller.core.run.counts import count_open, holds_place, recounted
from plum_desk.controller.core.run.layered import Layered
from plum_desk.controller.core.run.scopes import graph_at, iteration_prefix, loop_of
from plum_desk.controller.core.run.state import (
    AwaitRun,
    FollowChild,
    LoopProgress,
    NodeState,
    RunLimits,
    RunState,
    RunStep,
    SetDeadline,
    SetTimer,
)
from plum_desk.controller.core.run.work import Work


def restore(graph: Graph, state: RunState, limits: RunLimits) -> RunStep:
    """The state as ``step`` needs it, and the effects that are still owed. ``state.nodes`` may stand in any order."""
    stored = dict(sorted(state.nodes.items(), key=lambda item: item[1].place))
    scopes = _count_scopes(stored)
    nodes = Layered.of({path: _reset(graph, stored, node) for path, node in stored.items()})
    placed = sum(map(holds_place, nodes.values()))
    run = replace(state, nodes=nodes, scopes=scopes, waiting=(), active=placed, open=count_open(nodes))
    work = Work(graph, run, limits)
    work.at = run.created_at if run.started_at is None else run.started_at
    _recount_loops(work)
    if run.state in ("Running", "Paused"):
        _owe(work, state.waiting)
    return work.result()


def _count_scopes(nodes: Mapping[str, NodeState]) -> dict[str, int]:
    scopes: dict[str, int] = {}
    for node in nodes.values():
        if node.prefix:
            scopes[node.prefix] = scopes.get(node.prefix, 0) + (node.state not in FINAL_NODE_STATES)
    return scopes


def _reset(root: Graph, nodes: Mapping[str, NodeState], node: NodeState) -> NodeState:
    node = recounted(graph_at(root, node.prefix), nodes, node.path)
    has_task = node.state == "Ready" and node.task_id is not None
    return replace(node, phase="task" if has_task else "", case=0)


def _recount_loops(work: Work) -> None:
    """What a loop has begun and done says the nodes of its iterations; inner loops come after the outer ones."""
    begun: dict[str, int] = {}
    done: dict[str, int] = {}
    for prefix, still_open in work.scopes.items():
        path = loop_of(prefix)
        begun[path] = begun.get(path, 0) + 1
        done[path] = done.get(path, 0) + (not still_open)
    for path, count in begun.items():
        node = work.nodes[path]
        progress = replace(node.loop or LoopProgress(), begun=count, done=done[path])
        if progress.error is None:
            body = work.graph(node.prefix).bodies[node.key]
            for index in range(count):
                prefix = iteration_prefix(path, index)
                if progress.error is None and not work.scopes[prefix]:
                    progress = loops.with_failure(progress, body, work, prefix)
        work.put(replace(node, loop=progress))


def _owe(work: Work, waited: Sequence[str]) -> None:
    run = work.run
    if run.reason is not None:
        work.cancel_running(run.reason)
    elif work.limits.timeout_sec is not None and run.started_at is not None:
        work.effects.append(SetDeadline(at=run.started_at + work.limits.timeout_sec))
    for path, node in list(work.nodes.items()):
        if node.state == "Waiting":
            _owe_waiting(work, node)
        elif node.state == "Running" and node.child_run_id is not None:
            work.effects.append(FollowChild(path=path, run_id=node.child_run_id))
            work.tell_child(node)  # the word may have been lost on its way
        elif node.state == "Running" and node.loop is not None and run.reason is None:
            loops.advance(work, path)
    ready = dict.fromkeys(path for path, node in work.nodes.items() if node.state == "Ready" and not node.phase)
    last = dict.fromkeys(path for path in waited if path in ready)
    for path in [*(path for path in ready if path not in last), *last]:
        work.begin(path)


def _owe_waiting(work: Work, node: NodeState) -> None:
    definition = work.definition(node)
    if node.due is not None:
        work.effects.append(SetTimer(path=node.path, at=node.due))
    elif isinstance(definition, WaitNode) and node.awaits is not None:
        since = node.started_at or 0.0
        work.effects.append(AwaitRun(path=node.path, event=node.awaits, since=since))
