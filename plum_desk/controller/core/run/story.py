"""What errors tell about a run and its nodes."""

from __future__ import annotations

from plum_desk.controller.core.run.state import NodeState, RunState

_SHOWN = 500


def shown(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def node_story(node: NodeState) -> list[str]:
    """What the state of a node tells about its past."""
    counts = f"predecessors: {node.succeeded} succeeded, {node.failed} failed, {node.skipped} skipped"
    facts = (
        ("waits for", node.phase or None),
        ("task", node.task_id),
        ("attempt", node.attempt or None),
        ("started at", node.started_at),
        ("finished at", node.finished_at),
        ("reason", node.reason),
    )
    return [counts, *(f"{name} {value}" for name, value in facts if value is not None)]


def run_story(run: RunState) -> list[str]:
    """What the state of a run tells about its past."""
    facts = (
        ("created at", run.created_at),
        ("started at", run.started_at),
        ("finished at", run.finished_at),
        ("reason", run.reason),
    )
    return [*(f"{name} {value}" for name, value in facts if value is not None), f"{run.open} nodes open"]
