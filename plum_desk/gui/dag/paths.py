"""Paths of a run's nodes: `key` on the canvas itself, `loop[2].key` inside an iteration of a loop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from plum_desk.api.types.workflows import Edge, LoopNode, Node

_ITERATION: Final = re.compile(r"\[\d+\]")
_INSIDE: Final = re.compile(r"([^\[\].]+)\[(\d+)\]\.([^\[\].]+)")


def is_inside(path: str) -> bool:
    """Whether the node belongs to an iteration of a loop."""
    return "[" in path


def owner_of(path: str) -> str:
    """The key of the card on the canvas that shows the node: the node itself or the outermost loop around it."""
    return path.partition("[")[0]


def place_in_loop(path: str) -> tuple[str, int, str] | None:
    """Loop, iteration and key of a node that stands directly in a loop of the canvas; None for all others."""
    found = _INSIDE.fullmatch(path)
    return None if found is None else (found[1], int(found[2]), found[3])


def graph_at(nodes: Sequence[Node], edges: Sequence[Edge], path: str) -> tuple[Sequence[Node], Sequence[Edge]]:
    """Nodes and arrows of the level on which a path lies; nothing when the workflow has no such level."""
    for loop in _ITERATION.sub("", path).split(".")[:-1]:
        found = _by_key(nodes, loop)
        if not isinstance(found, LoopNode):
            return (), ()
        nodes, edges = found.body.nodes, found.body.edges
    return nodes, edges


def definition_at(nodes: Sequence[Node], path: str) -> Node | None:
    """What the workflow says about the node at a path."""
    return _by_key(graph_at(nodes, (), path)[0], _ITERATION.sub("", path).rpartition(".")[2])


def _by_key(nodes: Sequence[Node], key: str) -> Node | None:
    return next((node for node in nodes if node.key == key), None)
