"""Random graphs of every node type, random people, random crashes: what holds after every step."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from plum_desk.api.types.common import replace
from plum_desk.api.types.tasks import TaskError
from plum_desk.api.types.workflows import FINAL_RUN_STATES, Edge, Node
from plum_desk.controller.core.errors import IllegalTransition
from plum_desk.controller.core.run.invariants import validate_state
from plum_desk.controller.core.run.restore import restore
from plum_desk.controller.core.run.state import (
    AwaitRun,
    CancelChild,
    CancelRequested,
    CancelTask,
    ChildFinished,
    ChildMissing,
    ChildNamed,
    Decided,
    Evaluate,
    Evaluated,
    EvaluationFailed,
    FollowChild,
    PauseRequested,
    ResumeRequested,
    RetryRequested,
    RunEvent,
    SetDeadline,
    SetTimer,
    SkipRequested,
    StartChild,
    StartTask,
    TaskCreated,
    TaskFinished,
    TaskStarted,
    TimerFired,
)
from plum_desk.controller.core.run.step import RunLimits
from tests.controller.core.run.driver import Driver, approval, branch, child, loop, parallel, task, wait

RULES = (
    "all_success",
    "all_failed",
    "all_done",
    "one_success",
    "one_failed",
    "none_failed",
    "none_failed_min_one_success",
    "always",
)
MOSTLY = ("all_success",) * 8 + RULES
ENDS = ("Succeeded", "Succeeded", "Succeeded", "Failed", "Timeout", "Canceled")


def level(draw: st.DrawFn, prefix: str, depth: int, most: int) -> tuple[list[Node], list[Edge]]:
    nodes: list[Node] = []
    edges: list[Edge] = []
    joins: set[str] = set()
    count = draw(st.integers(1, most))
    for i in range(count):
        key = f"{prefix}{i}"
        kinds = ["task", "task", "branch", "parallel", "approval", "wait", "child", *(["loop"] if depth else [])]
        node = _node(
            draw, key, draw(st.sampled_from(kinds)), depth, [f"{prefix}{j}" for j in range(i + 1, count)], joins
        )
        common = {
            "trigger_rule": draw(st.sampled_from(MOSTLY)),
            "when": draw(st.sampled_from([None] * 4 + ["params.x"])),
        }
        nodes.append(replace(node, **common))
        for j in draw(st.sets(st.integers(0, i - 1), max_size=3)) if i else ():
            outcomes = ["true", "false", None] if nodes[j].__class__.__name__ == "BranchNode" else [None]
            edges.append(Edge(from_=f"{prefix}{j}", to=key, when=draw(st.sampled_from(outcomes))))
    return nodes, edges


def _node(draw: st.DrawFn, key: str, kind: str, depth: int, later: list[str], joins: set[str]) -> Node:
    free = [other for other in later if other not in joins]
    if kind == "parallel" and free:
        joins.add(join := draw(st.sampled_from(free)))
        return parallel(key, join, draw(st.sampled_from(["all", "one", 2])))
    if kind == "branch":
        return branch(key, condition="params.x")
    if kind == "approval":
        timeout = draw(st.sampled_from([None, 5.0]))
        return approval(key, timeout_sec=timeout, on_timeout=draw(st.sampled_from(["reject", "approve"])))
    if kind == "wait":
        return wait(key, seconds=1.0) if draw(st.booleans()) else wait(key, until="${{ params.x }}")
    if kind == "child":
        return child(key, params={"a": draw(st.sampled_from([1, "${{ params.x }}"]))})
    if kind == "loop":
        nodes, edges = level(draw, f"{key}x", depth - 1, 3)
        more = draw(
            st.sampled_from(
                [
                    {"count": 2},
                    {"count": 3, "max_parallel": 2},
                    {"mode": "while", "condition": "params.x", "max_iterations": 3},
                    {"mode": "forEach", "items": "${{ params.x }}", "max_parallel": 3},
                ]
            )
        )
        made = loop(key, nodes, **more)
        return replace(made, body=replace(made.body, edges=tuple(edges)))
    payload = draw(st.sampled_from([None, "${{ params.x }}"]))
    more = draw(st.sampled_from([{}, {}, {"fallback": 7}]))
    return task(key, payload=payload, **more)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Node], list[Edge]]:
    return level(draw, "n", 2, 7)


@st.composite
def limits(draw: st.DrawFn) -> RunLimits:
    return RunLimits(
        max_parallel=draw(st.sampled_from([None, 1, 2])), on_failure=draw(st.sampled_from(["continue", "stop"]))
    )


class World:
    """Answers effects in a random order, as an engine, its workers and its people may."""

    def __init__(self, run: Driver, dice: random.Random):
        self.run = run
        self.dice = dice
        self.tasks: dict[str, tuple[str, int]] = {}
        self.children: dict[str, str] = {}
        self.names = 0
        self.stored = dict(run.state.nodes)

    def send(self, event: RunEvent) -> None:
        self.run.send(event)
        self.stored.update({path: self.run.state.nodes[path] for path in self.run.changed})

    def move(self) -> bool:
        """Let one thing happen; False when nothing can."""
        moves: list[Any] = [e for e in self.run.pending if not isinstance(e, SetDeadline)]
        moves += [*self.tasks, *self.children]
        moves += [path for path, node in self.run.state.nodes.items() if node.state == "Waiting" and node.due is None]
        if not moves:
            return False
        chosen = self.dice.choice(moves)
        if not isinstance(chosen, str):
            self.run.pending.remove(chosen)
            self._answer(chosen)
        elif chosen in self.tasks:
            self._advance(chosen)
        elif chosen in self.children:
            self._end_child(chosen, self.dice.choice(ENDS))
        else:
            self._decide(chosen)
        return True

    def meddle(self) -> None:
        """A person does something, which may be refused."""
        at, path = self.run.tick(), self.dice.choice(list(self.run.state.nodes))
        tried = [p for p, n in self.run.state.nodes.items() if n.state in ("Failed", "Timeout", "Canceled")] or [path]
        event = self.dice.choice(
            [
                PauseRequested(at=at),
                ResumeRequested(at=at),
                RetryRequested(at=at, path=path),
                RetryRequested(at=at, path=self.dice.choice(tried)),
                RetryRequested(at=at, path=self.dice.choice(tried)),
                SkipRequested(at=at, path=path),
            ]
        )
        try:
            self.send(event)
        except IllegalTransition:
            return

    def crash(self) -> None:
        """Lose everything but what is stored: nodes as of their last visible change."""
        state = self.run.state
        loaded = replace(state, nodes=dict(reversed(self.stored.items())), active=99, open=99, scopes={})
        restored = restore(self.run.graph, loaded, self.run.limits)
        validate_state(self.run.graph, restored.state, self.run.limits)
        assert {path: node.state for path, node in restored.state.nodes.items()} == self.run.states()
        self.run.state, self.run.pending = restored.state, list(restored.effects)
        self.stored = dict(restored.state.nodes)

    def _answer(self, effect: Any) -> None:
        at = self.run.tick()
        if isinstance(effect, Evaluate):
            if self.dice.random() < 0.05:
                told = {"expression": "x", "code": "cel.error", "message": "no"}
                self.send(EvaluationFailed(at=at, path=effect.path, purpose=effect.purpose, **told))
                return
            self.send(Evaluated(at=at, path=effect.path, purpose=effect.purpose, values=(self._value(effect),)))
        elif isinstance(effect, StartTask):
            self.names += 1
            name = f"t{self.names}"
            self.tasks[effect.path] = (name, 0)
            self.send(TaskCreated(at=at, path=effect.path, task_id=name))
        elif isinstance(effect, CancelTask):
            if self.tasks.get(effect.path, ("", 0))[0] == effect.task_id:
                del self.tasks[effect.path]
                self._finish(effect.path, "Canceled")
        elif isinstance(effect, StartChild):
            self.names += 1
            self.children[effect.path] = f"c{self.names}"
            self.send(ChildNamed(at=at, path=effect.path, run_id=f"c{self.names}"))
        elif isinstance(effect, CancelChild):
            if self.children.get(effect.path) == effect.run_id:
                self._end_child(effect.path, "Canceled")
        elif isinstance(effect, FollowChild):
            if self.dice.random() < 0.5:
                self.children.pop(effect.path, None)
                self.send(ChildMissing(at=at, path=effect.path, run_id=effect.run_id))
            else:
                self.children[effect.path] = effect.run_id
        elif isinstance(effect, SetTimer):
            self.run.now = max(self.run.now, effect.at)
            self.send(TimerFired(at=self.run.now, path=effect.path))
        else:
            assert not isinstance(effect, AwaitRun)

    def _value(self, effect: Evaluate) -> Any:
        if effect.purpose in ("when", "branch", "while"):
            return self.dice.random() < 0.6
        return self.dice.choice([[1, 2, 3], 700, "x"])

    def _advance(self, path: str) -> None:
        name, stage = self.tasks[path]
        if stage == 0:
            self.tasks[path] = (name, 1)
            self.send(TaskStarted(at=self.run.tick(), path=path, attempt=1))
        else:
            del self.tasks[path]
            self._finish(path, self.dice.choice(ENDS))

    def _finish(self, path: str, state: Any) -> None:
        error = None if state == "Succeeded" else TaskError(type="Bad", message="bad")
        self.send(
            TaskFinished(at=self.run.tick(), path=path, state=state, attempt=1, output=None, error=error, reason=None)
        )

    def _end_child(self, path: str, state: Any) -> None:
        run_id = self.children.pop(path)
        self.send(
            ChildFinished(
                at=self.run.tick(), path=path, run_id=run_id, state=state, output=None, error=None, reason=None
            )
        )

    def _decide(self, path: str) -> None:
        decision: Any = self.dice.choice(["approve", "reject"])
        self.send(Decided(at=self.run.tick(), path=path, decision=decision, by="ann"))


def world(graph: tuple[list[Node], list[Edge]], bounds: RunLimits, seed: int) -> World:
    return World(Driver(*graph, limits=bounds, params={"x": True}), random.Random(seed))


def to_the_end(lab: World) -> None:
    if lab.run.state.state == "Paused":
        lab.send(ResumeRequested(at=lab.run.tick()))
    while lab.move():
        pass
    assert lab.run.state.state in FINAL_RUN_STATES


@given(graphs(), limits(), st.integers())
@settings(max_examples=300, deadline=None)
def test_every_run_ends_and_every_state_is_sound(
    graph: tuple[list[Node], list[Edge]], bounds: RunLimits, seed: int
) -> None:
    to_the_end(world(graph, bounds, seed))


@given(graphs(), limits(), st.integers(), st.integers(0, 60))
@settings(max_examples=300, deadline=None)
def test_people_may_do_anything_at_any_time(
    graph: tuple[list[Node], list[Edge]], bounds: RunLimits, seed: int, moves: int
) -> None:
    lab = world(graph, bounds, seed)
    for _ in range(moves):
        lab.move()
        if lab.run.state.state not in FINAL_RUN_STATES and lab.dice.random() < 0.4:
            lab.meddle()
    to_the_end(lab)


@given(graphs(), limits(), st.integers(), st.integers(0, 40))
@settings(max_examples=300, deadline=None)
def test_a_run_that_crashes_again_and_again_goes_on_to_an_end(
    graph: tuple[list[Node], list[Edge]], bounds: RunLimits, seed: int, moves: int
) -> None:
    lab = world(graph, bounds, seed)
    for _ in range(moves):
        lab.move()
        if lab.run.state.state not in FINAL_RUN_STATES:
            if lab.dice.random() < 0.2:
                lab.meddle()
            if lab.dice.random() < 0.2:
                lab.crash()
    to_the_end(lab)


@given(graphs(), limits(), st.integers(), st.integers(0, 30))
@settings(max_examples=200, deadline=None)
def test_a_canceled_run_ends_canceled(
    graph: tuple[list[Node], list[Edge]], bounds: RunLimits, seed: int, moves: int
) -> None:
    lab = world(graph, bounds, seed)
    for _ in range(moves):
        lab.move()
        if lab.run.state.state not in FINAL_RUN_STATES and lab.dice.random() < 0.1:
            lab.meddle()
    was_over = lab.run.state.state in FINAL_RUN_STATES
    lab.send(CancelRequested(at=lab.run.tick()))
    while lab.move():
        pass
    assert lab.run.state.state in FINAL_RUN_STATES
    assert was_over or lab.run.state.state == "Canceled"
