"""Why a node is in its state, in a sentence and a stable code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plum_desk.api.types.common import Json
from plum_desk.api.types.tasks import Explanation
from plum_desk.api.types.workflows import FINAL_NODE_STATES, ApprovalNode, BranchNode, NodeStateName
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.rules import edge_outcome
from plum_desk.controller.core.run.scopes import graph_at
from plum_desk.controller.core.run.state import LoopProgress, NodeState, Phase, RunState


def explain(root: Graph, state: RunState, path: str) -> Explanation:
    """Raises KeyError for a path that is no node of the run."""
    node = state.nodes[path]
    code, message, details = _EXPLAINERS[node.state](graph_at(root, node.prefix), state, node)
    return Explanation(state=node.state, code=code, message=message, details=details)


_Said = tuple[str, str, dict[str, Json]]


def _pending(graph: Graph, state: RunState, node: NodeState) -> _Said:
    if state.state == "Pending":
        return "run.notStarted", "the run has not started yet", {}
    sources = graph.predecessors[node.key]
    missing = [key for key, _ in sources if state.nodes[node.prefix + key].state not in FINAL_NODE_STATES]
    rule = _rule(graph, node)
    details = {"waitingFor": missing, "rule": rule, "done": len(sources) - len(missing), "of": len(sources)}
    return "waiting.predecessors", f"waits for {_listed(missing)}", details


def _ready(graph: Graph, state: RunState, node: NodeState) -> _Said:
    if node.phase == "place":
        ahead = state.waiting.index(node.path)
        if state.state == "Paused":
            return "run.paused", "the run is paused", {}
        message = f"maxParallel is reached: {state.active} tasks of this run are active, {ahead} wait before this one"
        return "maxParallel", message, {"active": state.active, "ahead": ahead}
    if node.task_id is not None:
        return "task.waiting", "its task exists and waits for its start", {"taskId": node.task_id}
    return _PHASES[node.phase][0], _PHASES[node.phase][1], {}


_PHASES: Mapping[Phase, tuple[str, str]] = {
    "when": ("evaluating.when", "its when is being evaluated"),
    "branch": ("evaluating.condition", "its condition is being evaluated"),
    "templates": ("evaluating.templates", "the templates of its task are being filled in"),
    "task": ("task.creating", "its task is being created"),
    "fill": ("evaluating.templates", "its templates are being filled in"),
    "while": ("evaluating.condition", "its condition is being evaluated"),
    "held": ("run.paused", "the run is paused"),
    "": ("evaluating", "it is about to begin"),
}


def _running(graph: Graph, state: RunState, node: NodeState) -> _Said:
    if node.loop is not None:
        if state.state == "Paused" and node.loop.begun == node.loop.done:
            return "run.paused", "the run is paused: no iteration begins", {}
        return _looping(node.loop)
    if node.child_run_id is not None:
        return "child.running", f"its child run {node.child_run_id} runs", {"childRunId": node.child_run_id}
    details: dict[str, Json] = {"taskId": node.task_id, "attempt": node.attempt}
    if state.reason is not None:
        return "task.canceling", f"its task is asked to end: {state.reason}", details
    return "task.running", f"attempt {node.attempt} of its task runs", details


def _looping(loop: LoopProgress) -> _Said:
    of = "" if loop.total is None else f" of {loop.total}"
    details: dict[str, Json] = {"begun": loop.begun, "done": loop.done, "total": loop.total}
    return "loop.running", f"{loop.done}{of} iterations are done, {loop.begun - loop.done} run", details


def _waiting(graph: Graph, state: RunState, node: NodeState) -> _Said:
    details: dict[str, Json] = {"dueAt": node.due}
    definition = graph.nodes[node.key]
    if isinstance(definition, ApprovalNode):
        said = f": {definition.message}" if definition.message else ""
        return "approval.waiting", f"it waits for a person to approve or reject{said}", details
    if node.awaits is not None:
        what = node.awaits.run_id or node.awaits.workflow
        return "wait.event", f"it waits for the end of a run: {what}", details
    return "wait.moment", f"it waits until {node.due:.3f} (Unix seconds)", details


def _succeeded(graph: Graph, state: RunState, node: NodeState) -> _Said:
    if node.reason == "run.reused":
        return "run.reused", "its output is that of the run before", {"taskId": node.task_id}
    if isinstance(graph.nodes[node.key], BranchNode):
        taken = node.output["taken"]
        return "branch.taken", f"the branch took {taken!r}", {"taken": taken}
    if node.task_id is None:
        return node.reason or "node.succeeded", "it succeeded", {"childRunId": node.child_run_id}
    said = "its task failed, and its fallback took its place" if node.reason == "fallback" else "its task succeeded"
    return node.reason or "task.succeeded", said, {"taskId": node.task_id}


def _failed(graph: Graph, state: RunState, node: NodeState) -> _Said:
    said = node.error.message if node.error else f"its task ended as {node.state}"
    details: dict[str, Json] = {"taskId": node.task_id, "attempt": node.attempt, "handled": node.handled}
    return node.reason or f"task.{node.state.lower()}", said, details


def _upstream_failed(graph: Graph, state: RunState, node: NodeState) -> _Said:
    failed = _sources(graph, state, node, "failed")
    rule = _rule(graph, node)
    return "upstream.failed", f"{rule} cannot be met: {_listed(failed)} failed", {"failed": failed, "rule": rule}


def _skipped(graph: Graph, state: RunState, node: NodeState) -> _Said:
    texts = graph.texts[node.key]
    if node.reason == "when.false":
        return "when.false", f"its when is false: {texts.when}", {"when": texts.when}
    if node.reason == "skip.requested":
        return "skip.requested", "a person skipped it", {}
    rule = _rule(graph, node)
    skipped = _sources(graph, state, node, "skipped")
    details: dict[str, Json] = {"rule": rule, "skipped": skipped}
    if node.reason == "branch.notTaken":
        return "branch.notTaken", f"{_listed(skipped)} went another way", details
    if rule in ("one_failed", "all_failed"):
        return "rule.unmet", "it handles failures, and nothing before it failed", details
    return "rule.unmet", f"{rule} cannot be met: {_listed(skipped)} skipped", details


def _canceled(graph: Graph, state: RunState, node: NodeState) -> _Said:
    reason = node.reason or "task.canceled"
    return reason, f"canceled: {reason}", {"taskId": node.task_id}


_EXPLAINERS: Mapping[NodeStateName, Callable[[Graph, RunState, NodeState], _Said]] = {
    "Pending": _pending,
    "Ready": _ready,
    "Running": _running,
    "Waiting": _waiting,
    "Succeeded": _succeeded,
    "Failed": _failed,
    "Timeout": _failed,
    "UpstreamFailed": _upstream_failed,
    "Skipped": _skipped,
    "Canceled": _canceled,
}


def _sources(graph: Graph, state: RunState, node: NodeState, outcome: str) -> list[str]:
    """Predecessors whose edge says ``outcome``."""
    links = graph.predecessors[node.key]
    return [key for key, when in links if edge_outcome(state.nodes[node.prefix + key], when) == outcome]


def _rule(graph: Graph, node: NodeState) -> str:
    """The node's rule; of a join that needs only some, how many."""
    needed = graph.needed.get(node.key)
    return graph.nodes[node.key].trigger_rule if needed is None else f"{needed} successes"


def _listed(keys: list[str]) -> str:
    shown = ", ".join(keys[:5])
    return f"{shown} and {len(keys) - 5} more" if len(keys) > 5 else shown
