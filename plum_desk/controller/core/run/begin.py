"""How a node of each type begins, once its rule and its ``when`` are met, and what its filled templates start."""

from __future__ import annotations

from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING

from plum_desk.api.types.common import Json, Labels, replace
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import (
    ApprovalNode,
    BranchNode,
    LoopNode,
    ParallelNode,
    TaskNode,
    WaitNode,
    WorkflowNode,
)
from plum_desk.controller.core.graph.templates import compact, render
from plum_desk.controller.core.run import loops
from plum_desk.controller.core.run.state import AwaitRun, SetTimer, StartChild, StartTask

if TYPE_CHECKING:
    from plum_desk.controller.core.run.work import Work


class NotTextError(ValueError):
    """A target or label whose template gave no text."""

    def __init__(self, field: str, value: Json):
        super().__init__(f"{field} must be text, its template gave {compact(value)[:200]}")


def proceed(work: Work, path: str) -> None:
    """Go on with a node whose rule and ``when`` are met."""
    node = work.nodes[path]
    match work.definition(node):
        case TaskNode() | WorkflowNode():
            work.take_place(path)
        case BranchNode():
            work.ask(path, "branch")
        case ParallelNode():
            work.finish(path, "Succeeded")
        case ApprovalNode() as approval:
            _wait(work, path, None if approval.timeout_sec is None else work.at + approval.timeout_sec)
        case LoopNode() | WaitNode():
            if work.graph(node.prefix).texts[node.key].templates.expressions:
                work.ask(path, "fill")
            else:
                fill(work, path, ())


def fill(work: Work, path: str, values: tuple[Json, ...]) -> None:
    """Start with the templates filled in; raises ``NotTextError`` when one must be text and is not."""
    node = work.nodes[path]
    filled = render(work.graph(node.prefix).texts[node.key].templates, values)
    match work.definition(node):
        case TaskNode() as task:
            _start_task(work, path, task, filled)
        case WorkflowNode():
            work.put(replace(node, phase="task"))
            work.effects.append(StartChild(path=path, params=filled["params"]))
        case LoopNode():
            loops.begin(work, path, filled["count"], filled["items"])
        case WaitNode() as wait:
            _begin_wait(work, path, wait, filled)


def _start_task(work: Work, path: str, task: TaskNode, filled: Json) -> None:
    labels: Labels | None = filled["labels"]
    if labels is not None:
        labels = {name: _text(f"labels.{name}", value) for name, value in labels.items()}
    target = filled["targetRef"]
    target_ref = None if target is None and task.target_ref is None else _text("targetRef", target)
    work.put(replace(work.nodes[path], phase="task"))
    work.effects.append(StartTask(path=path, payload=filled["payload"], target_ref=target_ref, labels=labels))


def _begin_wait(work: Work, path: str, wait: WaitNode, filled: Json) -> None:
    if wait.event is not None:
        run_id, workflow = filled["event"]["runId"], filled["event"]["workflow"]
        event = replace(
            wait.event,
            run_id=None if run_id is None else _text("event.runId", run_id),
            workflow=None if workflow is None else _text("event.workflow", workflow),
        )
        _wait(work, path, None)
        work.put(replace(work.nodes[path], awaits=event), changed=True)
        work.effects.append(AwaitRun(path=path, event=event, since=work.at))
        return
    if wait.seconds is not None:
        _wait(work, path, work.at + wait.seconds)
        return
    due = moment(filled["until"])
    if due is None:
        message = (
            f"until must give Unix seconds or an ISO 8601 time with a zone, it gave {compact(filled['until'])[:200]}"
        )
        error = TaskError(type="ExpressionError", message=message, detail={"code": "wait.badMoment"})
        work.fail(path, "Failed", error, "wait.badMoment")
        return
    _wait(work, path, due)


def _wait(work: Work, path: str, due: float | None) -> None:
    node = replace(work.nodes[path], state="Waiting", started_at=work.at, due=due, phase="", reason=None)
    work.put(node, changed=True)
    if due is not None:
        work.effects.append(SetTimer(path=path, at=due))


def moment(value: Json) -> float | None:
    """Unix seconds of a number or an ISO 8601 text with a zone; None for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if isfinite(value) else None
    if not isinstance(value, str):
        return None
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return None
    return None if when.tzinfo is None else when.timestamp()


def _text(field: str, value: Json) -> str:
    """Numbers and booleans are written as JSON does; null, arrays and objects name nothing."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, list | dict):
        raise NotTextError(field, value)
    return compact(value)
