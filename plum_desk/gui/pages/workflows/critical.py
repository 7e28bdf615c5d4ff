"""The critical path of a run: the chain of nodes that took longest together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plum_desk.api.types.workflows import Edge, RunNode
from plum_desk.gui.dag.paths import is_inside


def critical_path_s(nodes: Mapping[str, RunNode], edges: Iterable[Edge], now: float) -> float:
    """Seconds of the longest chain, counting only the time that nodes ran, until now for those that still do."""
    before: dict[str, list[str]] = {}
    for edge in edges:
        before.setdefault(edge.to, []).append(edge.from_)
    longest: dict[str, float] = {}
    # A node starts after those before it, so the order of starts is an order of the graph.
    own = (node for path, node in nodes.items() if node.started_at is not None and not is_inside(path))
    started = sorted(own, key=lambda node: node.started_at or 0.0)
    for node in started:
        begin = now if node.started_at is None else node.started_at
        took = max((node.finished_at if node.finished_at is not None else now) - begin, 0.0)
        longest[node.key] = took + max((longest.get(key, 0.0) for key in before.get(node.key, ())), default=0.0)
    return max(longest.values(), default=0.0)
