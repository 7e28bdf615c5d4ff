"""Loops: how iterations begin and end, and when that is all.

A loop is Running from its first iteration, or its first question, to its end. It holds no place under ``maxParallel``;
what stands in its body does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plum_desk.api.types.common import Json, replace
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import MAX_NODES, LoopNode
from plum_desk.controller.core.run.context import loop_context
from plum_desk.controller.core.run.outputs import MAX_OUTPUT_BYTES, OUTPUT_TOO_LARGE, fits
from plum_desk.controller.core.run.scopes import iteration_output, iteration_prefix, loop_of
from plum_desk.controller.core.run.state import Evaluate, LoopProgress, NodeState

if TYPE_CHECKING:
    from plum_desk.controller.core.graph.compile import Graph
    from plum_desk.controller.core.run.work import Work

ITERATION_FAILED = "iteration.failed"
TOO_MANY_ITERATIONS = "loop.tooManyIterations"
TOO_MANY_NODES = "run.tooManyNodes"


def begin(work: Work, path: str, count: Json, items: Json) -> None:
    """Start a loop whose ``count`` or ``items`` are known."""
    definition = _definition(work, path)
    total, error = _total(definition, count, items)
    if error is None and total is not None and total > definition.max_iterations:
        message = f"{total} iterations are more than maxIterations, which is {definition.max_iterations}"
        error = TaskError(type="LimitExceeded", message=message, detail={"code": TOO_MANY_ITERATIONS})
    if error is not None:
        work.fail(path, "Failed", error, error.detail["code"])
        return
    progress = LoopProgress(total=total, items=items if definition.mode == "forEach" else None)
    node = replace(work.nodes[path], state="Running", started_at=work.at, reason=None, phase="", loop=progress)
    work.put(node, changed=True)
    advance(work, path)


def advance(work: Work, path: str) -> None:
    """Begin what may begin now; end the loop when nothing of it is left."""
    node = work.nodes[path]
    progress, definition = _progress(node), _definition(work, path)
    ending = _is_ending(work, node)
    if work.is_paused and not ending:
        return
    if definition.mode == "while" and not ending:
        if progress.begun == progress.done and node.phase != "while":
            _ask(work, path)
        return
    while not ending and progress.begun - progress.done < definition.max_parallel and progress.begun != progress.total:
        _begin_iteration(work, path)
        progress = _progress(work.nodes[path])
        ending = _is_ending(work, work.nodes[path])
    if progress.begun == progress.done and work.nodes[path].state == "Running":
        _end(work, path)


def use_condition(work: Work, path: str, value: bool) -> None:
    """The condition of a loop was evaluated."""
    node = work.nodes[path]
    progress, definition = _progress(node), _definition(work, path)
    work.put(replace(node, phase=""))
    if not value:
        _set(work, path, replace(progress, total=progress.begun))
        _end(work, path)
    elif progress.begun >= definition.max_iterations:
        message = f"the condition still holds after {progress.begun} iterations, which is maxIterations"
        error = TaskError(type="LimitExceeded", message=message, detail={"code": TOO_MANY_ITERATIONS})
        _set(work, path, replace(progress, error=error, reason=TOO_MANY_ITERATIONS))
        _end(work, path)
    else:
        _begin_iteration(work, path)
        advance(work, path)


def end_iteration(work: Work, prefix: str) -> None:
    """All nodes of an iteration are final."""
    path = loop_of(prefix)
    node = work.nodes[path]
    progress = _progress(node)
    progress = replace(progress, done=progress.done + 1)
    if progress.error is None:
        body = work.graph(node.prefix).bodies[node.key]
        progress = with_failure(progress, body, work, prefix)
    _set(work, path, progress)
    if node.state == "Running":
        advance(work, path)


def with_failure(progress: LoopProgress, body: Graph, work: Work, prefix: str) -> LoopProgress:
    """The progress with the failure of an ended iteration, if it failed: by its leaves, as a run does."""
    leaves = (work.nodes[prefix + key] for key in body.leaves)
    if all(leaf.state in ("Succeeded", "Skipped") for leaf in leaves):
        return progress
    failed = [
        found for key in body.order if (found := work.nodes[prefix + key]).state in ("Failed", "Timeout", "Canceled")
    ]
    culprit = next((found for found in failed if not found.handled), failed[0])
    cause = culprit.error
    said = cause.message if cause else f"it ended as {culprit.state}"
    error = TaskError(
        type=cause.type if cause else culprit.state, message=f"{culprit.path}: {said}", detail={"node": culprit.path}
    )
    return replace(progress, error=error, reason=ITERATION_FAILED)


def end_idle(work: Work) -> None:
    """End the loops of a run that is ending in which nothing is open."""
    for path, node in list(work.nodes.items()):
        if node.state == "Running" and node.loop is not None and node.loop.begun == node.loop.done:
            _end(work, path)


def _is_ending(work: Work, node: NodeState) -> bool:
    """Whether no iteration may begin; what a stopped run spared may still loop."""
    stopped_at = work.run.stopped_at
    stopped = stopped_at is not None and (node.started_at is None or node.started_at < stopped_at)
    return work.run.reason is not None or stopped or _progress(node).error is not None


def _total(definition: LoopNode, count: Json, items: Json) -> tuple[int | None, TaskError | None]:
    if definition.mode == "while":
        return None, None
    if definition.mode == "forEach":
        if isinstance(items, list):
            return len(items), None
        return None, _wrong("items must give an array", "loop.badItems", items)
    if isinstance(count, float) and count.is_integer():
        count = int(count)
    if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
        return count, None
    return None, _wrong("count must give an integer of at least 0", "loop.badCount", count)


def _wrong(message: str, code: str, value: Json) -> TaskError:
    return TaskError(type="ExpressionError", message=f"{message}, it gave {str(value)[:200]}", detail={"code": code})


def _ask(work: Work, path: str) -> None:
    node = work.nodes[path]
    texts = work.graph(node.prefix).texts[node.key]
    steps = texts.steps_used.get("while", ())
    index = _progress(node).begun
    context = loop_context(work.root, work.run, work.nodes, path, index, steps)
    work.put(replace(node, phase="while"))
    work.effects.append(Evaluate(path=path, purpose="while", expressions=texts.conditions, context=context))


def _begin_iteration(work: Work, path: str) -> None:
    node = work.nodes[path]
    progress = _progress(node)
    body = work.graph(node.prefix).bodies[node.key]
    place = len(work.nodes)
    if place + len(body.order) > MAX_NODES:
        message = f"iteration {progress.begun} would give the run more than {MAX_NODES:,} nodes"
        error = TaskError(type="LimitExceeded", message=message, detail={"code": TOO_MANY_NODES})
        _set(work, path, replace(progress, error=error, reason=TOO_MANY_NODES))
        return
    prefix = iteration_prefix(path, progress.begun)
    for offset, key in enumerate(body.order):
        work.put(NodeState(key=key, prefix=prefix, place=place + offset), changed=True)
    work.open += len(body.order)
    work.scopes[prefix] = len(body.order)
    _set(work, path, replace(progress, begun=progress.begun + 1))
    work.release_roots(prefix)


def _end(work: Work, path: str) -> None:
    node = work.nodes[path]
    progress = _progress(node)
    if work.run.reason is not None:
        work.finish(path, "Canceled", reason=work.run.reason)
    elif progress.error is not None:
        work.fail(path, "Failed", progress.error, progress.reason)
    elif progress.begun == progress.total:
        _succeed(work, path, progress.begun)
    else:
        work.finish(path, "Canceled", reason="run.stopped")


def _succeed(work: Work, path: str, count: int) -> None:
    node = work.nodes[path]
    body = work.graph(node.prefix).bodies[node.key]
    items = [iteration_output(body, work.nodes, iteration_prefix(path, index)) for index in range(count)]
    if fits(items):
        work.finish(path, "Succeeded", output={"count": count, "items": items})
        return
    message = f"the outputs of the {count} iterations have more than {MAX_OUTPUT_BYTES:,} bytes together"
    error = TaskError(type="LimitExceeded", message=message, detail={"code": OUTPUT_TOO_LARGE})
    work.fail(path, "Failed", error, OUTPUT_TOO_LARGE)


def _set(work: Work, path: str, progress: LoopProgress) -> None:
    work.put(replace(work.nodes[path], loop=progress))


def _progress(node: NodeState) -> LoopProgress:
    assert node.loop is not None
    return node.loop


def _definition(work: Work, path: str) -> LoopNode:
    definition = work.definition(work.nodes[path])
    assert isinstance(definition, LoopNode)
    return definition


def forget_question(work: Work, path: str) -> None:
    """The answer about a loop's condition is not used: it is asked again after the pause."""
    work.put(replace(work.nodes[path], phase=""))
