"""Cards made from a workflow: what each node is, in an icon, a title and a line, before any run says its state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from plum_desk.api.types.common import Json
from plum_desk.api.types.tasks import TaskDefinition
from plum_desk.api.types.workflows import (
    ApprovalNode,
    BranchNode,
    Edge,
    LoopNode,
    Node,
    ParallelNode,
    RunNode,
    TaskNode,
    WaitNode,
    Workflow,
    WorkflowNode,
)
from plum_desk.gui.dag.graph import BETWEEN, CanvasGraph, CanvasNode, Definitions, edges_of, with_run_node
from plum_desk.gui.dag.kinds import TYPE_ICONS, icon_of_task, program_of, without_templates

_LONGEST: Final = 200


def from_run(workflow: Workflow, nodes: Iterable[RunNode] = (), definitions: Definitions | None = None) -> CanvasGraph:
    """The graph of a run; a node that the run does not know yet is Pending.

    `definitions`, by name and by id, tell what a node runs and how often it may be tried.
    """
    live = {node.path: node for node in nodes}
    plain = cards_of(workflow.nodes, workflow.edges, definitions or {})
    cards = tuple(with_run_node(card, live.get(card.key)) for card in plain)
    return CanvasGraph(cards, edges_of(workflow.edges, {card.key: card for card in cards}))


def from_workflow(workflow: Workflow, definitions: Definitions | None = None) -> CanvasGraph:
    """The graph of a workflow that is not run: its cards have no state."""
    graph = from_run(workflow, (), definitions)
    return CanvasGraph(tuple(replace(card, state="") for card in graph.nodes), graph.edges)


def cards_of(nodes: Sequence[Node], edges: Iterable[Edge], definitions: Definitions) -> list[CanvasNode]:
    """The cards of one level, in the workflow's order."""
    into = _count_incoming(edges)
    return [_card(node, into.get(node.key, 0), definitions) for node in nodes]


def loop_source(loop: LoopNode) -> Json:
    """What a loop goes over: its items, its condition or its count."""
    if loop.mode == "forEach":
        return loop.items
    return loop.condition if loop.mode == "while" else loop.count


def loop_expression(loop: LoopNode) -> str:
    """The same in a line, as a programmer would write it."""
    if loop.mode == "while":
        return f"while {_one_line(loop.condition or '')}"
    if loop.mode == "count":
        return f"count {_source(loop.count)}"
    return f"forEach {loop.item_name or 'item'} in {_source(loop.items)}"


def _source(value: Json) -> str:
    """An expression without its braces, anything else as it is."""
    if not isinstance(value, str):
        return _one_line(str(value).replace("'", ""))
    text = value.strip()
    is_whole = text.startswith("${{") and text.endswith("}}") and text.count("${{") == 1
    return _one_line(text[3:-2] if is_whole else text)


def _one_line(text: str) -> str:
    return " ".join(text[:_LONGEST].split())


def _count_incoming(edges: Iterable[Edge]) -> Mapping[str, int]:
    count: dict[str, int] = {}
    for edge in edges:
        count[edge.to] = count.get(edge.to, 0) + 1
    return count


def _card(node: Node, incoming: int, definitions: Definitions) -> CanvasNode:
    match node:
        case TaskNode():
            return _task_card(node, incoming, definitions)
        case BranchNode():
            return _branch_card(node)
        case LoopNode():
            return _plain(node, "loop", loop_expression(node))
        case WorkflowNode():
            return _plain(node, "workflow", node.workflow)
        case ParallelNode():
            return _plain(node, "parallel", node.join)
        case ApprovalNode():
            return _plain(node, "approval", _one_line(node.message))
        case WaitNode():
            return _plain(node, "wait", "")


def _plain(node: Node, kind: str, subtitle: str) -> CanvasNode:
    """A card whose second line `texts` makes from what is written."""
    return CanvasNode(
        key=node.key,
        title=node.name or node.key,
        type=kind,
        subtitle=subtitle,
        icon=TYPE_ICONS[kind],
        position=_position(node),
        written=node,
    )


def _branch_card(node: BranchNode) -> CanvasNode:
    outcomes = ("true", "false") if node.condition is not None else (*(case.name for case in node.cases), "default")
    subtitle = node.condition if node.condition is not None else ", ".join(case.condition for case in node.cases)
    return CanvasNode(
        key=node.key,
        title=node.name or node.key,
        type="branch",
        subtitle=" ".join(subtitle.split()),
        icon=TYPE_ICONS["branch"],
        outcomes=outcomes,
        position=_position(node),
        written=node,
    )


def _task_card(node: TaskNode, incoming: int, definitions: Definitions) -> CanvasNode:
    definition = definitions.get(node.definition or node.definition_id or "")
    executor = node.executor or (definition.executor if definition else "")
    what = _what(node, definition, executor)
    where = without_templates(node.target_ref or (definition.target_ref if definition else "") or "")
    retries = node.max_retries if node.max_retries is not None else (definition.max_retries if definition else None)
    return CanvasNode(
        key=node.key,
        title=node.name or node.key,
        type="task",
        subtitle=f"{where}{BETWEEN}{what}" if where else what,
        icon=icon_of_task(what, executor, incoming),
        max_attempts=None if retries is None else retries + 1,
        position=_position(node),
        written=node,
    )


def _what(node: TaskNode, definition: TaskDefinition | None, executor: str) -> str:
    """The name of what runs; a process is known by its program."""
    if node.task_name:
        return node.task_name
    if definition is not None:
        return definition.task_name
    if node.definition:
        return node.definition
    program = program_of(node.payload) if executor == "os_process" else ""
    return program or executor or node.name or node.key


def _position(node: Node) -> tuple[float, float] | None:
    return None if node.position is None else (node.position.x, node.position.y)
