"""The workflow machine: from the state of a run and what happened to its next state and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plum_desk.api.types.common import Json, Labels
from plum_desk.api.types.workflows import FINAL_RUN_STATES, Trigger
from plum_desk.controller.core.errors import IllegalTransition as IllegalTransition
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.counts import count_open, recounted
from plum_desk.controller.core.run.finish import finish_run
from plum_desk.controller.core.run.layered import Layered
from plum_desk.controller.core.run.node_events import NODE_TRANSITIONS
from plum_desk.controller.core.run.run_events import RUN_TRANSITIONS
from plum_desk.controller.core.run.state import (
    CancelRequested,
    DeadlinePassed,
    NodeState,
    PauseRequested,
    ResumeRequested,
    RunEvent,
    RunStarted,
    RunState,
    RunStep,
)
from plum_desk.controller.core.run.state import RunLimits as RunLimits
from plum_desk.controller.core.run.story import node_story, run_story
from plum_desk.controller.core.run.work import Work


def initial(
    graph: Graph,
    *,
    run_id: str,
    workflow_id: str,
    workflow_name: str,
    version: int,
    params: dict[str, Json],
    created_at: float,
    created_by: str,
    labels: Labels | None = None,
    priority: int = 0,
    trigger: Trigger | None = None,
    reused: Mapping[str, NodeState] | None = None,
    **more: Any,
) -> RunState:
    """A run that has not begun: every node is Pending, in the workflow's order. ``params`` are checked already.

    ``reused`` are nodes of another run of this version that count as done; ``more`` are fields of the state.
    """
    done = reused or {}
    nodes = {key: done.get(key, NodeState(key=key, place=place)) for place, key in enumerate(graph.order)}
    if done:
        nodes = {key: recounted(graph, nodes, key) for key in nodes}
    return RunState(
        run_id=run_id,
        workflow_id=workflow_id,
        workflow_name=workflow_name,
        version=version,
        params=params,
        labels=labels or {},
        priority=priority,
        created_by=created_by,
        created_at=created_at,
        trigger=trigger or Trigger(),
        nodes=Layered.of(nodes),
        open=count_open(nodes),
        **more,
    )


def step(graph: Graph, state: RunState, events: Sequence[RunEvent], limits: RunLimits) -> RunStep:
    """Apply events in order. ``state`` is left as it is; costs what it touches, not the size of the run.

    Raises ``IllegalTransition`` for an event that the state does not allow; then none of the events counts.
    """
    work = Work(graph, state, limits)
    taken: list[RunEvent] = []
    for event in events:
        work.at = event.at
        _apply(work, event, taken)
        work.settle()
        if work.open == 0 and work.run.state not in FINAL_RUN_STATES:
            work.run = finish_run(graph, work.run, work.nodes, event.at)
        taken.append(event)
    return work.result()


_OF_THE_RUN = RunStarted | CancelRequested | DeadlinePassed | PauseRequested | ResumeRequested


def _apply(work: Work, event: RunEvent, taken: Sequence[RunEvent]) -> None:
    if isinstance(event, _OF_THE_RUN):
        on_run = RUN_TRANSITIONS.get((work.run.state, type(event)))
        if on_run is None:
            raise _illegal_run(work, event, taken)
        on_run(work, event)
        return
    node = work.nodes.get(event.path)
    on_node = NODE_TRANSITIONS.get((node.state, type(event))) if node else None
    if node is None or on_node is None or not on_node(work, node, event):
        raise _illegal_node(work, event, taken)


def _illegal_run(work: Work, event: RunEvent, taken: Sequence[RunEvent]) -> IllegalTransition:
    run = work.run
    return IllegalTransition(f"run {run.run_id}", run.state, event, [*run_story(run), *map(str, taken)])


def _illegal_node(work: Work, event: Any, taken: Sequence[RunEvent]) -> IllegalTransition:
    subject = f"node {event.path} of run {work.run.run_id}"
    node = work.nodes.get(event.path)
    if node is None:
        return IllegalTransition(subject, "unknown", event, run_story(work.run))
    before = [str(other) for other in taken if getattr(other, "path", event.path) == event.path]
    return IllegalTransition(subject, node.state, event, [*node_story(node), *before])
