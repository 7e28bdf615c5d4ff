"""A workflow as levels: its own graph, and that of every loop body, each with the place of its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from plum_desk.api.types.workflows import Edge, LoopNode, Node, WorkflowSpec
from plum_desk.controller.core.graph.steps import from_steps, step_order

PlacedNode = tuple[str, Node]
"""A node with the JSONPath of what the author wrote for it."""


@dataclass(frozen=True, slots=True)
class Level:
    """One graph. ``loop`` is the key of the loop in ``parent`` whose body it is; ``names`` are the items' names."""

    nodes: list[PlacedNode]
    edges: Sequence[Edge]
    edges_path: str
    parent: Level | None = None
    loop: str = ""
    names: tuple[str, ...] = ()
    keys: dict[str, Node] = field(default_factory=dict)

    def predecessors(self) -> dict[str, list[str]]:
        """The sound edges, backwards."""
        ends: dict[str, list[str]] = {key: [] for key in self.keys}
        for edge in self.edges:
            if edge.from_ in ends and edge.to in ends and edge.from_ != edge.to:
                ends[edge.to].append(edge.from_)
        return ends


def levels_of(spec: WorkflowSpec) -> Iterator[Level]:
    """All levels, outer ones first."""
    if spec.nodes or not spec.steps:
        placed: list[PlacedNode] = [(f"$.nodes[{place}]", node) for place, node in enumerate(spec.nodes)]
        waiting = [_level(placed, spec.edges, "$.edges")]
    else:
        nodes, edges = from_steps(spec.steps)
        paths = (f"$.steps[{place}]" for place in step_order(spec.steps))
        waiting = [_level(list(zip(paths, nodes, strict=True)), edges, "$.edges")]
    while waiting:
        level = waiting.pop(0)
        yield level
        waiting += (_body(level, path, node) for path, node in level.nodes if isinstance(node, LoopNode))


def all_nodes(spec: WorkflowSpec) -> Iterator[PlacedNode]:
    """The nodes of all levels."""
    for level in levels_of(spec):
        yield from level.nodes


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Nodes with those of all bodies inside them."""
    for node in nodes:
        yield node
        if isinstance(node, LoopNode):
            yield from walk(node.body.nodes)


def _level(nodes: list[PlacedNode], edges: Sequence[Edge], edges_path: str) -> Level:
    level = Level(nodes, edges, edges_path)
    return _with_keys(level)


def _body(parent: Level, path: str, loop: LoopNode) -> Level:
    nodes: list[PlacedNode] = [(f"{path}.body.nodes[{place}]", node) for place, node in enumerate(loop.body.nodes)]
    names = parent.names if loop.item_name is None else (*parent.names, loop.item_name)
    return _with_keys(Level(nodes, loop.body.edges, f"{path}.body.edges", parent, loop.key, names))


def _with_keys(level: Level) -> Level:
    for _, node in level.nodes:
        level.keys.setdefault(node.key, node)
    return level
