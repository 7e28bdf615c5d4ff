"""From a method, a path and an action to the operation of the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from plum_desk.api.errors import FieldProblem, Invalid, MethodNotAllowed, NotFound
from plum_desk.controller.http.operation import CompiledOperation

NO_PARAMETERS: dict[str, str] = {}


@dataclass(slots=True)
class _Node:
    """One place in the tree of paths: where literals and parameters lead, and what may be called here."""

    literals: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    names: tuple[str, ...] = ()
    path: str = ""
    methods: dict[str, dict[str | None, CompiledOperation]] = field(default_factory=dict)


class Routes:
    """All paths of the table as one tree, built once; a literal segment goes before a parameter."""

    def __init__(self, operations: Iterable[CompiledOperation]) -> None:
        self._root = _Node()
        for operation in operations:
            self._add(operation)
        self._literal = dict(_literal_paths(self._root, ""))

    def match(self, method: str, path: str, query: Mapping[str, str]) -> tuple[CompiledOperation, dict[str, str]]:
        """The operation and its decoded path parameters.

        Raises ``NotFound`` (``path.notFound``), ``MethodNotAllowed`` or ``Invalid`` (``action.unknown``).
        """
        node = self._literal.get(path)
        if node is not None and (actions := node.methods.get(method)) is not None:
            return _chosen(actions, query), NO_PARAMETERS
        values, nodes = _split(path), []
        for node, found in self._walk(self._root, values, ()):
            actions = node.methods.get(method)
            if actions is not None:
                return _chosen(actions, query), dict(zip(node.names, found, strict=True))
            nodes.append(node)
        if not nodes:
            raise NotFound("path.notFound", f"There is nothing at {path}.")
        allow = tuple(sorted({name for node in nodes for name in node.methods}))
        raise MethodNotAllowed("method.notAllowed", f"{path} takes {', '.join(allow)}, not {method}.", allow)

    def _walk(self, node: _Node, values: list[str], found: tuple[str, ...]) -> Iterable[tuple[_Node, tuple[str, ...]]]:
        if not values:
            if node.methods:
                yield node, found
            return
        first, rest = values[0], values[1:]
        if (literal := node.literals.get(first)) is not None:
            yield from self._walk(literal, rest, found)
        if node.parameter is not None and first:
            yield from self._walk(node.parameter, rest, (*found, first))

    def _add(self, compiled: CompiledOperation) -> None:
        operation, node, names = compiled.operation, self._root, []
        for segment in operation.path.split("/")[1:]:
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment, _Node())
        node.names, node.path = tuple(names), operation.path
        methods = [operation.method, "HEAD"] if operation.method == "GET" and operation.access == "public" else []
        for method in methods or [operation.method]:
            node.methods.setdefault(method, {})[operation.action] = compiled


def _literal_paths(node: _Node, path: str) -> Iterable[tuple[str, _Node]]:
    for segment, following in node.literals.items():
        yield f"{path}/{segment}", following
        yield from _literal_paths(following, f"{path}/{segment}")


def _split(path: str) -> list[str]:
    if not path.startswith("/"):
        raise NotFound("path.notFound", f"There is nothing at {path}.")
    segments = path[1:].split("/")
    try:
        return [unquote(segment, errors="strict") if "%" in segment else segment for segment in segments]
    except UnicodeDecodeError as fault:
        raise NotFound("path.notFound", "The path is not UTF-8.") from fault


def _chosen(actions: Mapping[str | None, CompiledOperation], query: Mapping[str, str]) -> CompiledOperation:
    if len(actions) == 1 and (only := actions.get(None)) is not None:
        return only
    action = query.get("action")
    chosen = actions.get(action)
    if chosen is None:
        known = ", ".join(sorted(name for name in actions if name))
        said = "is missing" if action is None else f"{action!r} is not known"
        message = f"The action {said}, here are: {known}."
        raise Invalid("action.unknown", message, [FieldProblem("$.query.action", f"must be one of {known}")])
    return chosen
