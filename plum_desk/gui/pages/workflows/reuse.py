"""What another run of the same version would take over, as the controller decides it, to be shown beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from plum_desk.api.types.workflows import RunNode, Workflow

FROM_START: Final = "start"
FROM_FAILED: Final = "failed"
_FAILED: Final = frozenset({"Failed", "Timeout", "Canceled", "UpstreamFailed"})


@dataclass(frozen=True, slots=True)
class Reuse:
    """Keys of the nodes whose outputs are taken over, and of those that run again, in the workflow's order."""

    reused: tuple[str, ...]
    again: tuple[str, ...]


def anything_failed(workflow: Workflow, nodes: Mapping[str, RunNode]) -> bool:
    """Whether there is a failure to start from."""
    return any(_state(nodes, node.key) in _FAILED for node in workflow.nodes)


def reuse_from(workflow: Workflow, nodes: Mapping[str, RunNode], start: str) -> Reuse:
    """What a rerun from `start` (`start`, `failed` or the key of a node) would reuse.

    Everything succeeded is reused that neither is the node to start from nor comes after it or after a failure.
    """
    keys = tuple(node.key for node in workflow.nodes)
    if start == FROM_START and FROM_START not in keys:
        return Reuse((), keys)
    again = {key for key in keys if _state(nodes, key) in _FAILED}
    if start in keys:
        again.add(start)
    _add_followers(workflow, again)
    reused = tuple(key for key in keys if key not in again and _state(nodes, key) == "Succeeded")
    return Reuse(reused, tuple(key for key in keys if key not in reused))


def _add_followers(workflow: Workflow, keys: set[str]) -> None:
    after: dict[str, list[str]] = {}
    for edge in workflow.edges:
        after.setdefault(edge.from_, []).append(edge.to)
    stack = list(keys)
    while stack:
        for target in after.get(stack.pop(), ()):
            if target not in keys:
                keys.add(target)
                stack.append(target)


def _state(nodes: Mapping[str, RunNode], key: str) -> str:
    node = nodes.get(key)
    return "Pending" if node is None else node.state
