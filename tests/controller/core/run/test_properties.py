"""Random graphs, random outcomes, random orders: what holds after every step."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from plum_desk.api.types.common import replace
from plum_desk.api.types.workflows import FINAL_RUN_STATES, Edge, Node
from plum_desk.controller.core.run.invariants import validate_state
from plum_desk.controller.core.run.restore import restore
from plum_desk.controller.core.run.state import (
    CancelRequested,
    CancelTask,
    DeadlinePassed,
    Evaluate,
    Evaluated,
    RunEvent,
    RunState,
    SetDeadline,
    StartTask,
    TaskCreated,
    TaskFinished,
    TaskStarted,
)
from plum_desk.controller.core.run.step import RunLimits, step
from tests.controller.core.run.driver import Driver, branch, task

RULES = ("all_success", "all_done", "one_failed", "none_failed")
SETTLED_RULES = ("all_success", "all_done", "none_failed")


@st.composite
def graphs(draw: st.DrawFn, rules: tuple[str, ...] = RULES) -> tuple[list[Node], list[Edge]]:
    count = draw(st.integers(1, 12))
    nodes: list[Node] = []
    edges: list[Edge] = []
    for i in range(count):
        rule: Any = draw(st.sampled_from(rules))
        when = draw(st.sampled_from([None, None, "params.x"]))
        if draw(st.integers(0, 3)) == 0:
            nodes.append(branch(f"n{i}", condition="params.x", trigger_rule=rule, when=when))
        else:
            payload = draw(st.sampled_from([None, "${{ params.x }}"]))
            nodes.append(task(f"n{i}", payload=payload, trigger_rule=rule, when=when))
        for j in draw(st.sets(st.integers(0, i - 1), max_size=4)) if i else ():
            outcomes = ["true", "false", None] if nodes[j].__class__.__name__ == "BranchNode" else [None]
            edges.append(Edge(from_=f"n{j}", to=f"n{i}", when=draw(st.sampled_from(outcomes))))
    return nodes, edges


@st.composite
def limits(draw: st.DrawFn) -> RunLimits:
    return RunLimits(
        max_parallel=draw(st.sampled_from([None, 1, 2, 3])),
        timeout_sec=draw(st.sampled_from([None, 60.0])),
        on_failure=draw(st.sampled_from(["continue", "stop"])),
    )


class World:
    """Answers effects in a random order; what becomes of a node depends on the node alone."""

    def __init__(self, run: Driver, fates: random.Random, orders: random.Random):
        self.run = run
        self.ends = {key: fates.choice(["Succeeded", "Succeeded", "Failed", "Timeout"]) for key in run.graph.order}
        self.values = {key: [fates.random() < 0.7, fates.random() < 0.5, 1] for key in run.graph.order}
        self.orders = orders
        self.tasks: dict[str, int] = {}

    def move(self) -> bool:
        """Let one thing happen; False when nothing can."""
        moves: list[Any] = [e for e in self.run.pending if not isinstance(e, SetDeadline)]
        moves += list(self.tasks)
        if not moves:
            return False
        chosen = self.orders.choice(moves)
        if isinstance(chosen, str):
            self._advance(chosen)
            return True
        self.run.pending.remove(chosen)
        if isinstance(chosen, Evaluate):
            value = self.values[chosen.path][("when", "branch", "task").index(chosen.purpose)]
            self.run.send(Evaluated(at=self.run.tick(), path=chosen.path, purpose=chosen.purpose, values=(value,)))
        elif isinstance(chosen, StartTask):
            assert chosen.path not in self.tasks, "a task was started twice"
            self.tasks[chosen.path] = 0
            self.run.send(TaskCreated(at=self.run.tick(), path=chosen.path, task_id=f"t-{chosen.path}"))
        elif isinstance(chosen, CancelTask) and chosen.path in self.tasks:
            del self.tasks[chosen.path]
            self._finish(chosen.path, "Canceled")
        return True

    def _advance(self, path: str) -> None:
        if self.tasks[path] == 0:
            self.tasks[path] = 1
            self.run.send(TaskStarted(at=self.run.tick(), path=path, attempt=1))
        else:
            del self.tasks[path]
            self._finish(path, self.ends[path])

    def _finish(self, path: str, state: Any) -> None:
        event: RunEvent = TaskFinished(
            at=self.run.tick(), path=path, state=state, attempt=1, output=None, error=None, reason=None
        )
        self.run.send(event)


def play(nodes: list[Node], edges: list[Edge], bounds: RunLimits, fate: int, order: int) -> RunState:
    run = Driver(nodes, edges, limits=bounds, params={"x": True})
    world = World(run, random.Random(fate), random.Random(order))
    while world.move():
        pass
    return run.state


@given(graphs(), limits(), st.integers(), st.integers())
@settings(max_examples=300, deadline=None)
def test_every_run_ends_and_every_state_is_sound(
    graph: tuple[list[Node], list[Edge]], bounds: RunLimits, fate: int, order: int
) -> None:
    assert play(*graph, bounds, fate, order).state in FINAL_RUN_STATES


@given(graphs(SETTLED_RULES), st.sampled_from([None, 1, 2]), st.integers(), st.integers(), st.integers())
@settings(max_examples=200, deadline=None)
def test_the_end_does_not_depend_on_the_order_of_events(
    graph: tuple[list[Node], list[Edge]], places: int | None, fate: int, one: int, other: int
) -> None:
    bounds = RunLimits(max_parallel=places)
    first, second = play(*graph, bounds, fate, one), play(*graph, RunLimits(), fate, other)
    assert first.state == second.state
    assert {k: n.state for k, n in first.nodes.items()} == {k: n.state for k, n in second.nodes.items()}
    assert first.output == second.output


@given(graphs(), limits(), st.integers(), st.integers(), st.integers(0, 20), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_canceled_or_timed_out_run_ends_as_that(
    graph: tuple[list[Node], list[Edge]], bounds: RunLimits, fate: int, order: int, moves: int, late: bool
) -> None:
    run = Driver(*graph, limits=bounds, params={"x": True})
    world = World(run, random.Random(fate), random.Random(order))
    for _ in range(moves):
        world.move()
    was_over = run.state.state in FINAL_RUN_STATES
    run.send(DeadlinePassed(at=run.tick()) if late else CancelRequested(at=run.tick()))
    while world.move():
        pass
    assert run.state.state in FINAL_RUN_STATES
    if not was_over:
        assert run.state.state == ("Timeout" if late else "Canceled")


@given(graphs(), limits(), st.integers(), st.integers(), st.integers(0, 20))
@settings(max_examples=200, deadline=None)
def test_a_restored_run_is_sound_and_goes_on_to_an_end(
    graph: tuple[list[Node], list[Edge]], bounds: RunLimits, fate: int, order: int, moves: int
) -> None:
    run = Driver(*graph, limits=bounds, params={"x": True})
    stored = dict(run.state.nodes)
    world = World(run, random.Random(fate), random.Random(order))
    for _ in range(moves):
        world.move()
        stored.update({path: run.state.nodes[path] for path in run.changed})
    # What the store holds: nodes as of their last visible change, and the run with its old bookkeeping.
    loaded = replace(run.state, nodes=dict(reversed(stored.items())), active=99, open=99)
    restored = restore(run.graph, loaded, run.limits)
    validate_state(run.graph, restored.state, run.limits)
    assert {k: n.state for k, n in restored.state.nodes.items()} == run.states()
    run.state, run.pending = restored.state, list(restored.effects)
    world.tasks = {path: node for path, node in world.tasks.items() if run.state.nodes[path].task_id}
    while world.move():
        pass
    assert run.state.state in FINAL_RUN_STATES


@given(graphs(), st.integers(), st.integers())
@settings(max_examples=100, deadline=None)
def test_events_in_one_step_or_in_many_come_to_the_same(
    graph: tuple[list[Node], list[Edge]], fate: int, order: int
) -> None:
    sent: list[RunEvent] = []

    class Recording(Driver):
        def send(self, *events: RunEvent) -> tuple[Any, ...]:
            sent.extend(events)
            return super().send(*events)

    run = Recording(*graph, params={"x": True})
    start = Driver(*graph, params={"x": True}, start=False).state
    world = World(run, random.Random(fate), random.Random(order))
    while world.move():
        pass
    assert step(run.graph, start, sent, run.limits).state == run.state
