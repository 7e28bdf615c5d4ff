"""The mutable side of one step: a layer over the nodes, and the moves from which every transition is made."""

from __future__ import annotations

from collections import deque
from typing import Literal

from plum_desk.api.types.common import Json, replace
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import FINAL_NODE_STATES, Node, NodeStateName
from plum_desk.controller.core.graph.compile import Graph
from plum_desk.controller.core.run import begin, loops
from plum_desk.controller.core.run.context import evaluation_context
from plum_desk.controller.core.run.counts import holds_place
from plum_desk.controller.core.run.layered import Layered, Overlay
from plum_desk.controller.core.run.line import Line
from plum_desk.controller.core.run.rules import Verdict, decide, edge_outcome
from plum_desk.controller.core.run.scopes import graph_at
from plum_desk.controller.core.run.state import (
    AwaitRun,
    CancelChild,
    CancelTask,
    Evaluate,
    NodeState,
    PauseChild,
    Phase,
    Purpose,
    ResumeChild,
    RunEffect,
    RunLimits,
    RunState,
    RunStep,
    SetTimer,
    StartChild,
    StartTask,
)

FAILED_STATES: frozenset[NodeStateName] = frozenset({"Failed", "Timeout", "UpstreamFailed", "Canceled"})
PHASE_OF: dict[Purpose, Phase] = {
    "when": "when",
    "branch": "branch",
    "task": "templates",
    "fill": "fill",
    "while": "while",
}
RUN_STOPPED = "run.stopped"
"""Reason of a node that ``onFailure: stop`` canceled."""
_SPARED_RULES = frozenset({"all_done", "always"})
_MOOT_WHEN_FINAL = Evaluate | StartTask | StartChild | SetTimer | AwaitRun


