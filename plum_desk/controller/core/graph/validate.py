"""Every problem of a workflow that a person wrote, each with its place."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from plum_desk.api.types.workflows import BranchNode, Edge, Node, Param, Problem, TaskNode, WorkflowSpec
from plum_desk.controller.core.graph.cel import RESERVED_WORDS, UNUSABLE_NAMES
from plum_desk.controller.core.graph.compile import DEFAULT_OUTCOME, branch_outcomes
from plum_desk.controller.core.graph.expression_problems import (
    CheckCel,
    PlacedText,
    expression_problems,
    placed_texts,
)
from plum_desk.controller.core.graph.order import components, cycle_in
from plum_desk.controller.core.graph.params import ParamError, convert, convert_type
from plum_desk.controller.core.graph.steps import from_steps, step_order

PlacedNode = tuple[str, Node]
"""A node with the JSONPath of what the author wrote for it."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """The task definitions that exist, by name and by id."""

    names: Container[str]
    ids: Container[str]


def validate(spec: WorkflowSpec, *, definitions: Definitions, check_cel: CheckCel) -> list[Problem]:
    """All problems, in the order of the document; empty when the workflow is sound."""
    shape = list(_shape_problems(spec))
    nodes, edges = _graph_of(spec)
    problems = [*shape, *_param_problems(spec.params)]
    by_key: dict[str, Node] = {}
    texts: list[PlacedText] = []
    for path, node in nodes:
        problems += _key_problems(path, node, by_key)
        by_key.setdefault(node.key, node)
        problems += (
            _task_problems(path, node, definitions) if isinstance(node, TaskNode) else _branch_problems(path, node)
        )
        for text in placed_texts(node, path):
            if isinstance(text, Problem):
                problems.append(text)
            else:
                texts.append(text)
    problems += _edge_problems(edges, by_key)
    predecessors = _predecessors(by_key, edges)
    groups = components(predecessors)
    problems += _cycle_problems(groups, predecessors, edges)
    problems += expression_problems(
        texts,
        check_cel=check_cel,
        params={param.name for param in spec.params},
        groups=groups,
        predecessors=predecessors,
    )
    return problems


def _shape_problems(spec: WorkflowSpec) -> Iterator[Problem]:
    if spec.steps is not None and (spec.nodes or spec.edges):
        yield _problem("workflow.stepsAndNodes", "$.steps", "give either steps, or nodes and edges")
    elif not spec.nodes and not spec.steps:
        where = "$.nodes" if spec.steps is None else "$.steps"
        yield _problem("workflow.empty", where, "a workflow needs at least one node")


def _graph_of(spec: WorkflowSpec) -> tuple[list[PlacedNode], Sequence[Edge]]:
    if spec.nodes or not spec.steps:
        return [(f"$.nodes[{place}]", node) for place, node in enumerate(spec.nodes)], spec.edges
    nodes, edges = from_steps(spec.steps)
    paths = (f"$.steps[{place}]" for place in step_order(spec.steps))
    return list(zip(paths, nodes, strict=True)), edges


def _param_problems(params: Sequence[Param]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, param in enumerate(params):
        path = f"$.params[{place}]"
        if param.name in seen:
            yield _problem("workflow.duplicateParam", f"{path}.name", f"a parameter {param.name!r} exists already")
        seen.add(param.name)
        if param.name in UNUSABLE_NAMES:
            yield _problem("workflow.reservedName", f"{path}.name", f"{param.name!r} is a word of CEL")
        for number, allowed in enumerate(param.enum or ()):
            try:
                convert_type(param.type, allowed)
            except ParamError as error:
                yield _problem(error.code, f"{path}.enum[{number}]", error.message)
        if param.default is not None:
            try:
                convert(param, param.default)
            except ParamError as error:
                yield _problem(error.code, f"{path}.default", error.message)


def _key_problems(path: str, node: Node, before: Container[str]) -> Iterator[Problem]:
    if node.key in before:
        yield _problem("workflow.duplicateKey", f"{path}.key", f"a node {node.key!r} exists already")
    if node.key in RESERVED_WORDS:
        yield _problem("workflow.reservedKey", f"{path}.key", f"{node.key!r} is a word of CEL")


def _task_problems(path: str, node: TaskNode, definitions: Definitions) -> Iterator[Problem]:
    given = [name for name in (node.definition, node.definition_id, node.executor) if name is not None]
    if not given:
        yield _problem("workflow.noTask", path, "a task needs a definition, a definitionId or an executor")
    elif len(given) > 1:
        yield _problem("workflow.ambiguousTask", path, "give one of definition, definitionId and executor, not several")
    if node.definition is not None and node.definition not in definitions.names:
        yield _problem("taskDef.notFound", f"{path}.definition", f"no task definition is named {node.definition!r}")
    if node.definition_id is not None and node.definition_id not in definitions.ids:
        yield _problem("taskDef.notFound", f"{path}.definitionId", f"no task definition has id {node.definition_id!r}")


def _branch_problems(path: str, node: BranchNode) -> Iterator[Problem]:
    if node.condition is None and not node.cases:
        yield _problem("workflow.noCondition", path, "a branch needs a condition or cases")
    elif node.condition is not None and node.cases:
        yield _problem("workflow.conditionAndCases", path, "give either a condition or cases")
    seen = {DEFAULT_OUTCOME}
    for place, case in enumerate(node.cases):
        if case.name in seen:
            said = "is the name of the rest" if case.name == DEFAULT_OUTCOME else "exists already"
            yield _problem("workflow.duplicateCase", f"{path}.cases[{place}].name", f"a case {case.name!r} {said}")
        seen.add(case.name)


def _edge_problems(edges: Sequence[Edge], by_key: dict[str, Node]) -> Iterator[Problem]:
    seen: set[tuple[str, str, str | None]] = set()
    for place, edge in enumerate(edges):
        path = f"$.edges[{place}]"
        for end, key in (("from", edge.from_), ("to", edge.to)):
            if key not in by_key:
                yield _problem("workflow.unknownKey", f"{path}.{end}", f"no node has the key {key!r}")
        if edge.from_ == edge.to:
            yield _problem("workflow.selfEdge", path, f"{edge.to!r} cannot come before itself")
        if (edge.from_, edge.to, edge.when) in seen:
            yield _problem(
                "workflow.duplicateEdge", path, f"the edge from {edge.from_!r} to {edge.to!r} exists already"
            )
        seen.add((edge.from_, edge.to, edge.when))
        if edge.when is not None and edge.from_ in by_key:
            yield from _when_problems(f"{path}.when", edge.when, by_key[edge.from_])


def _when_problems(path: str, when: str, source: Node) -> Iterator[Problem]:
    if isinstance(source, TaskNode):
        yield _problem("workflow.whenWithoutBranch", path, f"{source.key!r} is no branch: its edges have no when")
    elif when not in (outcomes := branch_outcomes(source)):
        yield _problem("workflow.unknownOutcome", path, f"{when!r} is none of {', '.join(outcomes)}")


def _predecessors(by_key: Iterable[str], edges: Sequence[Edge]) -> dict[str, list[str]]:
    """The sound edges, backwards."""
    ends: dict[str, list[str]] = {key: [] for key in by_key}
    for edge in edges:
        if edge.from_ in ends and edge.to in ends and edge.from_ != edge.to:
            ends[edge.to].append(edge.from_)
    return ends


def _cycle_problems(
    groups: Sequence[tuple[str, ...]], predecessors: dict[str, list[str]], edges: Sequence[Edge]
) -> Iterator[Problem]:
    cycles = [cycle_in(group, predecessors) for group in groups if len(group) > 1]
    if not cycles:
        return
    places = {(edge.from_, edge.to): place for place, edge in enumerate(edges)}
    for cycle in cycles:
        closing = places[cycle[-1], cycle[0]]
        yield _problem("workflow.cycle", f"$.edges[{closing}]", f"a cycle: {' → '.join([*cycle, cycle[0]])}")


def _problem(code: str, path: str, message: str) -> Problem:
    return Problem(severity="error", code=code, path=path, message=message)
