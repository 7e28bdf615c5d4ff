"""What another run of the same version may take over from a run that has ended."""

from __future__ import annotations

from collections.abc import Mapping

from plum_desk.api.types.common import replace
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run.state import NodeState

REUSED = "run.reused"
_FAILED = ("Failed", "Timeout", "Canceled", "UpstreamFailed")


class NothingFailed(Exception):  # noqa: N818 (it names what was found)
    """There is no failure to start from."""


class UnknownStart(Exception):  # noqa: N818
    """The key is none of a node outside of loops."""


def reused_nodes(graph: Graph, nodes: Mapping[str, NodeState], start: str) -> dict[str, NodeState]:
    """The nodes that count as done, by path.

    ``start``: none. ``failed``: all that succeeded and do not follow a failure. A key: all that succeeded and neither
    are that node nor follow it or a failure. A loop that did not succeed begins anew.
    """
    if start == "start" and "start" not in graph.nodes:
        return {}
    failed = {key for key in graph.order if nodes[key].state in _FAILED}
    if start == "failed" and "failed" not in graph.nodes:
        if not failed:
            raise NothingFailed
        again = failed
    elif start in graph.nodes:
        again = failed | {start}
    else:
        raise UnknownStart
    after = _with_followers(graph, again)
    return {
        key: replace(nodes[key], reason=REUSED, loop=None)
        for key in graph.order
        if key not in after and nodes[key].state == "Succeeded"
    }


def _with_followers(graph: Graph, keys: set[str]) -> set[str]:
    found = set(keys)
    stack = list(keys)
    while stack:
        for target, _ in graph.successors[stack.pop()]:
            if target not in found:
                found.add(target)
                stack.append(target)
    return found
