"""The life of a node and of a run: tasks, templates, places, time-out, cancel, errors."""

from __future__ import annotations

import msgspec
import pytest

from plum_desk.controller.core.run.state import (
    CancelRequested,
    CancelTask,
    DeadlinePassed,
    Evaluate,
    Evaluated,
    RunStarted,
    SetDeadline,
    StartTask,
    TaskCreated,
    TaskFinished,
    TaskRetrying,
    TaskStarted,
)
from plum_desk.controller.core.run.step import IllegalTransition, RunLimits, step
from tests.controller.core.run.driver import Driver, branch, task


def finished(path: str, state: str = "Succeeded") -> TaskFinished:
    return TaskFinished(at=200.0, path=path, state=state, attempt=1, output=None, error=None, reason=None)  # type: ignore[arg-type]


def test_a_chain_runs_to_its_end_with_the_output_of_its_leaf() -> None:
    run = Driver([task("a"), task("b", payload={"v": "${{ steps.a.output.n }}", "k": 1})], ["a>b"])
    assert run.state.state == "Running"
    run.run_task("a", output={"n": 4})
    asked = run.pending[-1]
    assert isinstance(asked, Evaluate)
    assert (asked.purpose, asked.expressions) == ("task", ("steps.a.output.n",))
    run.answer("b", 4)
    assert run.begin("b").payload == {"v": 4, "k": 1}
    run.end("b", output="done")
    assert (run.state.state, run.state.output, run.state.reason) == ("Succeeded", {"b": "done"}, None)
    assert run.state.finished_at == run.node("b").finished_at == run.now


def test_the_context_tells_about_the_run_and_holds_only_the_steps_named() -> None:
    run = Driver([task("a"), task("b"), task("c", payload="${{ steps.b.state }}")], ["a>c", "b>c"], params={"p": 1})
    run.run_task("a")
    run.run_task("b")
    asked = next(e for e in run.pending if isinstance(e, Evaluate))
    assert asked.context["params"] == {"p": 1}
    assert list(asked.context["steps"]) == ["b"]
    assert asked.context["run"]["runId"] == "r1"
    assert asked.context["run"]["workflowName"] == "demo"
    assert asked.context["run"]["createdAt"] == 99.0
    msgspec.json.encode(asked.context)


def test_target_and_labels_are_rendered_as_text() -> None:
    node = task("a", target_ref="node-${{ params.n }}", labels={"x": "${{ params.n }}"})
    run = Driver([node], params={"n": 3})
    run.answer("a", 3, 3)
    order = run.begin("a")
    assert (order.target_ref, order.labels, order.payload) == ("node-3", {"x": "3"}, None)


def test_a_target_that_is_no_text_fails_the_node() -> None:
    run = Driver([task("a", target_ref="${{ params.n }}")])
    run.answer("a", None)
    assert (run.node("a").state, run.node("a").reason) == ("Failed", "template.notText")
    assert run.state.active == 0


def test_an_expression_that_fails_fails_its_node_with_its_text() -> None:
    run = Driver([task("a", payload="${{ params.gone }}")])
    run.refuse("a", "cel.error", "Key not found")
    error = run.node("a").error
    assert error is not None
    assert (error.type, error.detail["code"]) == ("ExpressionError", "cel.error")
    assert error.message == "Key not found (in: params.gone)"
    assert run.state.state == "Failed"
    assert run.state.error is not None
    assert run.state.error.detail == {"node": "a"}
    assert run.state.reason == "node.failed"


def test_a_retried_task_stays_running_and_keeps_its_first_start() -> None:
    run = Driver([task("a")])
    run.begin("a")
    first = run.node("a").started_at
    run.send(TaskRetrying(at=run.tick(), path="a", attempt=1, reason="task.failed"))
    assert (run.node("a").state, run.node("a").reason) == ("Running", "task.failed")
    run.send(TaskStarted(at=run.tick(), path="a", attempt=2))
    assert (run.node("a").attempt, run.node("a").started_at, run.node("a").reason) == (2, first, None)


