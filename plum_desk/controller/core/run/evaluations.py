"""What the values of a node's expressions decide, and what becomes of a node whose expressions give none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import BranchNode
from plum_desk.controller.core.graph.compile import DEFAULT_OUTCOME
from plum_desk.controller.core.graph.templates import compact
from plum_desk.controller.core.run import begin, loops
from plum_desk.controller.core.run.state import Evaluated, EvaluationFailed, NodeState, Purpose
from plum_desk.controller.core.run.story import shown
from plum_desk.controller.core.run.work import PHASE_OF, Work


def on_evaluated(work: Work, node: NodeState, event: Evaluated) -> bool:
    """Tells whether the node asked for it."""
    if PHASE_OF[event.purpose] != node.phase:
        return False
    if not work.is_paused:
        _USES[event.purpose](work, node, event)
    elif node.state == "Ready":
        work.hold(node.path)
    else:
        loops.forget_question(work, node.path)
    return True


def on_evaluation_failed(work: Work, node: NodeState, event: EvaluationFailed) -> bool:
    """Tells whether the node asked for it."""
    if PHASE_OF[event.purpose] != node.phase:
        return False
    message = f"{event.message} (in: {shown(event.expression)})"
    _fail(work, node, event.code, message, event.expression)
    return True


def on_running_evaluated(work: Work, node: NodeState, event: Evaluated) -> bool:
    """A loop's condition; of anything else it is an answer that came twice."""
    return on_evaluated(work, node, event) or True


def on_running_evaluation_failed(work: Work, node: NodeState, event: EvaluationFailed) -> bool:
    """As above, of a failure."""
    return on_evaluation_failed(work, node, event) or True


def _use_when(work: Work, node: NodeState, event: Evaluated) -> None:
    value = event.values[0]
    if not isinstance(value, bool):
        _fail_not_bool(work, node, event, "when")
    elif value:
        begin.proceed(work, node.path)
    else:
        work.finish(node.path, "Skipped", reason="when.false")


def _use_branch(work: Work, node: NodeState, event: Evaluated) -> None:
    value = event.values[0]
    definition = work.definition(node)
    if not isinstance(value, bool) or not isinstance(definition, BranchNode):
        _fail_not_bool(work, node, event, "condition")
    elif definition.condition is not None:
        _take(work, node, "true" if value else "false")
    elif value:
        _take(work, node, definition.cases[node.case].name)
    elif node.case + 1 < len(definition.cases):
        work.ask(node.path, "branch", node.case + 1)
    else:
        _take(work, node, DEFAULT_OUTCOME)


def _take(work: Work, node: NodeState, outcome: str) -> None:
    work.finish(node.path, "Succeeded", output={"taken": outcome})


def _use_templates(work: Work, node: NodeState, event: Evaluated) -> None:
    try:
        begin.fill(work, node.path, event.values)
    except begin.NotTextError as error:
        _fail(work, node, "template.notText", str(error), None)


def _use_loop_condition(work: Work, node: NodeState, event: Evaluated) -> None:
    value = event.values[0]
    if isinstance(value, bool):
        loops.use_condition(work, node.path, value)
    else:
        _fail_not_bool(work, node, event, "condition")


_USES: Mapping[Purpose, Callable[[Work, NodeState, Evaluated], None]] = {
    "when": _use_when,
    "branch": _use_branch,
    "task": _use_templates,
    "fill": _use_templates,
    "while": _use_loop_condition,
}


def _fail_not_bool(work: Work, node: NodeState, event: Evaluated, what: str) -> None:
    expression = work.graph(node.prefix).texts[node.key].expressions(event.purpose)[node.case]
    message = f"{what} must give true or false, it gave {compact(event.values[0])[:200]} (in: {shown(expression)})"
    _fail(work, node, "cel.notBool", message, expression)


def _fail(work: Work, node: NodeState, code: str, message: str, expression: str | None) -> None:
    detail = {"code": code, "expression": None if expression is None else shown(expression)}
    work.fail(node.path, "Failed", TaskError(type="ExpressionError", message=message, detail=detail), code)
