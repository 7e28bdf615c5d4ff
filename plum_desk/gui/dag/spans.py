"""What the timeline shows, as values: a row for each node that began, and its bars."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from plum_desk.api.types.tasks import Attempt
from plum_desk.api.types.workflows import Interval
from plum_desk.gui.dag.graph import CanvasNode
from plum_desk.gui.dag.inside import Inside, LoopInside

_SHORTEST_S: Final = 5.0
_INSTANT: Final = frozenset({"branch", "parallel"})
_MOST_ITERATIONS: Final = 200


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time in one state; `end` None means until now. `reason` is why a waiting one waits.

    `label` is what a bar is called that is not known by how long it took, such as the item of an iteration.
    """

    start: float
    end: float | None
    state: str
    progress: float | None = None
    reason: str | None = None
    label: str = ""

    @property
    def waits(self) -> bool:
        """Whether nothing was done meanwhile."""
        return self.state in ("Waiting", "Ready")


@dataclass(frozen=True, slots=True)
class Row:
    """One node."""

    key: str
    title: str
    state: str
    progress: float | None
    bars: tuple[Bar, ...]

    @property
    def start(self) -> float:
        """When its first bar begins."""
        return self.bars[0].start

    def took(self, now: float) -> float:
        """Seconds from its beginning to its end, or to now."""
        end = self.bars[-1].end
        return (now if end is None else end) - self.start


def rows_of(
    nodes: Iterable[CanvasNode],
    attempts: Mapping[str, Sequence[Attempt]],
    intervals: Mapping[str, Sequence[Interval]] | None = None,
    insides: Callable[[str], Inside | None] = lambda _: None,
) -> list[Row]:
    """Rows of the nodes that began, or wait for their start, in the order in which they did.

    What the controller told as intervals counts; for nodes that are newer than that the node and its attempts do.
    """
    told = intervals or {}
    rows = []
    for node in nodes:
        bars = _bars_of_intervals(node, told.get(node.key, ()), insides(node.key))
        if bars:
            rows.append(Row(node.key, node.title, node.state, node.progress, bars))
        elif node.started_at is not None:
            rows.append(_row(node, attempts.get(node.key, ())))
    return sorted(rows, key=lambda row: row.start)


def span_of(rows: Sequence[Row], now: float) -> tuple[float, float]:
    """From the first beginning to the last end, or to now while something goes on."""
    if not rows:
        return now - _SHORTEST_S, now
    start = min(row.start for row in rows)
    end = max(bar.end if bar.end is not None else now for row in rows for bar in row.bars)
    return start, max(end, start + _SHORTEST_S)


def is_live(rows: Sequence[Row]) -> bool:
    """Whether something goes on."""
    return any(row.bars[-1].end is None for row in rows)


def _bars_of_intervals(node: CanvasNode, intervals: Sequence[Interval], inside: Inside | None) -> tuple[Bar, ...]:
    """A wait, an attempt, a child run and an iteration are a bar each; a loop is one where its iterations are many."""
    iterations = [one for one in intervals if one.kind == "iteration"]
    as_one = not isinstance(inside, LoopInside) or not 0 < len(iterations) <= _MOST_ITERATIONS
    left_out = "iteration" if as_one else "loop"
    return tuple(_bar(node, one, inside) for one in intervals if one.kind != left_out)


def _bar(node: CanvasNode, one: Interval, inside: Inside | None) -> Bar:
    # The node may have ended since the controller was asked.
    end = node.finished_at if one.finished_at is None else one.finished_at
    if one.kind == "wait" and node.type not in _INSTANT:
        return Bar(one.started_at, end, "Waiting", reason=_reason(node, one.reason))
    if one.kind == "iteration" and one.iteration is not None and isinstance(inside, LoopInside):
        state, label = inside.state_of(one.iteration), inside.label_of(one.iteration)
        shown = state if state not in ("Waiting", "Pending") else "Running"
        return Bar(one.started_at, end, shown, label=label)
    is_open = end is None
    is_own = one.kind != "attempt" or one.finished_at is None
    progress = node.progress if is_open and one.kind == "attempt" else None
    return Bar(one.started_at, end, node.state if is_own else one.state or node.state, progress)


def _row(node: CanvasNode, attempts: Sequence[Attempt]) -> Row:
    tries = [a for a in attempts if a.started_at is not None]
    bars = _bars_of_attempts(node, tries) if tries else (_whole(node),)
    return Row(node.key, node.title, node.state, node.progress, bars)


def _whole(node: CanvasNode) -> Bar:
    progress = node.progress if node.state == "Running" else None
    return Bar(node.started_at or 0.0, node.finished_at, node.state, progress, _reason(node, node.reason))


def _reason(node: CanvasNode, reason: str | None) -> str | None:
    """What a wait is for; of what waits by its very nature that is its type."""
    return node.type if node.type in ("approval", "wait") else reason


def _bars_of_attempts(node: CanvasNode, tries: Sequence[Attempt]) -> tuple[Bar, ...]:
    bars = [_try(node, attempt) for attempt in tries]
    result = [bars[0]]
    for before, after in pairwise(bars):
        if before.end is not None and after.start > before.end:
            result.append(Bar(before.end, after.start, "Waiting", reason="retry.waiting"))
        result.append(after)
    last = bars[-1]
    if last.end is not None and node.finished_at is None:
        result.append(Bar(last.end, None, "Waiting", reason="retry.waiting"))
    return tuple(result)


def _try(node: CanvasNode, attempt: Attempt) -> Bar:
    running = attempt.finished_at is None
    return Bar(attempt.started_at or 0.0, attempt.finished_at, attempt.state, node.progress if running else None)