class Work:
    """One step in the making. ``nodes`` is its own layer; ``run`` carries everything else until the end.

    ``at`` is the moment of the event that is applied.
    """

    def __init__(self, root: Graph, run: RunState, limits: RunLimits):
        self.root = root
        self.run = run
        self.limits = limits
        self.at = 0.0
        self.nodes: Overlay[NodeState] = Overlay(Layered.of(run.nodes))
        self.scopes: Overlay[int] = Overlay(Layered.of(run.scopes))
        self.changed: set[str] = set()
        self.effects: list[RunEffect] = []
        line = run.waiting if isinstance(run.waiting, Line) else Line(run.waiting)
        self.waiting = line.draft()
        self.active = run.active
        self.open = run.open
        self._settled: deque[str] = deque()
        self._graphs: dict[str, Graph] = {"": root}

    # --- what is where

    def graph(self, prefix: str) -> Graph:
        """The graph of a level."""
        graph = self._graphs.get(prefix)
        if graph is None:
            graph = self._graphs[prefix] = graph_at(self.root, prefix)
        return graph

    def definition(self, node: NodeState) -> Node:
        """What the author wrote for a node."""
        return self.graph(node.prefix).nodes[node.key]

    @property
    def is_paused(self) -> bool:
        """Whether nothing new may start."""
        return self.run.state == "Paused"

    @property
    def is_ending(self) -> bool:
        """Whether the run was canceled, timed out, or stopped by a failure."""
        return self.run.reason is not None or self.run.stopped_at is not None

    # --- starting

    def release_roots(self, prefix: str = "") -> None:
        """Judge every node of a level that has no predecessors."""
        for key in self.graph(prefix).roots:
            self.judge(prefix + key)

    def release_all(self) -> None:
        """Judge every Pending node: some others were final before the run began."""
        for path in [path for path, node in self.nodes.items() if node.state == "Pending"]:
            self.judge(path)

    def begin(self, path: str) -> None:
        """Start with a Ready node: its ``when`` comes first."""
        node = self.nodes[path]
        if self.is_paused:
            self.hold(path)
        elif self.graph(node.prefix).texts[node.key].when is None:
            begin.proceed(self, path)
        else:
            self.ask(path, "when")

    def hold(self, path: str) -> None:
        """Let a Ready node begin anew after the pause."""
        node = self.nodes[path]
        self.active -= holds_place(node)
        self.put(replace(node, phase="held", case=0, reason="run.paused"), changed=True)

    def ask(self, path: str, purpose: Purpose, case: int = 0) -> None:
        """Ask for the values of the node's expressions; a branch with cases asks one case at a time."""
        node = self.nodes[path]
        texts = self.graph(node.prefix).texts[node.key]
        expressions = texts.expressions(purpose)
        if purpose == "branch":
            expressions = expressions[case : case + 1]
        steps = texts.steps_used.get(purpose, ())
        context = evaluation_context(self.root, self.run, self.nodes, node.prefix, steps)
        self.put(replace(node, phase=PHASE_OF[purpose], case=case))
        self.effects.append(Evaluate(path=path, purpose=purpose, expressions=expressions, context=context))

    def take_place(self, path: str) -> None:
        """Start what counts for ``maxParallel``, or let it wait for its turn."""
        # Who already waits goes first, even when a place became free in this very step.
        if self._has_place() and not self.waiting:
            self._start(path)
            return
        self.waiting.append(path)
        self.put(replace(self.nodes[path], phase="place", reason="maxParallel"), changed=True)

    # --- ending

    def finish(
        self,
        path: str,
        state: NodeStateName,
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
        handled = state in FAILED_STATES and node.key in self.graph(node.prefix).handled
        self.put(
            replace(
                node,
                state=state,
                finished_at=self.at,
                output=output,
                error=error,
                reason=reason,
                handled=handled,
                phase="",
                case=0,
                due=None,
            ),
            changed=True,
        )

    def fail(self, path: str, state: NodeStateName, error: TaskError | None, reason: str | None) -> None:
        """Make a node final that did not do what it should; ``onFailure: stop`` may stop the run with it."""
        self.finish(path, state, error=error, reason=reason)
        self.stop_on_failure(path)

    def stop_on_failure(self, path: str) -> None:
        """``onFailure: stop``: a failure that no successor can handle cancels what has not started."""
        if self.limits.on_failure == "stop" and not self.is_ending and not self._is_handled(path):
            self.settle()
            self.run = replace(self.run, stopped_at=self.at)
            self.cancel_unstarted(RUN_STOPPED, spare=_SPARED_RULES)
            loops.end_idle(self)

    def settle(self) -> None:
        """Tell successors about final nodes, as far as that goes, and give free places to who waits."""
        while self._settled:
            path = self._settled.popleft()
            source = self.nodes[path]
            prefix = source.prefix
            for key, when in self.graph(prefix).successors[source.key]:
                target = prefix + key
                self._count(target, edge_outcome(source, when))
                if self.nodes[target].state == "Pending":
                    self.judge(target)
            if prefix:
                self.scopes[prefix] = still_open = self.scopes[prefix] - 1
                if not still_open:
                    loops.end_iteration(self, prefix)
        while self.waiting and self._has_place():
            self._start(self.waiting.popleft())

    def cancel_unstarted(self, reason: str, *, spare: frozenset[str] | None = None) -> None:
        """Cancel what has not started; with spared trigger rules also what waits goes on."""
        states = ("Pending", "Ready", "Waiting") if spare is None else ("Pending", "Ready")
        for path, node in list(self.nodes.items()):
            if node.state not in states or self.nodes[path].state not in states:
                continue
            if spare is not None and self.definition(node).trigger_rule in spare:
                continue
            if node.task_id is not None:
                self.effects.append(CancelTask(path=path, task_id=node.task_id, reason=reason))
            self.finish(path, "Canceled", reason=reason)
        self.waiting.keep(lambda path: self.nodes[path].phase == "place")

    def cancel_running(self, reason: str) -> None:
        """Ask for the end of everything that runs; its node is final when that is."""
        for path, node in list(self.nodes.items()):
            if node.state != "Running":
                continue
            if node.task_id is not None:
                self.effects.append(CancelTask(path=path, task_id=node.task_id, reason=reason))
            if node.child_run_id is not None:
                self.effects.append(CancelChild(path=path, run_id=node.child_run_id, reason=reason))
            self.put(replace(node, reason=reason), changed=True)
        loops.end_idle(self)

    def tell_children(self) -> None:
        """Tell every child run whether this run is paused."""
        for node in list(self.nodes.values()):
            self.tell_child(node)

    def tell_child(self, node: NodeState) -> None:
        """Tell the child run of a Running node, if it has one, whether this run is paused."""
        if node.state == "Running" and node.child_run_id is not None:
            effect = PauseChild if self.is_paused else ResumeChild
            self.effects.append(effect(path=node.path, run_id=node.child_run_id))

    # --- keeping

    def put(self, node: NodeState, *, changed: bool = False) -> None:
        """Store a node; ``changed`` when others can see the difference."""
        path = node.path
        self.nodes[path] = node
        if changed:
            self.changed.add(path)

    def result(self) -> RunStep:
        """What was decided, without effects for nodes that became final later in the same step."""
        state = replace(
            self.run,
            nodes=self.nodes.frozen(),
            scopes=self.scopes.frozen(),
            waiting=self.waiting.frozen(),
            active=self.active,
            open=self.open,
        )
        effects = tuple(
            effect
            for effect in self.effects
            if not isinstance(effect, _MOOT_WHEN_FINAL) or self.nodes[effect.path].state not in FINAL_NODE_STATES
        )
        return RunStep(state, frozenset(self.changed), effects)

    def judge(self, path: str) -> None:
        """Let a Pending node start, end or wait as its rule says."""
        verdict = self.verdict(path)
        if verdict == "start":
            self.put(replace(self.nodes[path], state="Ready", ready_at=self.at, reason=None), changed=True)
            self.begin(path)
        elif verdict == "fail":
            self.finish(path, "UpstreamFailed", reason="upstream.failed")
        elif verdict == "skip":
            self.finish(path, "Skipped", reason=self._skip_reason(path))

    def verdict(self, path: str) -> Verdict:
        """What the node's rule says now."""
        node = self.nodes[path]
        graph = self.graph(node.prefix)
        count = len(graph.predecessors[node.key])
        return decide(graph.nodes[node.key].trigger_rule, count, node, graph.needed.get(node.key))

    def _skip_reason(self, path: str) -> Literal["branch.notTaken", "rule.unmet"]:
        """A branch that went another way is worth telling; anything else is the rule itself."""
        node = self.nodes[path]
        for source, when in self.graph(node.prefix).predecessors[node.key]:
            if when is not None and self.nodes[node.prefix + source].state == "Succeeded":
                return "branch.notTaken"
        return "rule.unmet"

    def _has_place(self) -> bool:
        if self.is_paused:
            return False
        return self.limits.max_parallel is None or self.active < self.limits.max_parallel

    def _start(self, path: str) -> None:
        self.active += 1
        node = self.nodes[path]
        # The phase holds the place from here on.
        self.put(replace(node, phase="templates", reason=None), changed=node.reason is not None)
        if self.graph(node.prefix).texts[node.key].templates.expressions:
            self.ask(path, "task")
        else:
            begin.fill(self, path, ())

    def _count(self, path: str, outcome: str | None) -> None:
        """Count one more final predecessor of a node."""
        node = self.nodes[path]
        if outcome == "succeeded":
            self.nodes[path] = replace(node, succeeded=node.succeeded + 1)
        elif outcome == "failed":
            self.nodes[path] = replace(node, failed=node.failed + 1)
        else:
            self.nodes[path] = replace(node, skipped=node.skipped + 1)

    def _is_handled(self, path: str) -> bool:
        """Whether a successor, or one of a loop around the node, can react to its failure."""
        node = self.nodes[path]
        while node.key not in self.graph(node.prefix).handled:
            if not node.prefix:
                return False
            node = self.nodes[node.prefix[: node.prefix.rindex("[")]]
        return True
