"""Which nodes come before which: strongly connected components in topological order, and ancestors as bit sets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

Ends = Mapping[str, Sequence[str]]


def components(predecessors: Ends) -> list[tuple[str, ...]]:
    """Nodes grouped by cycle, ancestors first; a group of one is on no cycle. Self edges must be left out."""
    straight = _without_cycles(predecessors)
    if len(straight) == len(predecessors):
        return [(key,) for key in straight]
    return _Tarjan(predecessors).run()


def ancestors_among(groups: Sequence[tuple[str, ...]], predecessors: Ends, asked: Collection[str]) -> dict[str, int]:
    """For each node the bit set of its ancestors among ``asked``, whose order numbers the bits.

    Members of a cycle are ancestors of each other and of themselves. Costs one ``or`` an edge.
    """
    bits = {key: 1 << place for place, key in enumerate(asked)}
    result: dict[str, int] = {}
    for group in groups:
        mask = 0
        for key in group:
            for other in predecessors[key]:
                mask |= result.get(other, 0) | bits.get(other, 0)
        for key in group:
            result[key] = mask
    return result


def cycle_in(group: tuple[str, ...], predecessors: Ends) -> list[str]:
    """One cycle inside a group, in the direction of its edges, from the first of its nodes in the document."""
    members = set(group)
    walk: dict[str, None] = {}
    key = group[0]
    while key not in walk:
        walk[key] = None
        key = next(other for other in predecessors[key] if other in members)
    path = list(walk)
    cycle = path[path.index(key) :][::-1]
    place = {key: place for place, key in enumerate(predecessors)}
    first = cycle.index(min(cycle, key=lambda member: place[member]))
    return cycle[first:] + cycle[:first]


def _without_cycles(predecessors: Ends) -> list[str]:
    """Kahn's order; nodes on or behind a cycle are missing."""
    missing = {key: len(ends) for key, ends in predecessors.items()}
    successors: dict[str, list[str]] = {key: [] for key in predecessors}
    for key, ends in predecessors.items():
        for other in ends:
            successors[other].append(key)
    order = [key for key, count in missing.items() if not count]
    for key in order:
        for target in successors[key]:
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return order


class _Tarjan:
    """Tarjan's algorithm along the predecessors, with a stack of its own instead of recursion."""

    def __init__(self, predecessors: Ends):
        self._predecessors = predecessors
        self._index: dict[str, int] = {}
        self._low: dict[str, int] = {}
        self._stack: list[str] = []
        self._on_stack: set[str] = set()
        self._groups: list[tuple[str, ...]] = []

    def run(self) -> list[tuple[str, ...]]:
        for key in self._predecessors:
            if key not in self._index:
                self._visit(key)
        return self._groups

    def _visit(self, root: str) -> None:
        self._enter(root)
        calls = [(root, iter(self._predecessors[root]))]
        while calls:
            key, rest = calls[-1]
            other = next(rest, None)
            if other is None:
                calls.pop()
                self._leave(key)
                if calls:
                    parent = calls[-1][0]
                    self._low[parent] = min(self._low[parent], self._low[key])
            elif other not in self._index:
                self._enter(other)
                calls.append((other, iter(self._predecessors[other])))
            elif other in self._on_stack:
                self._low[key] = min(self._low[key], self._index[other])

    def _enter(self, key: str) -> None:
        self._index[key] = self._low[key] = len(self._index)
        self._stack.append(key)
        self._on_stack.add(key)

    def _leave(self, key: str) -> None:
        if self._low[key] != self._index[key]:
            return
        group: list[str] = []
        while not group or group[-1] != key:
            group.append(self._stack.pop())
        self._on_stack.difference_update(group)
        self._groups.append(tuple(group))
