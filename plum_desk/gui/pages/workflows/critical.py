"""The critical path of a run: the chain of nodes that took longest together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plum_desk.api.types.workflows import Edge, RunNode
from plum_desk.gui.dag.paths import is_inside


@dataclass(frozen=True, slots=True)
class CriticalPath:
    """How long it takes, and the keys of the nodes on it."""

    seconds: float = 0.0
    keys: frozenset[str] = frozenset()


def critical_path(nodes: Mapping[str, RunNode], edges: Iterable[Edge], now: float) -> CriticalPath:
    """The longest chain, counting only the time that nodes ran, until now for those that still do."""
    before: dict[str, list[str]] = {}
    for edge in edges:
        before.setdefault(edge.to, []).append(edge.from_)
    longest: dict[str, float] = {}
    came_from: dict[str, str] = {}
    # A node starts after those before it, so the order of starts is an order of the graph.
    own = (node for path, node in nodes.items() if node.started_at is not None and not is_inside(path))
    for node in sorted(own, key=lambda node: node.started_at or 0.0):
        begin = now if node.started_at is None else node.started_at
        took = max((node.finished_at if node.finished_at is not None else now) - begin, 0.0)
        last = max((key for key in before.get(node.key, ()) if key in longest), key=longest.__getitem__, default=None)
        if last is not None:
            came_from[node.key] = last
        longest[node.key] = took + (longest[last] if last is not None else 0.0)
    if not longest:
        return CriticalPath()
    end: str | None = max(longest, key=longest.__getitem__)
    seconds, keys = longest[end or ""], set[str]()
    while end is not None:
        keys.add(end)
        end = came_from.get(end)
    return CriticalPath(seconds, frozenset(keys))
