"""The mutable side of one step: a copy of the nodes, and the moves from which every transition is made."""

from __future__ import annotations

from collections import deque
from typing import Literal

from plum_desk.api.types.common import Json, Labels, replace
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import FINAL_NODE_STATES, NodeStateName, TaskNode
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.graph.templates import compact, render
from plum_desk.controller.core.run.context import evaluation_context
from plum_desk.controller.core.run.counts import holds_place
from plum_desk.controller.core.run.rules import decide, edge_outcome
from plum_desk.controller.core.run.state import (
    CancelTask,
    Evaluate,
    NodeState,
    Phase,
    Purpose,
    RunEffect,
    RunLimits,
    RunState,
    RunStep,
    StartTask,
)

FAILED_STATES: frozenset[NodeStateName] = frozenset({"Failed", "Timeout", "UpstreamFailed", "Canceled"})
PHASE_OF: dict[Purpose, Phase] = {"when": "when", "branch": "branch", "task": "templates"}


class Work:
    """One step in the making. ``nodes`` is its own copy; ``run`` carries everything else until the end."""

    def __init__(self, graph: Graph, run: RunState, limits: RunLimits):
        self.graph = graph
        self.run = run
        self.limits = limits
        self.nodes = dict(run.nodes)
        self.changed: set[str] = set()
        self.effects: list[RunEffect] = []
        self.waiting = deque(run.waiting)
        self.active = run.active
        self.open = run.open
        self._settled: deque[str] = deque()

    def release_roots(self, at: float) -> None:
        """Judge every node that has no predecessors."""
        for key in self.graph.roots:
            self._judge(key, at)

    def begin(self, path: str) -> None:
        """Start with a Ready node: its ``when`` comes first."""
        if self.graph.texts[path].when is None:
            self.proceed(path)
        else:
            self.ask(path, "when")

    def proceed(self, path: str) -> None:
        """Go on with a node whose rule and ``when`` are met: ask the branch, or wait for a place."""
        if isinstance(self.graph.nodes[path], TaskNode):
            self._take_place(path)
        else:
            self.ask(path, "branch")

    def ask(self, path: str, purpose: Purpose, case: int = 0) -> None:
        """Ask for the values of the node's expressions; a branch with cases asks one case at a time."""
        texts = self.graph.texts[path]
        expressions = texts.expressions(purpose)
        if purpose == "branch":
            expressions = expressions[case : case + 1]
        context = evaluation_context(self.run, self.nodes, texts.steps_used.get(purpose, ()))
        self.put(replace(self.nodes[path], phase=PHASE_OF[purpose], case=case))
        self.effects.append(Evaluate(path=path, purpose=purpose, expressions=expressions, context=context))

    def start_task(self, path: str, values: tuple[Json, ...]) -> None:
        """Start the task with its templates filled in; raises ``NotTextError`` when one must be text and is not."""
        filled = render(self.graph.texts[path].templates, values)
        labels: Labels | None = filled["labels"]
        if labels is not None:
            labels = {name: _text(f"labels.{name}", value) for name, value in labels.items()}
        target = filled["targetRef"]
        target_ref = None if target is None and self._has_no_target(path) else _text("targetRef", target)
        self.put(replace(self.nodes[path], phase="task"))
        self.effects.append(StartTask(path=path, payload=filled["payload"], target_ref=target_ref, labels=labels))

    def finish(
        self,
        path: str,
        state: NodeStateName,
        at: float,
        *,
        output: Json = None,
        error: TaskError | None = None,
        reason: str | None = None,
    ) -> None:
        """Make a node final. Its successors are judged by the next ``settle``."""
        node = self.nodes[path]
        self.active -= holds_place(node)
        self.open -= 1
        self._settled.append(path)
        handled = state in FAILED_STATES and path in self.graph.handled
        self.put(
            replace(
                node,
                state=state,
                finished_at=at,
                output=output,
                error=error,
                reason=reason,
                handled=handled,
                phase="",
                case=0,
            ),
            changed=True,
        )

    def settle(self, at: float) -> None:
        """Tell successors about final nodes, as far as that goes, and give free places to who waits."""
        while self._settled:
            path = self._settled.popleft()
            source = self.nodes[path]
            for target, when in self.graph.successors[path]:
                self._count(target, edge_outcome(source, when))
                if self.nodes[target].state == "Pending":
                    self._judge(target, at)
        while self.waiting and self._has_place():
            self._start(self.waiting.popleft())

    def cancel_unstarted(self, at: float, reason: str, *, spare: frozenset[str] = frozenset()) -> None:
        """Cancel what has not started, except nodes with a spared trigger rule."""
        for path, node in list(self.nodes.items()):
            if node.state not in ("Pending", "Ready") or self.graph.nodes[path].trigger_rule in spare:
                continue
            if node.task_id is not None:
                self.effects.append(CancelTask(path=path, task_id=node.task_id, reason=reason))
            self.finish(path, "Canceled", at, reason=reason)
        self.waiting = deque(path for path in self.waiting if self.nodes[path].state == "Ready")

    def cancel_running(self, reason: str) -> None:
        """Ask for the end of every task that runs; its node is final when the task is."""
        for path, node in self.nodes.items():
            if node.state == "Running" and node.task_id is not None:
                self.effects.append(CancelTask(path=path, task_id=node.task_id, reason=reason))
                self.changed.add(path)
                self.nodes[path] = replace(node, reason=reason)

    def put(self, node: NodeState, *, changed: bool = False) -> None:
        """Store a node; ``changed`` when others can see the difference."""
        self.nodes[node.key] = node
        if changed:
            self.changed.add(node.key)

    def result(self) -> RunStep:
        """What was decided, without effects for nodes that became final later in the same step."""
        state = replace(self.run, nodes=self.nodes, waiting=tuple(self.waiting), active=self.active, open=self.open)
        effects = tuple(
            effect
            for effect in self.effects
            if not isinstance(effect, Evaluate | StartTask) or self.nodes[effect.path].state not in FINAL_NODE_STATES
        )
        return RunStep(state, frozenset(self.changed), effects)

    def _judge(self, path: str, at: float) -> None:
        rule = self.graph.nodes[path].trigger_rule
        verdict = decide(rule, len(self.graph.predecessors[path]), self.nodes[path])
        if verdict == "start":
            self._become_ready(path)
        elif verdict == "fail":
            self.finish(path, "UpstreamFailed", at, reason="upstream.failed")
        elif verdict == "skip":
            self.finish(path, "Skipped", at, reason=self._skip_reason(path))

    def _skip_reason(self, path: str) -> Literal["branch.notTaken", "rule.unmet"]:
        """A branch that went another way is worth telling; anything else is the rule itself."""
        for source, when in self.graph.predecessors[path]:
            if when is not None and self.nodes[source].state == "Succeeded":
                return "branch.notTaken"
        return "rule.unmet"

    def _become_ready(self, path: str) -> None:
        self.put(replace(self.nodes[path], state="Ready", reason=None), changed=True)
        self.begin(path)

    def _take_place(self, path: str) -> None:
        # Who already waits goes first, even when a place became free in this very step.
        if self._has_place() and not self.waiting:
            self._start(path)
            return
        self.waiting.append(path)
        self.put(replace(self.nodes[path], phase="place", reason="maxParallel"), changed=True)

    def _has_place(self) -> bool:
        return self.limits.max_parallel is None or self.active < self.limits.max_parallel

    def _start(self, path: str) -> None:
        self.active += 1
        if self.nodes[path].reason is not None:
            self.put(replace(self.nodes[path], reason=None), changed=True)
        if self.graph.texts[path].templates.expressions:
            self.ask(path, "task")
        else:
            self.start_task(path, ())

    def _count(self, path: str, outcome: str | None) -> None:
        """Count one more final predecessor of a node."""
        node = self.nodes[path]
        if outcome == "succeeded":
            self.nodes[path] = replace(node, succeeded=node.succeeded + 1)
        elif outcome == "failed":
            self.nodes[path] = replace(node, failed=node.failed + 1)
        else:
            self.nodes[path] = replace(node, skipped=node.skipped + 1)

    def _has_no_target(self, path: str) -> bool:
        node = self.graph.nodes[path]
        return isinstance(node, TaskNode) and node.target_ref is None


class NotTextError(ValueError):
    """A target or label whose template gave no text."""

    def __init__(self, field: str, value: Json):
        super().__init__(f"{field} must be text, its template gave {compact(value)[:200]}")


def _text(field: str, value: Json) -> str:
    """Numbers and booleans are written as JSON does; null, arrays and objects name nothing."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, list | dict):
        raise NotTextError(field, value)
    return compact(value)
