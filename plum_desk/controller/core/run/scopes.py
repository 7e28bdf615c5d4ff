"""The levels of a run: the graph of the workflow, and in every iteration of a loop the graph of its body.

A prefix names a level: empty outside of loops, ``outer[1].inner[0].`` in the first iteration of ``inner`` in the
second one of ``outer``.
"""

from __future__ import annotations

from collections.abc import Mapping

from plum_desk.api.types.common import Json
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.state import NodeState


def iteration_prefix(loop_path: str, index: int) -> str:
    """The level of an iteration."""
    return f"{loop_path}[{index}]."


def loop_of(prefix: str) -> str:
    """The path of the loop whose iteration the level is."""
    return prefix[: prefix.rindex("[")]


def outer(prefix: str) -> str:
    """The level above; of the outermost loop that is the run's own."""
    return prefix[: prefix.rfind(".", 0, len(prefix) - 1) + 1]


def graph_at(root: Graph, prefix: str) -> Graph:
    """The graph of a level. Raises KeyError for what is none."""
    graph = root
    for part in prefix.split(".")[:-1]:
        graph = graph.bodies[part[: part.index("[")]]
    return graph


def iteration_output(body: Graph, nodes: Mapping[str, NodeState], prefix: str) -> dict[str, Json]:
    """The outputs of the leaves that succeeded, by key."""
    ends = ((key, nodes[prefix + key]) for key in body.leaves)
    return {key: node.output for key, node in ends if node.state == "Succeeded"}


def find_step(nodes: Mapping[str, NodeState], prefix: str, key: str) -> NodeState | None:
    """The node that ``steps.key`` means on a level: its own, else one of the levels above."""
    while True:
        node = nodes.get(prefix + key)
        if node is not None or not prefix:
            return node
        prefix = outer(prefix)
