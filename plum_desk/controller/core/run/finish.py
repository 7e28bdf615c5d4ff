"""How a run ends: its last state, error and output, by its leaves."""

from __future__ import annotations

from collections.abc import Mapping

from plum_desk.api.types.common import replace
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import RunStateName
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.outputs import OUTPUT_TOO_LARGE, fits
from plum_desk.controller.core.run.state import NodeState, RunState

RUN_TIMEOUT = "run.timeout"
"""Reason of a run whose own ``timeoutSec`` is over; any other reason of an unfinished run is a cancellation."""

NODE_FAILED = "node.failed"


def finish_run(graph: Graph, run: RunState, nodes: Mapping[str, NodeState], at: float) -> RunState:
    """The run with its last state. A run succeeds when every leaf is Succeeded or Skipped.

    Outputs that are too large together stay with their nodes, and the reason says so.
    """
    state = last_state(graph, run, nodes)
    output = {key: nodes[key].output for key in graph.leaves if nodes[key].state == "Succeeded"}
    reason = NODE_FAILED if state == "Failed" else run.reason
    if not fits(output.values()):
        output, reason = {}, reason or OUTPUT_TOO_LARGE
    return replace(
        run,
        state=state,
        finished_at=at,
        output=output,
        error=_error(graph, nodes, state),
        reason=reason,
    )


def last_state(graph: Graph, run: RunState, nodes: Mapping[str, NodeState]) -> RunStateName:
    """What the leaves make of a run; a canceled or timed-out one is that, whatever they say."""
    if run.reason == RUN_TIMEOUT:
        return "Timeout"
    if run.reason not in (None, NODE_FAILED, OUTPUT_TOO_LARGE):
        return "Canceled"
    return "Succeeded" if all(nodes[key].state in ("Succeeded", "Skipped") for key in graph.leaves) else "Failed"


def _error(graph: Graph, nodes: Mapping[str, NodeState], state: RunStateName) -> TaskError | None:
    if state == "Timeout":
        return TaskError(type="Timeout", message="the run did not end within its timeoutSec")
    if state != "Failed":
        return None
    node = _culprit(graph, nodes)
    cause = node.error
    said = cause.message if cause else f"it ended as {node.state}"
    return TaskError(type=cause.type if cause else node.state, message=f"{node.key}: {said}", detail={"node": node.key})


def _culprit(graph: Graph, nodes: Mapping[str, NodeState]) -> NodeState:
    """The first failure in the workflow's order that nothing handled, else the first one at all."""
    failed = [nodes[key] for key in graph.order if nodes[key].state in ("Failed", "Timeout", "Canceled")]
    return next((node for node in failed if not node.handled), failed[0])
