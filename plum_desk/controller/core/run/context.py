"""What the expressions of a node see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plum_desk.api.types.common import Json
from plum_desk.api.types.workflows import LoopNode
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.scopes import (
    find_step,
    graph_at,
    iteration_output,
    iteration_prefix,
    loop_of,
    outer,
)
from plum_desk.controller.core.run.state import NodeState, RunState


def evaluation_context(
    root: Graph, run: RunState, nodes: Mapping[str, NodeState], prefix: str, steps: Iterable[str]
) -> dict[str, Json]:
    """``params``, ``run``, the named ``steps``, and in loops ``item``, ``index``, ``last`` and the items by name.

    Values are shared with the state and must not be changed.
    """
    context: dict[str, Json] = {"params": run.params, "run": _about(run), "steps": _steps(nodes, prefix, steps)}
    while prefix:
        path = loop_of(prefix)
        index = int(prefix[len(path) + 1 : -2])
        _add_level(context, root, nodes, path, index)
        prefix = outer(prefix)
    return context


def loop_context(
    root: Graph, run: RunState, nodes: Mapping[str, NodeState], path: str, index: int, steps: Iterable[str]
) -> dict[str, Json]:
    """What the condition of a loop sees before its iteration ``index``."""
    prefix = nodes[path].prefix
    own: dict[str, Json] = {}
    _add_level(own, root, nodes, path, index)
    return {**evaluation_context(root, run, nodes, prefix, steps), **own}


def _about(run: RunState) -> dict[str, Json]:
    return {
        "runId": run.run_id,
        "workflowId": run.workflow_id,
        "workflowName": run.workflow_name,
        "version": run.version,
        "labels": run.labels,
        "priority": run.priority,
        "createdBy": run.created_by,
        "createdAt": run.created_at,
        "startedAt": run.started_at,
        "trigger": {"type": run.trigger.type, "ref": run.trigger.ref},
    }


def _steps(nodes: Mapping[str, NodeState], prefix: str, keys: Iterable[str]) -> dict[str, Json]:
    found = ((key, find_step(nodes, prefix, key)) for key in keys)
    return {key: {"state": node.state, "output": node.output} for key, node in found if node is not None}


def _add_level(context: dict[str, Json], root: Graph, nodes: Mapping[str, NodeState], path: str, index: int) -> None:
    """One level of loops; what an inner one said already stays."""
    loop = nodes[path]
    graph = graph_at(root, loop.prefix)
    definition = graph.nodes[loop.key]
    items = loop.loop.items if loop.loop is not None else None
    item = items[index] if items is not None and index < len(items) else None
    if isinstance(definition, LoopNode) and definition.item_name is not None:
        context.setdefault(definition.item_name, item)
    if "index" not in context:
        context.update(item=item, index=index, last=_last(graph.bodies[loop.key], nodes, path, index))


def _last(body: Graph, nodes: Mapping[str, NodeState], path: str, index: int) -> Json:
    """The outputs of the iteration before; null when there is none, or it has not ended."""
    prefix = iteration_prefix(path, index - 1)
    ends = [nodes.get(prefix + key) for key in body.leaves]
    if not index or any(end is None or end.finished_at is None for end in ends):
        return None
    return iteration_output(body, nodes, prefix)
