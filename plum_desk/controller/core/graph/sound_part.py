"""What has the right shape in a workflow that as a whole has not, so that its meaning can be checked all the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from plum_desk.api.types.workflows import (
    MAX_NODES,
    Body,
    Edge,
    LoopNode,
    Node,
    Param,
    Problem,
    Step,
    WaitNode,
    WorkflowSpec,
)

_HOLLOW: dict[str, Any] = {"nodes": [{"key": "a", "type": "wait", "seconds": 1}]}
_OF_ORDER = frozenset({"workflow.notAncestor", "workflow.joinNotAfter", "workflow.waitPolicy"})


class SoundPart:
    """A malformed workflow as ``spec``, in which stand-ins hold the places, and the keys, of what is malformed.

    So every path is that of the author's text, and nothing that refers to a malformed node is called unknown.
    """

    def __init__(self, body: dict[str, Any]) -> None:
        self._doubtful_paths: set[str] = set()
        self._doubtful_codes: set[str] = set()
        name = body.get("name")
        nodes, edges = self._level(body, "$")
        self.spec = WorkflowSpec(
            name=name if isinstance(name, str) else "",
            params=tuple(_param(raw, place) for place, raw in enumerate(self._items(body, "params"))),
            nodes=nodes,
            edges=edges,
            steps=self._steps(body),
        )

    def certain(self, problems: Iterable[Problem]) -> list[Problem]:
        """Those among the problems of ``spec`` that are not about stand-ins, nor about what nobody can read."""
        return [
            problem
            for problem in problems
            if problem.code not in self._doubtful_codes and not self._is_doubtful(problem.path)
        ]

    def _is_doubtful(self, path: str) -> bool:
        while path:
            if path in self._doubtful_paths:
                return True
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return False

    def _items(self, body: dict[str, Any], key: str) -> list[Any]:
        items = body.get(key, [])
        if isinstance(items, list) and len(items) <= MAX_NODES:
            return items
        if key == "params":
            self._doubtful_codes.add("workflow.unknownParam")
        elif key == "edges":
            self._doubtful_codes |= _OF_ORDER
        else:
            self._doubtful_paths |= {"$.nodes", "$.steps", "$.edges"}
        return []

    def _level(self, body: dict[str, Any], path: str) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
        nodes, stand_ins = [], set()
        for place, raw in enumerate(self._items(body, "nodes")):
            node = self._node(raw, f"{path}.nodes[{place}]")
            if node is None:
                node = _stand_in(raw, place)
                stand_ins.add(node.key)
            nodes.append(node)
        edges = tuple(self._edge(raw, f"{path}.edges[{place}]") for place, raw in enumerate(self._items(body, "edges")))
        # Whether a malformed node is a branch, and of which outcomes, is not known.
        self._doubtful_paths |= {
            f"{path}.edges[{place}].when" for place, edge in enumerate(edges) if edge.from_ in stand_ins
        }
        return tuple(nodes), edges

    def _node(self, raw: Any, path: str) -> Node | None:
        """The node; of a loop that is malformed only inside, what is sound inside."""
        node: Node | None = _converted(raw, Node)
        if node is None and isinstance(raw, dict) and raw.get("type") == "loop":
            return self._loop(raw, path)
        return node

    def _loop(self, raw: dict[str, Any], path: str) -> LoopNode | None:
        body = raw.get("body")
        inner = body.get("nodes") if isinstance(body, dict) else None
        if not isinstance(body, dict) or not isinstance(inner, list) or not 0 < len(inner) <= MAX_NODES:
            return None
        loop: LoopNode | None = _converted({**raw, "body": _HOLLOW}, LoopNode)
        if loop is None:
            return None
        nodes, edges = self._level(body, f"{path}.body")
        return msgspec.structs.replace(loop, body=Body(nodes=nodes, edges=edges))

    def _edge(self, raw: Any, path: str) -> Edge:
        edge: Edge | None = _converted(raw, Edge)
        if edge is not None:
            return edge
        self._doubtful_paths.add(path)
        start, end = (raw.get("from"), raw.get("to")) if isinstance(raw, dict) else (None, None)
        if isinstance(start, str) and isinstance(end, str):
            return Edge(from_=start, to=end, when=path)  # as no author would: it is the double of no other
        self._doubtful_codes |= _OF_ORDER
        return Edge(from_="", to="")

    def _steps(self, body: dict[str, Any]) -> tuple[Step, ...] | None:
        if body.get("steps") is None:
            return None
        steps = []
        for place, raw in enumerate(self._items(body, "steps")):
            step: Step | None = _converted(raw, Step)
            if step is None:
                self._doubtful_paths.add(f"$.steps[{place}]")
                # Keys of steps follow from their order, which may be what is malformed.
                self._doubtful_codes |= _OF_ORDER
                step = Step(name="", ord=place)
            steps.append(step)
        return tuple(steps)


def _converted(raw: Any, type_: Any) -> Any:
    try:
        return msgspec.convert(raw, type_)
    except msgspec.ValidationError:
        return None


def _stand_in(raw: Any, place: int) -> Node:
    """A node without any fault of its own; a key that is none cannot be meant by anybody."""
    key = raw.get("key") if isinstance(raw, dict) else None
    return WaitNode(key=key if isinstance(key, str) else f"<{place}>", seconds=1)


def _param(raw: Any, place: int) -> Param:
    param: Param | None = _converted(raw, Param)
    name = raw.get("name") if isinstance(raw, dict) else None
    return param or Param(name=name if isinstance(name, str) else f"<{place}>")
