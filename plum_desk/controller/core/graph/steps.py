"""The sequential form of a workflow as a graph: a chain of ``s1``, ``s2``, … in ``ord`` order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from plum_desk.api.types.workflows import Edge, Step, TaskNode


def from_steps(steps: Sequence[Step]) -> tuple[tuple[TaskNode, ...], tuple[Edge, ...]]:
    """Nodes and edges; steps of equal ``ord`` keep their order."""
    nodes = tuple(_node(steps[index], place) for place, index in enumerate(step_order(steps), 1))
    edges = tuple(Edge(from_=a.key, to=b.key) for a, b in pairwise(nodes))
    return nodes, edges


def step_order(steps: Sequence[Step]) -> list[int]:
    """The places of ``steps`` in the order in which they become nodes."""
    return sorted(range(len(steps)), key=lambda index: steps[index].ord)


def _node(step: Step, place: int) -> TaskNode:
    return TaskNode(
        key=f"s{place}",
        name=step.name,
        definition_id=step.definition_id,
        # Existing clients always send an executor; beside a definition it means nothing.
        executor=None if step.definition_id else step.executor,
        target_kind=step.target_kind,
        target_ref=step.target_ref,
        labels=step.labels,
        payload=step.payload,
        timeout_sec=step.timeout_sec,
        max_retries=step.max_retries,
    )
