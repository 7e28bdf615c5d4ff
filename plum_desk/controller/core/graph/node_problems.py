"""What is wrong with a node by itself, by its type."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plum_desk.api.types.workflows import (
    ApprovalNode,
    BranchNode,
    LoopNode,
    Node,
    ParallelNode,
    Problem,
    TaskNode,
    WaitNode,
    WorkflowNode,
)
from plum_desk.controller.core.graph.cel import RESERVED_WORDS
from plum_desk.controller.core.graph.compile import DEFAULT_OUTCOME
from plum_desk.controller.core.run.begin import moment

NAMES_IN_CEL = frozenset({"params", "steps", "run", "index", "last"})
"""What an item may not be called."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """The task definitions that exist, by name and by id, and the workflows, by either."""

    names: Container[str]
    ids: Container[str]
    workflows: Container[str] = frozenset()


def problem(code: str, path: str, message: str) -> Problem:
    """An error at a place."""
    return Problem(severity="error", code=code, path=path, message=message)


def node_problems(path: str, node: Node, known: Definitions) -> Iterator[Problem]:
    """All but those of its key, its edges and its expressions."""
    return _CHECKS[type(node)](path, node, known)


def _task(path: str, node: TaskNode, known: Definitions) -> Iterator[Problem]:
    given = [name for name in (node.definition, node.definition_id, node.executor) if name is not None]
    if not given:
        yield problem("workflow.noTask", path, "a task needs a definition, a definitionId or an executor")
    elif len(given) > 1:
        yield problem("workflow.ambiguousTask", path, "give one of definition, definitionId and executor, not several")
    if node.definition is not None and node.definition not in known.names:
        yield problem("taskDef.notFound", f"{path}.definition", f"no task definition is named {node.definition!r}")
    if node.definition_id is not None and node.definition_id not in known.ids:
        yield problem("taskDef.notFound", f"{path}.definitionId", f"no task definition has id {node.definition_id!r}")


def _branch(path: str, node: BranchNode, known: Definitions) -> Iterator[Problem]:
    if node.condition is None and not node.cases:
        yield problem("workflow.noCondition", path, "a branch needs a condition or cases")
    elif node.condition is not None and node.cases:
        yield problem("workflow.conditionAndCases", path, "give either a condition or cases")
    seen = {DEFAULT_OUTCOME}
    for place, case in enumerate(node.cases):
        if case.name in seen:
            said = "is the name of the rest" if case.name == DEFAULT_OUTCOME else "exists already"
            yield problem("workflow.duplicateCase", f"{path}.cases[{place}].name", f"a case {case.name!r} {said}")
        seen.add(case.name)


def _loop(path: str, node: LoopNode, known: Definitions) -> Iterator[Problem]:
    field = {"count": "count", "while": "condition", "forEach": "items"}[node.mode]
    given = {"count": node.count, "condition": node.condition, "items": node.items}
    for name, value in given.items():
        if (value is None) == (name == field):
            said = "needs" if name == field else "takes no"
            yield problem("workflow.loopFields", f"{path}.{name}", f"a loop of mode {node.mode} {said} {name}")
    if node.mode == "while" and node.max_parallel > 1:
        message = "the iterations of a while loop follow each other, so maxParallel must be 1"
        yield problem("workflow.loopFields", f"{path}.maxParallel", message)
    if (isinstance(node.count, int) and node.count < 0) or (isinstance(node.count, str) and "${{" not in node.count):
        yield problem("loop.badCount", f"{path}.count", "count must be an integer of at least 0, or a template")
    if isinstance(node.items, str) and "${{" not in node.items:
        yield problem("loop.badItems", f"{path}.items", "items must be an array, or a template that gives one")
    size = len(node.items) if isinstance(node.items, list) else node.count
    if isinstance(size, int) and size > node.max_iterations:
        message = f"{size} iterations are more than maxIterations, which is {node.max_iterations}"
        yield problem("loop.tooManyIterations", f"{path}.{field}", message)
    if node.item_name in NAMES_IN_CEL or node.item_name in RESERVED_WORDS:
        yield problem("workflow.reservedName", f"{path}.itemName", f"{node.item_name!r} has a meaning in expressions")


def _wait(path: str, node: WaitNode, known: Definitions) -> Iterator[Problem]:
    if sum(value is not None for value in (node.seconds, node.until, node.event)) != 1:
        yield problem("workflow.waitWhat", path, "give one of seconds, until and event")
    if isinstance(node.until, str) and "${{" not in node.until and moment(node.until) is None:
        message = "until must be Unix seconds, an ISO 8601 time with a zone, or a template"
        yield problem("wait.badMoment", f"{path}.until", message)
    event = node.event
    if event is None:
        return
    if event.type != "run":
        message = f"this version does not wait for events of type {event.type}, only run"
        yield problem("workflow.unsupportedEvent", f"{path}.event.type", message)
    elif (event.run_id is None) == (event.workflow is None):
        yield problem("workflow.waitWhat", f"{path}.event", "give either runId or workflow")


def _workflow(path: str, node: WorkflowNode, known: Definitions) -> Iterator[Problem]:
    if node.workflow not in known.workflows:
        yield problem("workflow.notFound", f"{path}.workflow", f"no workflow has the name or id {node.workflow!r}")


def _none(path: str, node: Node, known: Definitions) -> Iterator[Problem]:
    return iter(())


_CHECKS: Mapping[type, Callable[[str, Any, Definitions], Iterator[Problem]]] = {
    TaskNode: _task,
    BranchNode: _branch,
    ParallelNode: _none,
    LoopNode: _loop,
    WorkflowNode: _workflow,
    ApprovalNode: _none,
    WaitNode: _wait,
}
