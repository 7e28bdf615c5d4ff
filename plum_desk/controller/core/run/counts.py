"""What is derived in the state of a run: outcomes of predecessors, open nodes, places taken."""

from __future__ import annotations

from collections.abc import Mapping

from plum_desk.api.types.common import replace
from plum_desk.api.types.workflows import FINAL_NODE_STATES
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.rules import edge_outcome
from plum_desk.controller.core.run.state import NodeState, Phase

PLACED: frozenset[Phase] = frozenset({"templates", "task"})
"""Phases in which a node holds a place under ``maxParallel``; a Running one holds its place too."""


def recounted(graph: Graph, nodes: Mapping[str, NodeState], path: str) -> NodeState:
    """The node with its predecessors counted anew; ``graph`` is the one that it is part of."""
    node = nodes[path]
    links = graph.predecessors[node.key]
    outcomes = [edge_outcome(nodes[node.prefix + source], when) for source, when in links]
    return replace(
        node,
        succeeded=outcomes.count("succeeded"),
        failed=outcomes.count("failed"),
        skipped=outcomes.count("skipped"),
    )


def holds_place(node: NodeState) -> bool:
    """Whether the node counts for ``maxParallel``: tasks and child runs do."""
    if node.state == "Running":
        return node.loop is None
    return node.state == "Ready" and node.phase in PLACED


def count_open(nodes: Mapping[str, NodeState]) -> int:
    """How many nodes are not final."""
    return sum(node.state not in FINAL_NODE_STATES for node in nodes.values())
