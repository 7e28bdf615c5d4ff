"""What the canvas shows, as values: cards and arrows made from a workflow and the nodes of its run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from plum_desk.api.types.tasks import TaskDefinition, TaskError
from plum_desk.api.types.workflows import BranchNode, Edge, Node, RunNode, TaskNode, Workflow
from plum_desk.gui.dag.kinds import icon_of_task, program_of, without_templates

EdgeState = Literal["idle", "taken", "failed", "skipped"]
Definitions = Mapping[str, TaskDefinition]

_BETWEEN = " · "
_FAILED = frozenset({"Failed", "Timeout", "UpstreamFailed"})


@dataclass(frozen=True, slots=True)
class CanvasNode:
    """One card. `outcomes` are the case names of a branch; `taken` is the one that held."""

    key: str
    title: str
    type: str
    subtitle: str
    icon: str
    state: str = "Pending"
    attempt: int = 0
    max_attempts: int | None = None
    progress: float | None = None
    started_at: float | None = None
    finished_at: float | None = None
    error_line: str | None = None
    reason: str | None = None
    outcomes: tuple[str, ...] = ()
    taken: str | None = None
    position: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class CanvasEdge:
    """One arrow; `when` names the outcome of a branch that takes it."""

    source: str
    target: str
    when: str | None = None
    state: EdgeState = "idle"


@dataclass(frozen=True, slots=True)
class CanvasGraph:
    """Everything that the canvas draws, cards in the workflow's order."""

    nodes: tuple[CanvasNode, ...] = ()
    edges: tuple[CanvasEdge, ...] = ()


def from_run(workflow: Workflow, nodes: Iterable[RunNode] = (), definitions: Definitions | None = None) -> CanvasGraph:
    """The graph of a run; a node that the run does not know yet is Pending.

    `definitions`, by name and by id, tell what a node runs and how often it may be tried.
    """
    live = {node.key: node for node in nodes}
    into = _count_incoming(workflow.edges)
    cards = tuple(
        with_run_node(_card(node, into.get(node.key, 0), definitions or {}), live.get(node.key))
        for node in workflow.nodes
    )
    return CanvasGraph(cards, edges_of(workflow.edges, {card.key: card for card in cards}))


def from_workflow(workflow: Workflow, definitions: Definitions | None = None) -> CanvasGraph:
    """The graph of a workflow that is not run: its cards have no state."""
    graph = from_run(workflow, (), definitions)
    return CanvasGraph(tuple(replace(card, state="") for card in graph.nodes), graph.edges)


def edges_of(edges: Sequence[Edge], cards: Mapping[str, CanvasNode]) -> tuple[CanvasEdge, ...]:
    """The arrows with their states, without those that lead nowhere."""
    return tuple(
        CanvasEdge(edge.from_, edge.to, edge.when, edge_state(cards[edge.from_], cards[edge.to], edge.when))
        for edge in edges
        if edge.from_ in cards and edge.to in cards
    )


def edge_state(source: CanvasNode, target: CanvasNode, when: str | None) -> EdgeState:
    """Whether a run went along an arrow.

    An arrow is skipped when its branch chose another case or either end was skipped, failed when it carries a
    failure, taken when its source succeeded, and idle for as long as nothing is known.
    """
    if source.state == "Skipped" or (source.state == "Succeeded" and when is not None and when != source.taken):
        return "skipped"
    if source.state in _FAILED:
        return "skipped" if target.state == "Skipped" else "failed"
    if source.state == "Succeeded":
        return "skipped" if target.state == "Skipped" else "taken"
    return "idle"


def with_run_node(card: CanvasNode, node: RunNode | None) -> CanvasNode:
    """The card with what a run says about it now."""
    if node is None:
        return card
    return replace(
        card,
        state=node.state,
        attempt=node.attempt,
        progress=node.progress,
        started_at=node.started_at,
        finished_at=node.finished_at,
        error_line=first_line(node.error),
        reason=node.reason,
        taken=_taken(node),
    )


def first_line(error: TaskError | None) -> str | None:
    """What a failed card says: the type of the error and the first line of its message."""
    if error is None:
        return None
    message = error.message.strip().split("\n", 1)[0]
    return f"{error.type}: {message}" if message else error.type


def _taken(node: RunNode) -> str | None:
    taken = node.output.get("taken") if isinstance(node.output, dict) else None
    return taken if isinstance(taken, str) else None


def _count_incoming(edges: Iterable[Edge]) -> dict[str, int]:
    count: dict[str, int] = {}
    for edge in edges:
        count[edge.to] = count.get(edge.to, 0) + 1
    return count


def _card(node: Node, incoming: int, definitions: Definitions) -> CanvasNode:
    if isinstance(node, BranchNode):
        return _branch_card(node)
    if isinstance(node, TaskNode):
        return _task_card(node, incoming, definitions)
    return _other_card(node)


def _other_card(node: Node) -> CanvasNode:
    """A node of another type says which."""
    kind = str(node.__struct_config__.tag)
    return CanvasNode(
        key=node.key,
        title=node.name or node.key,
        type="task",
        subtitle=kind,
        icon=icon_of_task(kind, "", 0),
        position=_position(node),
    )


def _branch_card(node: BranchNode) -> CanvasNode:
    outcomes = ("true", "false") if node.condition is not None else (*(case.name for case in node.cases), "default")
    subtitle = node.condition if node.condition is not None else ", ".join(case.condition for case in node.cases)
    return CanvasNode(
        key=node.key,
        title=node.name or node.key,
        type="branch",
        subtitle=" ".join(subtitle.split()),
        icon="git-branch",
        outcomes=outcomes,
        position=_position(node),
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
        subtitle=f"{where}{_BETWEEN}{what}" if where else what,
        icon=icon_of_task(what, executor, incoming),
        max_attempts=None if retries is None else retries + 1,
        position=_position(node),
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


def at_place(card: CanvasNode, place: str) -> CanvasNode:
    """The card of a task, now that the place where it runs is known."""
    what = card.subtitle.split(_BETWEEN)[-1]
    return replace(card, subtitle=f"{place}{_BETWEEN}{what}")


def _position(node: Node) -> tuple[float, float] | None:
    return None if node.position is None else (node.position.x, node.position.y)
