"""Trigger rules: when a node may start, judged by the outcomes of its predecessors."""

from __future__ import annotations

from collections.abc import Callable
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


def decide(rule: TriggerRule, predecessors: int, node: NodeState, needed: int | None = None) -> Verdict:
    """``always``, ``one_success``, ``one_failed`` and a join that needs only some start at once; all other rules are
    judged when every predecessor is final.

    ``needed`` is how many successes the ``waitPolicy`` of a parallel node asks of its join; it replaces the rule.
    """
    if needed is not None:
        return _decide_join(needed, predecessors, node)
    if rule == "always" or (rule == "one_failed" and node.failed) or (rule == "one_success" and node.succeeded):
        return "start"
    if node.succeeded + node.failed + node.skipped < predecessors:
        return "wait"
    return _DECIDERS[rule](node, predecessors)


def _decide_join(needed: int, predecessors: int, node: NodeState) -> Verdict:
    if node.succeeded >= needed:
        return "start"
    if node.succeeded + node.failed + node.skipped < predecessors:
        return "wait"
    return "fail" if node.failed else "skip"


def _unless_failed(node: NodeState, start: bool) -> Verdict:
    if node.failed:
        return "fail"
    return "start" if start else "skip"


_DECIDERS: dict[TriggerRule, Callable[[NodeState, int], Verdict]] = {
    "all_success": lambda node, _: _unless_failed(node, not node.skipped),
    "all_failed": lambda node, count: "start" if count and node.failed == count else "skip",
    "all_done": lambda node, _: "start",
    "one_success": lambda node, count: _unless_failed(node, not count),
    "one_failed": lambda node, _: "skip",
    "none_failed": lambda node, _: _unless_failed(node, True),
    "none_failed_min_one_success": lambda node, count: _unless_failed(node, bool(node.succeeded or not count)),
}
"""What a rule says when every predecessor is final. A handler without predecessors has nothing to handle."""