def test_a_task_may_end_before_it_started() -> None:
    run = Driver([task("a")])
    run.create("a")
    run.end("a", "Timeout")
    assert (run.node("a").state, run.state.state) == ("Timeout", "Failed")


def test_a_task_that_could_not_be_created_ends_its_node() -> None:
    run = Driver([task("a")])
    run.send(finished("a", "Failed"))
    assert run.node("a").state == "Failed"


def test_max_parallel_keeps_order_and_hands_places_on_at_once() -> None:
    run = Driver([task(k) for k in "abcd"], limits=RunLimits(max_parallel=2))
    assert run.waits_for(StartTask) == ["a", "b"]
    assert run.state.waiting == ("c", "d")
    assert run.node("c").reason == "maxParallel"
    run.begin("b")
    run.end("b")
    assert run.waits_for(StartTask) == ["a", "c"]
    assert run.node("c").reason is None
    run.run_task("a")
    run.run_task("c")
    run.run_task("d")
    assert run.state.state == "Succeeded"


def test_branches_need_no_place() -> None:
    run = Driver([task("a"), branch("b", condition="true")], limits=RunLimits(max_parallel=1))
    run.answer("b", True)
    assert run.states() == {"a": "Ready", "b": "Succeeded"}


def test_cancel_ends_what_has_not_started_and_asks_what_runs() -> None:
    run = Driver([task("a"), task("b"), task("c"), task("d", trigger_rule="all_done")], ["a>d"])
    run.begin("a")
    run.create("b")
    effects = run.send(CancelRequested(at=run.tick()))
    assert {(e.path, e.task_id) for e in effects if isinstance(e, CancelTask)} == {("a", "t-a"), ("b", "t-b")}
    assert run.states() == {"a": "Running", "b": "Canceled", "c": "Canceled", "d": "Canceled"}
    assert run.state.state == "Running"
    assert run.send(CancelRequested(at=run.tick())) == ()
    run.send(finished("b", "Canceled"))  # late, ignored
    run.end("a", "Succeeded", 5)  # it was faster
    assert (run.state.state, run.node("a").output, run.state.output) == ("Canceled", 5, {})


def test_a_task_created_for_a_node_that_was_just_canceled_is_canceled() -> None:
    run = Driver([task("a")])
    run.send(CancelRequested(at=run.tick()))
    assert run.state.state == "Canceled"
    effects = run.send(TaskCreated(at=run.tick(), path="a", task_id="late"))
    assert effects == (CancelTask(path="a", task_id="late", reason="cancel.requested"),)


def test_effects_of_a_node_that_ends_in_the_same_step_are_dropped() -> None:
    run = Driver([task("a"), task("b", payload="${{ 1 }}")], start=False)
    effects = run.send(RunStarted(at=1.0), CancelRequested(at=2.0))
    assert effects == ()
    assert run.state.state == "Canceled"


def test_a_run_may_be_canceled_before_it_begins() -> None:
    run = Driver([task("a")], start=False)
    run.send(CancelRequested(at=1.0))
    assert (run.state.state, run.state.started_at) == ("Canceled", None)
    assert run.send(RunStarted(at=2.0)) == ()


def test_the_runs_own_timeout() -> None:
    run = Driver([task("a"), task("b")], ["a>b"], limits=RunLimits(timeout_sec=30.0))
    assert SetDeadline(at=130.0) in run.pending
    run.begin("a")
    run.send(DeadlinePassed(at=130.0))
    assert run.states() == {"a": "Running", "b": "Canceled"}
    assert run.state.reason == "run.timeout"
    run.send(CancelRequested(at=131.0))  # too late to change what it is
    run.end("a", "Canceled")
    assert (run.state.state, run.state.reason) == ("Timeout", "run.timeout")
    assert run.send(DeadlinePassed(at=140.0)) == ()


def test_a_handled_failure_does_not_fail_the_run() -> None:
    run = Driver([task("a"), task("h", trigger_rule="one_failed")], ["a>h"])
    run.run_task("a", "Failed")
    assert run.node("a").handled
    run.run_task("h")
    assert (run.state.state, run.state.error) == ("Succeeded", None)


