"""A person tries a failed node again, or skips one."""

from __future__ import annotations

from plum_desk.api.types.common import replace
from plum_desk.api.types.workflows import LoopNode
from plum_desk.controller.core.run import loops
from plum_desk.controller.core.run.counts import recounted
from plum_desk.controller.core.run.scopes import iteration_prefix
from plum_desk.controller.core.run.state import CancelTask, LoopProgress, NodeState, RetryRequested, SkipRequested
from plum_desk.controller.core.run.work import Work

_NOT_STARTED = ("UpstreamFailed", "Skipped")
_TRIED = ("Failed", "Timeout", "Canceled")


def on_retry(work: Work, node: NodeState, event: RetryRequested) -> bool:
    """Tells whether the node can be tried again: not when its run or iteration is over, or when its failure has
    already set a successor going."""
    if work.is_ending or (node.prefix and not work.scopes[node.prefix]):
        return False
    return _retry(work, node.path)


def on_skip(work: Work, node: NodeState, event: SkipRequested) -> bool:
    """Tells whether the node can be skipped."""
    path = node.path
    if node.phase == "place":
        work.waiting.keep(lambda other: other != path)
    if node.task_id is not None:
        work.effects.append(CancelTask(path=path, task_id=node.task_id, reason="skip.requested"))
    work.finish(path, "Skipped", reason="skip.requested")
    return True


def _retry(work: Work, path: str) -> bool:
    node = work.nodes[path]
    after = _not_started_after(work, path)
    progress = node.loop if isinstance(work.definition(node), LoopNode) else None
    for other in (path, *after):
        _reset(work, other)
    touched = dict.fromkeys(link for other in (path, *after) for link in _targets(work, other))
    for other in (path, *after, *touched):
        state = work.nodes[other].state
        prefix = work.nodes[other].prefix
        work.put(recounted(work.graph(prefix), work.nodes, other))
        if state != "Pending" and work.verdict(other) != "start":
            return False
    if progress is not None and progress.begun:
        return _reopen(work, path, progress)
    for other in (path, *after):
        if work.nodes[other].state == "Pending":
            work.judge(other)
    return True


def _not_started_after(work: Work, path: str) -> list[str]:
    """What comes after a node and was given up before it started."""
    found: dict[str, None] = {}
    stack = [path]
    while stack:
        for target in _targets(work, stack.pop()):
            if target not in found and work.nodes[target].state in _NOT_STARTED:
                found[target] = None
                stack.append(target)
    return list(found)


def _targets(work: Work, path: str) -> list[str]:
    node = work.nodes[path]
    return [node.prefix + key for key, _ in work.graph(node.prefix).successors[node.key]]


def _reset(work: Work, path: str) -> None:
    node = work.nodes[path]
    work.open += 1
    if node.prefix:
        work.scopes[node.prefix] = work.scopes[node.prefix] + 1
    work.put(NodeState(key=node.key, prefix=node.prefix, place=node.place), changed=True)


def _reopen(work: Work, path: str, progress: LoopProgress) -> bool:
    """Go on with a loop: its iterations that succeeded stay, what failed in the others is tried again."""
    node = work.nodes[path]
    body = work.graph(node.prefix).bodies[node.key]
    failed = [
        prefix
        for index in range(progress.begun)
        if any(
            work.nodes[(prefix := iteration_prefix(path, index)) + key].state not in ("Succeeded", "Skipped")
            for key in body.leaves
        )
    ]
    started_at = work.at if node.started_at is None else node.started_at
    reopened = replace(progress, done=progress.done - len(failed), error=None, reason=None)
    work.put(replace(node, state="Running", started_at=started_at, ready_at=work.at, loop=reopened), changed=True)
    for prefix in failed:
        for key in body.order:
            if work.nodes[prefix + key].state in _TRIED and not _retry(work, prefix + key):
                return False
    if not failed:
        loops.advance(work, path)
    return True
