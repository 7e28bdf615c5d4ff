"""Drives the machine as an engine would, with outcomes that a test chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import (
    ApprovalNode,
    Body,
    BranchNode,
    Edge,
    LoopNode,
    Node,
    ParallelNode,
    TaskNode,
    WaitNode,
    WorkflowNode,
)
from plum_desk.controller.core.graph.compile import Graph, compile_graph
from plum_desk.controller.core.run.invariants import validate_state
from plum_desk.controller.core.run.state import (
    CancelTask,
    ChildFinished,
    ChildNamed,
    Evaluate,
    Evaluated,
    EvaluationFailed,
    NodeState,
    RunEffect,
    RunEvent,
    RunStarted,
    RunState,
    SetDeadline,
    SetTimer,
    StartChild,
    StartTask,
    TaskCreated,
    TaskFinished,
    TaskStarted,
    TimerFired,
)
from plum_desk.controller.core.run.step import RunLimits, initial, step


def task(key: str, **fields: Any) -> TaskNode:
    return TaskNode(key=key, executor="embedded", **fields)


def branch(key: str, **fields: Any) -> BranchNode:
    return BranchNode(key=key, **fields)


def loop(key: str, nodes: Sequence[Node], edges: Sequence[str] = (), **fields: Any) -> LoopNode:
    """Mode ``count`` unless told otherwise."""
    body = Body(nodes=tuple(nodes), edges=tuple(map(edge, edges)))
    return LoopNode(key=key, body=body, **{"mode": "count", **fields})


def parallel(key: str, join: str, policy: Any = "all") -> ParallelNode:
    return ParallelNode(key=key, join=join, wait_policy=policy)


def approval(key: str, **fields: Any) -> ApprovalNode:
    return ApprovalNode(key=key, **fields)


def wait(key: str, **fields: Any) -> WaitNode:
    return WaitNode(key=key, **fields)


def child(key: str, **fields: Any) -> WorkflowNode:
    return WorkflowNode(key=key, workflow="other", **fields)


def edge(text: str) -> Edge:
    """``a>b`` or ``a>b:outcome``."""
    ends, _, when = text.partition(":")
    source, target = ends.split(">")
    return Edge(from_=source, to=target, when=when or None)


class Driver:
    """One run: ``pending`` holds the effects that nobody answered yet."""

    def __init__(
        self,
        nodes: Sequence[Node],
        edges: Sequence[Edge | str] = (),
        *,
        params: dict[str, Any] | None = None,
        limits: RunLimits | None = None,
        start: bool = True,
        reused: dict[str, NodeState] | None = None,
    ):
        self.graph: Graph = compile_graph(nodes, [edge(e) if isinstance(e, str) else e for e in edges])
        self.limits = limits or RunLimits()
        self.now = 100.0
        self.pending: list[RunEffect] = []
        self.changed: frozenset[str] = frozenset()
        self.state: RunState = initial(
            self.graph,
            run_id="r1",
            workflow_id="w1",
            workflow_name="demo",
            version=1,
            params=params or {},
            created_at=99.0,
            created_by="tester",
            reused=reused,
        )
        if start:
            self.send(RunStarted(at=self.now))

    def send(self, *events: RunEvent) -> tuple[RunEffect, ...]:
        before = self.state
        frozen = dict(before.nodes)
        made = step(self.graph, before, events, self.limits)
        assert before.nodes == frozen, "the input was changed"
        validate_state(self.graph, made.state, self.limits)
        seen = {key for key in before.nodes if _visible(before.nodes[key]) != _visible(made.state.nodes[key])}
        assert seen <= made.changed
        self.state, self.changed = made.state, made.changed
        self.pending.extend(made.effects)
        return made.effects

    def take(self, kind: type, path: str) -> Any:
        """The unanswered effect of that kind for a node, removed from ``pending``."""
        found = next(e for e in self.pending if isinstance(e, kind) and getattr(e, "path", None) == path)
        self.pending.remove(found)
        return found

    def answer(self, path: str, *values: Any) -> tuple[RunEffect, ...]:
        asked: Evaluate = self.take(Evaluate, path)
        return self.send(Evaluated(at=self.tick(), path=path, purpose=asked.purpose, values=values))

    def refuse(self, path: str, code: str = "cel.error", message: str = "no such key") -> tuple[RunEffect, ...]:
        asked: Evaluate = self.take(Evaluate, path)
        return self.send(
            EvaluationFailed(
                at=self.tick(),
                path=path,
                purpose=asked.purpose,
                expression=asked.expressions[0],
                code=code,
                message=message,
            )
        )

    def create(self, path: str) -> StartTask:
        order: StartTask = self.take(StartTask, path)
        self.send(TaskCreated(at=self.tick(), path=path, task_id=f"t-{path}"))
        return order

    def begin(self, path: str) -> StartTask:
        order = self.create(path)
        self.send(TaskStarted(at=self.tick(), path=path, attempt=1))
        return order

    def end(self, path: str, state: Any = "Succeeded", output: Any = None) -> tuple[RunEffect, ...]:
        error = None if state == "Succeeded" else TaskError(type=state, message=f"{path} went wrong")
        return self.send(
            TaskFinished(
                at=self.tick(),
                path=path,
                state=state,
                attempt=1,
                output=output if state == "Succeeded" else None,
                error=error,
                reason=None,
            )
        )

    def run_task(self, path: str, state: Any = "Succeeded", output: Any = None) -> tuple[RunEffect, ...]:
        self.begin(path)
        return self.end(path, state, output)

    def finish(self, outcome: Callable[[RunEffect], Any]) -> None:
        """Answer everything, oldest first, until nothing is left. ``outcome`` gives values or an end state."""
        while self.pending:
            effect = self.pending[0]
            if isinstance(effect, Evaluate):
                self.answer(effect.path, *outcome(effect))
            elif isinstance(effect, StartTask):
                self.run_task(effect.path, outcome(effect))
            elif isinstance(effect, CancelTask):
                self.pending.pop(0)
                if self.state.nodes[effect.path].state == "Running":
                    self.end(effect.path, "Canceled")
            elif isinstance(effect, StartChild):
                self.run_child(effect.path, outcome(effect))
            elif isinstance(effect, SetTimer):
                self.pending.pop(0)
                self.fire(effect)
            else:
                assert isinstance(effect, SetDeadline)
                self.pending.pop(0)

    def name_child(self, path: str) -> StartChild:
        order: StartChild = self.take(StartChild, path)
        self.send(ChildNamed(at=self.tick(), path=path, run_id=f"c-{path}-{self.now}"))
        return order

    def end_child(self, path: str, state: Any = "Succeeded", output: Any = None) -> None:
        run_id = self.node(path).child_run_id
        assert run_id is not None
        error = None if state == "Succeeded" else TaskError(type=state, message="the child went wrong")
        self.send(
            ChildFinished(
                at=self.tick(), path=path, run_id=run_id, state=state, output=output, error=error, reason=None
            )
        )

    def run_child(self, path: str, state: Any = "Succeeded", output: Any = None) -> None:
        self.name_child(path)
        self.end_child(path, state, output)

    def fire(self, timer: SetTimer) -> None:
        self.now = max(self.now, timer.at)
        self.send(TimerFired(at=self.now, path=timer.path))

    def tick(self) -> float:
        self.now += 1.0
        return self.now

    def states(self) -> dict[str, str]:
        return {key: node.state for key, node in self.state.nodes.items()}

    def node(self, path: str) -> NodeState:
        return self.state.nodes[path]

    def waits_for(self, kind: type) -> list[str]:
        return [effect.path for effect in self.pending if isinstance(effect, kind)]  # type: ignore[attr-defined]


def _visible(node: NodeState) -> tuple[Any, ...]:
    return (
        node.state,
        node.task_id,
        node.attempt,
        node.started_at,
        node.finished_at,
        node.output,
        node.error,
        node.reason,
    )
