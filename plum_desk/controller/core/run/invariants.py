"""What must hold in every state of a run, however it was reached; tests ask after each step."""

from __future__ import annotations

from collections.abc import Iterator

from plum_desk.api.types.workflows import FINAL_NODE_STATES, FINAL_RUN_STATES
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.counts import count_open, holds_place, recounted
from plum_desk.controller.core.run.finish import last_state
from plum_desk.controller.core.run.rules import decide
from plum_desk.controller.core.run.scopes import graph_at, iteration_prefix
from plum_desk.controller.core.run.state import NodeState, RunLimits, RunState


class InvariantBroken(AssertionError):  # noqa: N818 (it names what happened)
    """The machine has a defect."""


def validate_state(graph: Graph, state: RunState, limits: RunLimits) -> None:
    """Raise ``InvariantBroken`` with everything that does not hold."""
    faults = [*_run_faults(graph, state, limits)]
    for key, node in state.nodes.items():
        faults += (f"{key}: {fault}" for fault in _node_faults(graph, state, node))
    if faults:
        raise InvariantBroken(f"run {state.run_id} ({state.state}): " + "; ".join(faults))


def _run_faults(graph: Graph, state: RunState, limits: RunLimits) -> Iterator[str]:
    nodes = state.nodes
    if tuple(path for path, node in nodes.items() if not node.prefix) != graph.order:
        yield "its nodes are not those of the workflow, in its order"
    if [node.place for node in nodes.values()] != list(range(len(nodes))):
        yield "its nodes are not in the order of their places"
    yield from _scope_faults(graph, state)
    if state.open != count_open(nodes):
        yield f"open is {state.open}, {count_open(nodes)} nodes are"
    placed = sum(map(holds_place, nodes.values()))
    if state.active != placed:
        yield f"active is {state.active}, {placed} nodes hold a place"
    if limits.max_parallel is not None and placed > limits.max_parallel:
        yield f"{placed} nodes hold the {limits.max_parallel} places"
    if state.waiting and placed != limits.max_parallel and state.state != "Paused":
        yield f"{state.waiting} wait although a place is free"
    if sorted(state.waiting) != sorted(key for key, node in nodes.items() if node.phase == "place"):
        yield f"waiting is {state.waiting}"
    final = state.state in FINAL_RUN_STATES
    if final != (state.open == 0) or final != (state.finished_at is not None) or final != (state.output is not None):
        yield f"{state.open} nodes are open, it finished at {state.finished_at} with {state.output}"
    if final and state.state != last_state(graph, state, nodes):
        yield f"its leaves say {last_state(graph, state, nodes)}"


def _scope_faults(graph: Graph, state: RunState) -> Iterator[str]:
    opened: dict[str, int] = {}
    keys: dict[str, list[str]] = {}
    for node in state.nodes.values():
        if node.prefix:
            opened[node.prefix] = opened.get(node.prefix, 0) + (node.state not in FINAL_NODE_STATES)
            keys.setdefault(node.prefix, []).append(node.key)
    if opened != dict(state.scopes):
        yield f"scopes are {dict(state.scopes)}, open are {opened}"
    for prefix, found in keys.items():
        if tuple(found) != graph_at(graph, prefix).order:
            yield f"{prefix} holds {found}"
    for path, node in state.nodes.items():
        if node.loop is not None:
            yield from _loop_faults(state, path, node)


def _loop_faults(state: RunState, path: str, node: NodeState) -> Iterator[str]:
    assert node.loop is not None
    begun, done = node.loop.begun, node.loop.done
    counts = [state.scopes.get(iteration_prefix(path, index)) for index in range(begun)]
    if None in counts or iteration_prefix(path, begun) in state.scopes:
        yield f"{path} has begun {begun}, its iterations are {counts}"
    if counts.count(0) != done:
        yield f"{path} has done {done}, its iterations are {counts}"
    if node.state == "Running" and begun == done and node.phase != "while" and state.state != "Paused":
        yield f"{path} is Running, and nothing of it is"
    if node.state != "Running" and begun != done:
        yield f"{path} is {node.state} with open iterations"


def _node_faults(root: Graph, state: RunState, node: NodeState) -> Iterator[str]:
    graph = graph_at(root, node.prefix)
    if node != recounted(graph, state.nodes, node.path):
        yield "its predecessors are counted wrongly"
    final = node.state in FINAL_NODE_STATES
    if final != (node.finished_at is not None):
        yield f"{node.state} with finished_at {node.finished_at}"
    if (node.state == "Ready") != (node.phase not in ("", "while")):
        yield f"{node.state} in phase {node.phase!r}"
    if node.phase == "held" and state.state != "Paused":
        yield f"held although the run is {state.state}"
    works = node.task_id is not None or node.child_run_id is not None or node.loop is not None
    if node.state == "Running" and (not works or node.started_at is None):
        yield "Running without a task or a start"
    if node.output is not None and node.state != "Succeeded":
        yield f"{node.state} with an output"
    rule = graph.nodes[node.key].trigger_rule
    verdict = decide(rule, len(graph.predecessors[node.key]), node, graph.needed.get(node.key))
    if node.state == "Pending" and state.state in ("Running", "Paused") and verdict != "wait":
        yield f"Pending although its rule says {verdict}"
    if node.state in ("Ready", "Running", "Waiting") and verdict != "start":
        yield f"{node.state} although its rule says {verdict}"
