"""Going on with a run that was loaded from the store: what is derived is computed again, what was asked is asked again.

Only nodes whose visible state changed are stored, and an effect that was not carried out left no trace; so everything
between the rule that is met and the task that exists is done once more. That is safe: it reads final states only.
"""

from __future__ import annotations

from plum_desk.api.types.common import replace
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.counts import count_open, recounted
from plum_desk.controller.core.run.state import NodeState, RunLimits, RunState, RunStep, SetDeadline
from plum_desk.controller.core.run.work import Work


def restore(graph: Graph, state: RunState, limits: RunLimits) -> RunStep:
    """The state as ``step`` needs it, and the effects that are still owed. ``state.nodes`` may stand in any order."""
    nodes = {key: _reset(graph, state, key) for key in graph.order}
    with_task = sum(node.phase == "task" or node.state == "Running" for node in nodes.values())
    run = replace(state, nodes=nodes, waiting=(), active=with_task, open=count_open(nodes))
    work = Work(graph, run, limits)
    if run.state == "Running":
        _owe(work, state.waiting)
    return work.result()


def _reset(graph: Graph, state: RunState, key: str) -> NodeState:
    node = recounted(graph, state.nodes, key)
    has_task = node.state == "Ready" and node.task_id is not None
    return replace(node, phase="task" if has_task else "", case=0)


def _owe(work: Work, waited: tuple[str, ...]) -> None:
    run = work.run
    if run.reason is not None:
        work.cancel_running(run.reason)
    elif work.limits.timeout_sec is not None and run.started_at is not None:
        work.effects.append(SetDeadline(at=run.started_at + work.limits.timeout_sec))
    last = set(waited)
    ready = [key for key, node in work.nodes.items() if node.state == "Ready" and not node.phase]
    for key in [*(key for key in ready if key not in last), *(key for key in waited if key in set(ready))]:
        work.begin(key)
