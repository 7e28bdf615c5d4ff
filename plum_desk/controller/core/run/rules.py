"""Trigger rules: when a node may start, judged by the outcomes of its predecessors."""

from __future__ import annotations

from typing import Literal

from plum_desk.api.types.workflows import NodeStateName, TriggerRule
from plum_desk.controller.core.run.state import NodeState

Verdict = Literal["wait", "start", "skip", "fail"]
Outcome = Literal["succeeded", "failed", "skipped"]

_OUTCOMES: dict[NodeStateName, Outcome] = {
    "Succeeded": "succeeded",
    "Skipped": "skipped",
    "Failed": "failed",
    "Timeout": "failed",
    "UpstreamFailed": "failed",
    "Canceled": "failed",
}


def edge_outcome(source: NodeState, when: str | None) -> Outcome | None:
    """What an edge tells its target: None while its source is not final; an edge not taken counts as skipped."""
    outcome = _OUTCOMES.get(source.state)
    if outcome == "succeeded" and when is not None and source.output["taken"] != when:
        return "skipped"
    return outcome


def decide(rule: TriggerRule, predecessors: int, node: NodeState) -> Verdict:
    """``one_failed`` starts at once, all other rules when every predecessor is final."""
    if rule == "one_failed" and node.failed:
        return "start"
    if node.succeeded + node.failed + node.skipped < predecessors:
        return "wait"
    if rule == "one_failed":
        return "skip"
    if rule == "all_done":
        return "start"
    if node.failed:
        return "fail"
    return "start" if rule == "none_failed" or not node.skipped else "skip"