def test_on_failure_stop_cancels_what_has_not_started_but_cleaners() -> None:
    run = Driver(
        [task("a"), task("b"), task("c"), task("z", trigger_rule="all_done"), task("y")],
        ["b>c", "c>z", "z>y"],
        limits=RunLimits(on_failure="stop"),
    )
    run.begin("b")
    run.create("a")
    effects = run.end("b", "Succeeded")
    assert run.node("c").state == "Ready"
    run.end("a", "Failed")
    assert run.states() == {"a": "Failed", "b": "Succeeded", "c": "Canceled", "z": "Ready", "y": "Canceled"}
    assert run.node("c").reason == "run.stopped"
    assert effects
    run.run_task("z")
    assert run.state.state == "Failed"
    assert run.state.error is not None
    assert run.state.error.message == "a: a went wrong"


def test_on_failure_stop_goes_on_when_a_successor_may_handle_it() -> None:
    run = Driver(
        [task("a"), task("b"), task("h", trigger_rule="one_failed"), task("o")],
        ["a>b", "b>h"],
        limits=RunLimits(on_failure="stop"),
    )
    run.run_task("a", "Failed")
    assert run.states() == {"a": "Failed", "b": "UpstreamFailed", "h": "Ready", "o": "Ready"}


@pytest.mark.parametrize(
    "event",
    [
        RunStarted(at=1.0),
        TaskStarted(at=1.0, path="a", attempt=1),
        TaskRetrying(at=1.0, path="a", attempt=1, reason=None),
        TaskStarted(at=1.0, path="b", attempt=1),
        TaskCreated(at=1.0, path="b", task_id="x"),
        Evaluated(at=1.0, path="a", purpose="when", values=(True,)),
        Evaluated(at=1.0, path="b", purpose="task", values=()),
        finished("b"),
        finished("nobody"),
    ],
)
def test_an_illegal_event_tells_its_story_and_changes_nothing(event: object) -> None:
    run = Driver([task("a"), task("b")], ["a>b"])
    before = _written(run)
    with pytest.raises(IllegalTransition) as caught:
        step(run.graph, run.state, [event], run.limits)  # type: ignore[list-item]
    assert "r1" in str(caught.value)
    assert type(event).__name__ in str(caught.value)
    assert _written(run) == before


def _written(run: Driver) -> tuple[bytes, ...]:
    """The state as bytes, so that no change of a shared part goes unseen."""
    alone = msgspec.structs.replace(run.state, nodes={}, scopes={}, waiting=tuple(run.state.waiting))
    return (msgspec.json.encode(alone), *map(msgspec.json.encode, run.state.nodes.values()))


def test_a_result_comes_once() -> None:
    run = Driver([task("a"), task("b")])
    run.run_task("a")
    with pytest.raises(IllegalTransition, match=r"node a of run r1 is Succeeded .*started at"):
        run.send(finished("a"))


def test_a_late_answer_is_ignored() -> None:
    run = Driver([task("a", when="true"), task("b")])
    run.answer("a", True)
    run.begin("a")
    assert run.send(Evaluated(at=1.0, path="a", purpose="when", values=(False,))) == ()
    assert run.node("a").state == "Running"


def test_ten_thousand_nodes_skip_without_recursion() -> None:
    count = 10_000
    nodes = [branch("b", condition="false"), *(task(f"n{i}") for i in range(count))]
    run = Driver(nodes, ["b>n0:true", *(f"n{i}>n{i + 1}" for i in range(count - 1))])
    run.answer("b", False)
    assert run.state.state == "Succeeded"
    assert len(run.changed) == count + 1


def test_all_places_that_one_event_frees_are_handed_on() -> None:
    nodes = [task("a"), task("b"), task("y", trigger_rule="all_done"), task("z", trigger_rule="all_done")]
    run = Driver(nodes, limits=RunLimits(max_parallel=2, on_failure="stop"))
    run.begin("a")
    run.create("b")
    run.end("a", "Failed")
    assert run.node("b").state == "Canceled"
    assert run.waits_for(StartTask) == ["y", "z"]
