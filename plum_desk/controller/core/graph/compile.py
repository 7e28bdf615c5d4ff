"""A workflow version as the machine reads it: built once, shared by all its runs, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plum_desk.api.types.common import Json
from plum_desk.api.types.workflows import (
    BranchNode,
    Edge,
    LoopNode,
    Node,
    ParallelNode,
    TaskNode,
    WaitNode,
    WorkflowNode,
)
from plum_desk.controller.core.graph.templates import Prepared, collect, step_names
from plum_desk.controller.core.run.state import Purpose

Link = tuple[str, str | None]
"""The other end of an edge and the outcome that takes it."""

DEFAULT_OUTCOME = "default"
HANDLING_RULES = frozenset({"one_failed", "all_failed", "all_done", "one_success", "always"})
"""Rules that a failed predecessor can meet."""


class GraphError(ValueError):
    """The nodes and edges are no graph; validation tells the author about it before."""


@dataclass(frozen=True, slots=True)
class NodeTexts:
    """The expressions of one node, parsed: ``conditions`` of a branch or loop, the ``templates`` of the others.

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
        return self.conditions if purpose in ("branch", "while") else self.templates.expressions


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and their connections.

    ``roots`` are the nodes that wait for no other; ``handled`` those whose failure some successor can react to;
    ``needed`` tells how many successes a join waits for that a parallel node names; ``bodies`` are those of loops.
    """

    order: tuple[str, ...]
    nodes: Mapping[str, Node]
    successors: Mapping[str, tuple[Link, ...]]
    predecessors: Mapping[str, tuple[Link, ...]]
    roots: tuple[str, ...]
    leaves: tuple[str, ...]
    texts: Mapping[str, NodeTexts]
    handled: frozenset[str]
    needed: Mapping[str, int]
    bodies: Mapping[str, Graph]

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
    needed = _needed(nodes)
    return Graph(
        order=order,
        nodes=by_key,
        successors=successors,
        predecessors=predecessors,
        roots=tuple(key for key in order if not predecessors[key] or by_key[key].trigger_rule == "always"),
        leaves=tuple(key for key in order if not successors[key]),
        texts={key: _texts(node) for key, node in by_key.items()},
        handled=_handled(by_key, predecessors, needed),
        needed=needed,
        bodies={
            node.key: compile_graph(node.body.nodes, node.body.edges) for node in nodes if isinstance(node, LoopNode)
        },
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
        used["while" if isinstance(node, LoopNode) else "branch"] = _all_steps(conditions)
    if templates.expressions:
        used[fill_purpose(node)] = _all_steps(templates.expressions)
    return NodeTexts(node.when, conditions, templates, used)


def fill_purpose(node: Node) -> Purpose:
    """What the values of a node's templates are for: what takes a place under ``maxParallel`` is told apart."""
    return "task" if isinstance(node, TaskNode | WorkflowNode) else "fill"


def template_source(node: Node) -> dict[str, Json]:
    """The parts of a node that may hold templates, by their keys on the wire."""
    match node:
        case TaskNode():
            return {"payload": node.payload, "targetRef": node.target_ref, "labels": node.labels}
        case WorkflowNode():
            return {"params": node.params}
        case LoopNode():
            return {"count": node.count, "items": node.items}
        case WaitNode():
            event = None if node.event is None else {"runId": node.event.run_id, "workflow": node.event.workflow}
            return {"until": node.until, "event": event}
    return {}


def _conditions(node: Node) -> tuple[str, ...]:
    condition = node.condition if isinstance(node, BranchNode | LoopNode) else None
    if condition is not None:
        return (condition,)
    return tuple(case.condition for case in node.cases) if isinstance(node, BranchNode) else ()


def _needed(nodes: Sequence[Node]) -> dict[str, int]:
    """A policy of ``all`` leaves the join to its own rule."""
    parallel = (node for node in nodes if isinstance(node, ParallelNode) and node.wait_policy != "all")
    return {node.join: 1 if node.wait_policy == "one" else int(node.wait_policy) for node in parallel}


def _all_steps(expressions: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for text in expressions for key in step_names(text)))


def _handled(by_key: Mapping[str, Node], predecessors: _Links, needed: Mapping[str, int]) -> frozenset[str]:
    """Go back from every handler over the nodes that would only pass the failure on."""
    handled: set[str] = set()
    handlers = {key for key, node in by_key.items() if node.trigger_rule in HANDLING_RULES or key in needed}
    stack = list(handlers & by_key.keys())
    while stack:
        for other, _ in predecessors[stack.pop()]:
            if other in handled:
                continue
            handled.add(other)
            if other not in handlers:
                stack.append(other)
    return frozenset(handled)
