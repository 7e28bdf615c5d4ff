"""When what happened in a run: intervals for a Gantt chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plum_desk.api.types.workflows import Interval, Timeline, TimelineRow
from plum_desk.controller.core.run.reuse import REUSED
from plum_desk.controller.core.run.scopes import loop_of
from plum_desk.controller.core.run.state import NodeState, RunState
from plum_desk.controller.store.tasks import StoredTask

Tasks = Sequence[StoredTask]


def timeline(run: RunState, tasks: Tasks, at: float) -> Timeline:
    """A row for each node that has begun, or waits for its start."""
    iterations = _iterations(run)
    of_node: dict[str, list[StoredTask]] = {}
    for stored in tasks:
        of_node.setdefault(stored.order.node_key or "", []).append(stored)
    rows = [
        TimelineRow(path=path, key=node.key, iteration=node.iteration, state=node.state, intervals=intervals)
        for path, node in run.nodes.items()
        if (
            intervals := sorted(
                _intervals(node, of_node.get(path, []), iterations.get(path, {})), key=lambda bar: bar.started_at
            )
        )
    ]
    return Timeline(run_id=run.run_id, started_at=run.started_at, finished_at=run.finished_at, at=at, rows=rows)


def _intervals(
    node: NodeState, tasks: Tasks, iterations: Mapping[int, tuple[float, float | None]]
) -> Iterator[Interval]:
    if node.reason == REUSED:
        return
    if tasks:
        for stored in tasks:  # more than one after a retry
            yield from _attempts(node if stored.order.task_id == node.task_id else None, stored)
    elif node.loop is not None:
        yield from _loop(node, iterations)
    elif node.child_run_id is not None and node.started_at is not None:
        yield from _before(node, node.started_at, None)
        yield _bar("child", node.started_at, node.finished_at, state=node.state, attempt=node.attempt)
    elif node.started_at is not None:
        yield _bar("wait", node.started_at, node.finished_at, state=node.state, reason=node.reason or "waiting")
    elif node.ready_at is not None:
        yield _bar("wait", node.ready_at, node.finished_at, state=node.state, reason=node.reason)


def _attempts(node: NodeState | None, stored: StoredTask) -> Iterator[Interval]:
    """Before the first attempt a task waits for a place, between two for its next one."""
    ready = stored.order.created_at if node is None or node.ready_at is None else node.ready_at
    reason: str | None = "queue"
    for record in stored.progress.attempts:
        if record.started_at > ready:
            yield _bar("wait", ready, record.started_at, reason=reason)
        yield Interval(
            kind="attempt",
            started_at=record.started_at,
            finished_at=record.finished_at,
            state=record.state,
            reason=record.reason,
            attempt=record.attempt,
            scheduled_on=record.scheduled_on,
        )
        ready = record.started_at if record.finished_at is None else record.finished_at
        reason = "retry.waiting"
    if stored.progress.state in ("Queued", "Pending"):
        yield _bar("wait", ready, None, reason=stored.progress.reason or reason)
    elif not stored.progress.attempts:
        yield _bar("wait", ready, stored.progress.finished_at, reason=stored.progress.reason or reason)


def _loop(node: NodeState, iterations: Mapping[int, tuple[float, float | None]]) -> Iterator[Interval]:
    assert node.started_at is not None
    yield _bar("loop", node.started_at, node.finished_at, state=node.state, reason=node.reason)
    for index, (begun, ended) in iterations.items():
        yield Interval(kind="iteration", started_at=begun, finished_at=ended, iteration=index)


def _before(node: NodeState, started_at: float, reason: str | None) -> Iterator[Interval]:
    if node.ready_at is not None and started_at > node.ready_at:
        yield _bar("wait", node.ready_at, started_at, reason=reason)


def _iterations(run: RunState) -> dict[str, dict[int, tuple[float, float | None]]]:
    """For each loop the begin and the end of its iterations, by the nodes in them."""
    found: dict[str, dict[int, tuple[float, float | None]]] = {}
    for node in run.nodes.values():
        begun = node.ready_at if node.ready_at is not None else node.finished_at
        if node.iteration is None or begun is None:
            continue
        spans = found.setdefault(loop_of(node.prefix), {})
        first, last = spans.get(node.iteration, (begun, node.finished_at))
        ended = None if last is None or node.finished_at is None else max(last, node.finished_at)
        spans[node.iteration] = min(first, begun), ended
    return found


def _bar(
    kind: str,
    started_at: float,
    finished_at: float | None,
    *,
    state: str | None = None,
    reason: str | None = None,
    attempt: int | None = None,
) -> Interval:
    return Interval(
        kind=kind,  # type: ignore[arg-type]
        started_at=started_at,
        finished_at=finished_at,
        state=state,
        reason=reason,
        attempt=attempt,
    )
