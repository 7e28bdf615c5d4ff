"""What the canvas shows, as values: cards and arrows made from a workflow and the nodes of its run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from plum_desk.api.types.tasks import TaskDefinition, TaskError
from plum_desk.api.types.workflows import Edge, Node, RunNode
from plum_desk.gui.dag.measures import CARD_HEIGHT, CARD_WIDTH

EdgeState = Literal["idle", "taken", "failed", "skipped"]
Definitions = Mapping[str, TaskDefinition]

BETWEEN = " · "
_FAILED = frozenset({"Failed", "Timeout", "UpstreamFailed"})
_NOT_BEGUN = frozenset({"Pending", "Ready"})
_NOT_ENDED = frozenset({"Pending", "Ready", "Running", "Waiting"})


@dataclass(frozen=True, slots=True)
class CanvasNode:
    """One card. `outcomes` are the case names of a branch; `taken` is the one that held.

    `key` is the path of the node in its run. `written` is what the workflow says about it. What holds other nodes
    (a loop, a child run, the branches of a fan-out) tells their `parts`: how many are in each state, and how many
    there will be in all, if that is known. An open container is larger than a card.
    """

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
    due_at: float | None = None
    child_run_id: str | None = None
    parts: tuple[tuple[str, int], ...] = ()
    total: int | None = None
    width: float = CARD_WIDTH
    height: float = CARD_HEIGHT
    written: Node | None = field(default=None, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether its inside is shown in place."""
        return self.width > CARD_WIDTH

    @property
    def done(self) -> int:
        """Of a loop how many iterations have begun, of all others how many of its parts have ended."""
        still = _NOT_BEGUN if self.type == "loop" else _NOT_ENDED
        return sum(count for state, count in self.parts if state not in still)


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
        due_at=node.due_at if node.state == "Waiting" else None,
        child_run_id=node.child_run_id,
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


def at_place(card: CanvasNode, place: str) -> CanvasNode:
    """The card of a task, now that the place where it runs is known."""
    what = card.subtitle.split(BETWEEN)[-1]
    return replace(card, subtitle=f"{place}{BETWEEN}{what}")
