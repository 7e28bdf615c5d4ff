"""Small graphs, workflows and run nodes for the tests of the canvas."""

from collections.abc import Sequence
from typing import Any

from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import BranchNode, Case, Edge, Node, Position, RunNode, TaskNode, Workflow
from plum_desk.gui.dag.graph import CanvasEdge, CanvasGraph, CanvasNode

__all__ = ["BranchNode", "Case", "Edge", "Position", "TaskError", "TaskNode"]


def card(key: str, **fields: Any) -> CanvasNode:
    """A card that is a task with its key as title."""
    return CanvasNode(**{"key": key, "title": key, "type": "task", "subtitle": "what", "icon": "lightning", **fields})


def graph(keys: str, *edges: str, **states: str) -> CanvasGraph:
    """A graph from one-letter keys and edges like "ab"."""
    nodes = tuple(card(key, state=states.get(key, "Pending")) for key in keys)
    return CanvasGraph(nodes, tuple(CanvasEdge(edge[0], edge[1]) for edge in edges))


def workflow(nodes: Sequence[Node], edges: Sequence[Edge] = (), workflow_id: str = "w") -> Workflow:
    """A stored workflow of these nodes."""
    return Workflow(
        workflow_id=workflow_id,
        name="Sample",
        description="",
        labels={},
        params=(),
        nodes=tuple(nodes),
        edges=tuple(edges),
        max_parallel=None,
        timeout_sec=None,
        on_failure="continue",
        version=1,
        created_at=0.0,
        revision=1,
    )


def diamond() -> Workflow:
    """a, then b and c side by side, then d."""
    edges = [Edge(from_=a, to=b) for a, b in ("ab", "ac", "bd", "cd")]
    return workflow([TaskNode(key=key, name=f"Step {key}", task_name="work") for key in "abcd"], edges)


def run_node(key: str, state: str = "Running", **fields: Any) -> RunNode:
    """What a run says about a node."""
    values: dict[str, Any] = {
        "run_id": "r",
        "key": key,
        "path": key,
        "iteration": None,
        "state": state,
        "task_id": None,
        "attempt": 1,
        "progress": None,
        "started_at": None,
        "finished_at": None,
        "output": None,
        "error": None,
        "reason": None,
        "revision": 1,
    }
    return RunNode(**{**values, **fields})
