"""Every problem of a workflow that a person wrote, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plum_desk.api.types.workflows import MAX_NODES, BranchNode, Node, ParallelNode, Param, Problem, WorkflowSpec
from plum_desk.controller.core.graph.cel import RESERVED_WORDS, UNUSABLE_NAMES
from plum_desk.controller.core.graph.compile import branch_outcomes
from plum_desk.controller.core.graph.expression_problems import CheckCel, Names, expression_problems
from plum_desk.controller.core.graph.levels import Level, levels_of
from plum_desk.controller.core.graph.node_problems import Definitions as Definitions
from plum_desk.controller.core.graph.node_problems import node_problems
from plum_desk.controller.core.graph.node_problems import problem as _problem
from plum_desk.controller.core.graph.order import ancestors_among, components, cycle_in
from plum_desk.controller.core.graph.params import ParamError, convert, convert_type


def validate(spec: WorkflowSpec, *, definitions: Definitions, check_cel: CheckCel) -> list[Problem]:
    """All problems, in the order of the document, level by level; empty when the workflow is sound."""
    problems = [*_shape_problems(spec), *_param_problems(spec.params)]
    names = Names({param.name for param in spec.params}, check_cel)
    levels = list(levels_of(spec))
    if sum(len(level.nodes) for level in levels) > MAX_NODES:
        message = f"a workflow may have {MAX_NODES:,} nodes, those of loop bodies included"
        problems.append(_problem("run.tooManyNodes", "$.nodes", message))
    for level in levels:
        problems += _node_problems(level, definitions)
        problems += _edge_problems(level)
        predecessors = level.predecessors()
        groups = components(predecessors)
        problems += _cycle_problems(groups, predecessors, level)
        problems += _join_problems(level, groups, predecessors)
        names.enter(level, groups, predecessors)
    problems += expression_problems(levels, names)
    return problems


def _node_problems(level: Level, definitions: Definitions) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, node in level.nodes:
        if node.key in seen:
            yield _problem("workflow.duplicateKey", f"{path}.key", f"a node {node.key!r} exists already")
        if node.key in RESERVED_WORDS:
            yield _problem("workflow.reservedKey", f"{path}.key", f"{node.key!r} is a word of CEL")
        seen.add(node.key)
        yield from node_problems(path, node, definitions)


def _shape_problems(spec: WorkflowSpec) -> Iterator[Problem]:
    if spec.steps is not None and (spec.nodes or spec.edges):
        yield _problem("workflow.stepsAndNodes", "$.steps", "give either steps, or nodes and edges")
    elif not spec.nodes and not spec.steps:
        where = "$.nodes" if spec.steps is None else "$.steps"
        yield _problem("workflow.empty", where, "a workflow needs at least one node")


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


def _edge_problems(level: Level) -> Iterator[Problem]:
    seen: set[tuple[str, str, str | None]] = set()
    by_key = level.keys
    for place, edge in enumerate(level.edges):
        path = f"{level.edges_path}[{place}]"
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
    if not isinstance(source, BranchNode):
        yield _problem("workflow.whenWithoutBranch", path, f"{source.key!r} is no branch: its edges have no when")
    elif when not in (outcomes := branch_outcomes(source)):
        yield _problem("workflow.unknownOutcome", path, f"{when!r} is none of {', '.join(outcomes)}")


def _cycle_problems(
    groups: Sequence[tuple[str, ...]], predecessors: Mapping[str, list[str]], level: Level
) -> Iterator[Problem]:
    cycles = [cycle_in(group, predecessors) for group in groups if len(group) > 1]
    if not cycles:
        return
    places = {(edge.from_, edge.to): place for place, edge in enumerate(level.edges)}
    for cycle in cycles:
        closing = places[cycle[-1], cycle[0]]
        yield _problem("workflow.cycle", f"{level.edges_path}[{closing}]", f"a cycle: {' → '.join([*cycle, cycle[0]])}")


def _join_problems(
    level: Level, groups: Sequence[tuple[str, ...]], predecessors: Mapping[str, list[str]]
) -> Iterator[Problem]:
    parallel = [(path, node) for path, node in level.nodes if isinstance(node, ParallelNode)]
    if not parallel:
        return
    before = ancestors_among(groups, predecessors, [node.key for _, node in parallel])
    taken: set[str] = set()
    for place, (path, node) in enumerate(parallel):
        if node.join not in level.keys:
            yield _problem("workflow.unknownKey", f"{path}.join", f"no node has the key {node.join!r}")
            continue
        if not before[node.join] & (1 << place):
            yield _problem("workflow.joinNotAfter", f"{path}.join", f"{node.join!r} does not come after {node.key!r}")
        if node.join in taken:
            yield _problem("workflow.joinTaken", f"{path}.join", f"{node.join!r} is the join of another node already")
        taken.add(node.join)
        incoming = len(predecessors[node.join])
        if isinstance(node.wait_policy, int) and node.wait_policy > incoming:
            message = f"{node.join!r} has {incoming} nodes before it, so it cannot wait for {node.wait_policy}"
            yield _problem("workflow.waitPolicy", f"{path}.waitPolicy", message)
