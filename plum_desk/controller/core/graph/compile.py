"""A workflow version as the machine reads it: built once, shared by all its runs, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plum_desk.api.types.common import Json
from plum_desk.api.types.workflows import BranchNode, Edge, Node, TaskNode
from plum_desk.controller.core.graph.templates import Prepared, collect, step_names
from plum_desk.controller.core.run.state import Purpose

Link = tuple[str, str | None]
"""The other end of an edge and the outcome that takes it."""

DEFAULT_OUTCOME = "default"
HANDLING_RULES = frozenset({"one_failed", "all_done"})
"""Rules that a failed predecessor can meet."""


class GraphError(ValueError):
    """The nodes and edges are no graph; validation tells the author about it before."""


@dataclass(frozen=True, slots=True)
class NodeTexts:
    """The expressions of one node, parsed: ``conditions`` of a branch with their ``outcomes``, a task's ``templates``.

    ``steps_used`` holds, for each purpose, the keys of the nodes that its expressions name.
    """

    when: str | None
    conditions: tuple[str, ...]
    templates: Prepared
    steps_used: Mapping[Purpose, tuple[str, ...]]

    def expressions(self, purpose: Purpose) -> tuple[str, ...]:
        """The CEL texts that an ``Evaluate`` of this purpose holds."""
        if purpose == "when":
            return () if self.when is None else (self.when,)
        return self.conditions if purpose == "branch" else self.templates.expressions


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and their connections. ``handled`` holds the nodes whose failure some successor can react to."""

    order: tuple[str, ...]
    nodes: Mapping[str, Node]
    successors: Mapping[str, tuple[Link, ...]]
    predecessors: Mapping[str, tuple[Link, ...]]
    roots: tuple[str, ...]
    leaves: tuple[str, ...]
    texts: Mapping[str, NodeTexts]
    handled: frozenset[str]

    def ancestors(self, key: str) -> frozenset[str]:
        """All nodes from which ``key`` can be reached; computed at each call."""
        seen: set[str] = set()
        stack = [key]
        while stack:
            for other, _ in self.predecessors[stack.pop()]:
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        return frozenset(seen)


def compile_graph(nodes: Sequence[Node], edges: Sequence[Edge]) -> Graph:
    """Build the graph of a validated workflow; raises ``GraphError`` and ``TemplateError`` for what is not valid."""
    by_key = {node.key: node for node in nodes}
    if len(by_key) != len(nodes):
        raise GraphError("two nodes have the same key")
    successors, predecessors = _connect(by_key, edges)
    order = tuple(by_key)
    return Graph(
        order=order,
        nodes=by_key,
        successors=successors,
        predecessors=predecessors,
        roots=tuple(key for key in order if not predecessors[key]),
        leaves=tuple(key for key in order if not successors[key]),
        texts={key: _texts(node) for key, node in by_key.items()},
        handled=_handled(by_key, predecessors),
    )


def branch_outcomes(node: BranchNode) -> tuple[str, ...]:
    """The names that edges from a branch may carry."""
    if node.condition is not None:
        return ("true", "false")
    return (*(case.name for case in node.cases), DEFAULT_OUTCOME)


_Links = dict[str, tuple[Link, ...]]


def _connect(by_key: Mapping[str, Node], edges: Sequence[Edge]) -> tuple[_Links, _Links]:
    forward: dict[str, list[Link]] = {key: [] for key in by_key}
    backward: dict[str, list[Link]] = {key: [] for key in by_key}
    plain: dict[str, Link] = {key: (key, None) for key in by_key}
    try:
        for edge in edges:
            source, target, when = edge.from_, edge.to, edge.when
            # Plain ends are shared: a million edges cost a million pointers, not a million tuples.
            forward[source].append(plain[target] if when is None else (target, when))
            backward[target].append(plain[source] if when is None else (source, when))
    except KeyError as error:
        raise GraphError(f"an edge names the unknown node {error.args[0]!r}") from None
    return _frozen(forward), _frozen(backward)


def _frozen(links: dict[str, list[Link]]) -> _Links:
    return {key: tuple(ends) for key, ends in links.items()}


def _texts(node: Node) -> NodeTexts:
    conditions = _conditions(node)
    templates = collect(template_source(node))
    used: dict[Purpose, tuple[str, ...]] = {}
    if node.when is not None:
        used["when"] = step_names(node.when)
    if conditions:
        used["branch"] = _all_steps(conditions)
    if templates.expressions:
        used["task"] = _all_steps(templates.expressions)
    return NodeTexts(node.when, conditions, templates, used)


def template_source(node: Node) -> Json:
    """The part of a task node that may hold templates."""
    if isinstance(node, TaskNode):
        return {"payload": node.payload, "targetRef": node.target_ref, "labels": node.labels}
    return None


def _conditions(node: Node) -> tuple[str, ...]:
    if isinstance(node, TaskNode):
        return ()
    if node.condition is not None:
        return (node.condition,)
    return tuple(case.condition for case in node.cases)


def _all_steps(expressions: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for text in expressions for key in step_names(text)))


def _handled(by_key: Mapping[str, Node], predecessors: _Links) -> frozenset[str]:
    """Go back from every handler over the nodes that would only pass the failure on."""
    handled: set[str] = set()
    stack = [key for key, node in by_key.items() if node.trigger_rule in HANDLING_RULES]
    while stack:
        for other, _ in predecessors[stack.pop()]:
            if other in handled:
                continue
            handled.add(other)
            if by_key[other].trigger_rule not in HANDLING_RULES:
                stack.append(other)
    return frozenset(handled)
