"""Which nodes stand between a fan-out and its join, and in which states they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from plum_desk.api.types.workflows import ParallelNode
from plum_desk.gui.dag.graph import CanvasGraph, CanvasNode

_MOST: Final = 200
"""More nodes than these are no count that a person reads off a bar."""


class Branches:
    """The branches of all fan-outs of a graph; they depend on its arrows only."""

    def __init__(self, graph: CanvasGraph) -> None:
        joins = {node.key: node.written.join for node in graph.nodes if isinstance(node.written, ParallelNode)}
        after: dict[str, list[str]] = {}
        if joins:
            for edge in graph.edges:
                after.setdefault(edge.source, []).append(edge.target)
        self._members = {fork: _between(fork, join, after) for fork, join in joins.items()}
        self._over: dict[str, list[str]] = {}
        for fork, members in self._members.items():
            for key in members:
                self._over.setdefault(key, []).append(fork)

    @property
    def forks(self) -> list[str]:
        """Keys of the fan-outs."""
        return list(self._members)

    def forks_over(self, key: str) -> list[str]:
        """The fan-outs in whose branches a node stands."""
        return self._over.get(key, [])

    def parts(self, fork: str, nodes: Mapping[str, CanvasNode]) -> tuple[tuple[str, int], ...]:
        """How many nodes of its branches are in each state."""
        return tuple(sorted(Counter(nodes[key].state for key in self._members.get(fork, ())).items()))


def _between(fork: str, join: str, after: Mapping[str, list[str]]) -> list[str]:
    found: dict[str, None] = {}
    stack = list(after.get(fork, ()))
    while stack and len(found) < _MOST:
        key = stack.pop()
        if key != join and key not in found:
            found[key] = None
            stack.extend(after.get(key, ()))
    return list(found)
