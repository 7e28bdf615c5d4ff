"""What people do to a run that is under way, and running it again."""

from __future__ import annotations

import pytest

from plum_desk.controller.core.errors import IllegalTransition
from plum_desk.controller.core.run.restore import restore
from plum_desk.controller.core.run.reuse import NothingFailed, UnknownStart, reused_nodes
from plum_desk.controller.core.run.state import (
    CancelRequested,
    CancelTask,
    Evaluate,
    PauseRequested,
    ResumeRequested,
    RetryRequested,
    RunEvent,
    SkipRequested,
    StartTask,
)
from plum_desk.controller.core.run.step import RunLimits
from tests.controller.core.run.driver import Driver, approval, branch, loop, parallel, task


def ask(run: Driver, kind: type, path: str | None = None) -> None:
    event: RunEvent = kind(at=run.tick()) if path is None else kind(at=run.tick(), path=path)
    run.send(event)


def test_while_paused_nothing_new_starts_and_what_runs_goes_on() -> None:
    run = Driver([task("a"), task("b"), task("c", when="true")], ["a>b", "a>c"])
    run.begin("a")
    ask(run, PauseRequested)
    ask(run, PauseRequested)
    run.end("a")
    assert run.state.state == "Paused"
    assert run.pending == []
    assert run.states() == {"a": "Succeeded", "b": "Ready", "c": "Ready"}
    assert run.node("b").reason == "run.paused"
    ask(run, ResumeRequested)
    assert run.waits_for(StartTask) == ["b"]
    assert run.waits_for(Evaluate) == ["c"]
    assert run.node("b").reason is None


def test_an_answer_that_comes_in_a_pause_is_asked_for_again() -> None:
    run = Driver([task("a", payload="${{ params.x }}")], limits=RunLimits(max_parallel=1))
    ask(run, PauseRequested)
    run.answer("a", 1)
    assert (run.pending, run.state.active) == ([], 0)
    ask(run, ResumeRequested)
    run.answer("a", 2)
    assert run.create("a").payload == 2


def test_a_loop_waits_out_a_pause() -> None:
    run = Driver([loop("l", [task("a")], count=2), loop("w", [task("x")], mode="while", condition="true")])
    ask(run, PauseRequested)
    run.run_task("l[0].a")
    run.answer("w", True)
    assert run.pending == []
    ask(run, ResumeRequested)
    assert run.waits_for(StartTask) == ["l[1].a"]
    assert run.waits_for(Evaluate) == ["w"]


def test_places_are_not_given_away_in_a_pause() -> None:
    run = Driver([task("a"), task("b")], limits=RunLimits(max_parallel=1))
    run.begin("a")
    ask(run, PauseRequested)
    run.end("a")
    assert run.waits_for(StartTask) == []
    again = restore(run.graph, run.state, run.limits)
    assert again.effects == ()
    assert again.state.state == "Paused"
    ask(run, ResumeRequested)
    assert run.waits_for(StartTask) == ["b"]


def test_a_paused_run_can_be_canceled_and_can_end() -> None:
    run = Driver([task("a"), task("b")], ["a>b"])
    ask(run, PauseRequested)
    ask(run, CancelRequested)
    assert run.state.state == "Canceled"
    run = Driver([task("a")])
    ask(run, PauseRequested)
    run.run_task("a")
    assert run.state.state == "Succeeded"
    with pytest.raises(IllegalTransition):
        ask(run, ResumeRequested)


def test_a_failed_node_is_tried_again_with_what_it_brought_down() -> None:
    run = Driver([task("a"), task("b"), task("c"), task("d")], ["a>b", "b>c"])
    run.begin("d")
    run.run_task("a")
    run.run_task("b", "Failed")
    assert run.states() == {"a": "Succeeded", "b": "Failed", "c": "UpstreamFailed", "d": "Running"}
    ask(run, RetryRequested, "b")
    assert run.states() == {"a": "Succeeded", "b": "Ready", "c": "Pending", "d": "Running"}
    run.run_task("b")
    run.run_task("c")
    run.end("d")
    assert run.state.state == "Succeeded"


def test_what_has_set_a_handler_going_is_not_tried_again() -> None:
    run = Driver([task("a"), task("h", trigger_rule="one_failed"), task("z")], ["a>h"])
    run.run_task("a", "Failed")
    with pytest.raises(IllegalTransition):
        ask(run, RetryRequested, "a")
    always = Driver([task("a"), task("h", trigger_rule="always"), task("z")], ["a>h"])
    always.run_task("a", "Failed")
    ask(always, RetryRequested, "a")
    assert always.node("a").state == "Ready"


def test_what_succeeded_or_a_finished_run_is_not_tried_again() -> None:
    run = Driver([task("a"), task("b")])
    run.run_task("a")
    with pytest.raises(IllegalTransition):
        ask(run, RetryRequested, "a")
    run.run_task("b", "Failed")
    assert run.state.state == "Failed"
    with pytest.raises(IllegalTransition):
        ask(run, RetryRequested, "b")


def test_a_failed_loop_goes_on_with_its_failed_iterations() -> None:
    run = Driver(
        [loop("l", [task("a"), task("b")], ["a>b"], count=3, max_parallel=2), task("after"), task("z")], ["l>after"]
    )
    run.run_task("l[0].a")
    run.run_task("l[0].b")
    run.run_task("l[1].a", "Failed")
    run.run_task("l[2].a")
    run.run_task("l[2].b")
    assert run.states()["after"] == "UpstreamFailed"
    ask(run, RetryRequested, "l")
    assert run.node("l").state == "Running"
    assert run.waits_for(StartTask) == ["z", "l[1].a"]
    run.run_task("l[1].a")
    run.run_task("l[1].b", output=5)
    assert run.node("l").output["items"][1] == {"b": 5}
    assert run.node("after").state == "Ready"


def test_a_node_in_an_open_iteration_is_tried_again() -> None:
    run = Driver([loop("l", [task("a"), task("b")], count=1)])
    run.run_task("l[0].a", "Failed")
    ask(run, RetryRequested, "l[0].a")
    run.run_task("l[0].a")
    run.run_task("l[0].b")
    assert run.state.state == "Succeeded"


def test_skip() -> None:
    run = Driver([task("a"), approval("ok"), task("b", trigger_rule="none_failed")], ["a>b", "ok>b"])
    ask(run, SkipRequested, "ok")
    assert (run.node("ok").state, run.node("ok").reason) == ("Skipped", "skip.requested")
    run.create("a")
    ask(run, SkipRequested, "a")
    assert run.take(CancelTask, "a").task_id == "t-a"
    assert run.node("b").state == "Ready"
    run.begin("b")
    with pytest.raises(IllegalTransition):
        ask(run, SkipRequested, "b")


def test_skip_of_what_waits_for_a_place() -> None:
    run = Driver([task("a"), task("b"), task("c")], limits=RunLimits(max_parallel=1))
    ask(run, SkipRequested, "b")
    run.run_task("a")
    assert run.waits_for(StartTask) == ["c"]


def ended() -> Driver:
    nodes = [branch("br", condition="true"), task("a"), task("no"), task("b"), task("c"), task("d"), task("e")]
    run = Driver(nodes, ["br>a:true", "br>no:false", "a>b", "b>c", "a>d", "d>e"])
    run.answer("br", True)
    run.run_task("a", output="A")
    run.run_task("b", "Failed")
    run.run_task("d", output="D")
    run.run_task("e", output="E")
    assert run.state.state == "Failed"
    return run


def again(run: Driver, start: str) -> Driver:
    return Driver(
        list(run.graph.nodes.values()),
        ["br>a:true", "br>no:false", "a>b", "b>c", "a>d", "d>e"],
        reused=reused_nodes(run.graph, run.state.nodes, start),
    )


def test_rerun_from_failed_reuses_what_succeeded() -> None:
    run = again(ended(), "failed")
    assert run.waits_for(StartTask) == ["b"]
    assert run.node("a").output == "A"
    assert run.node("a").reason == "run.reused"
    assert run.states()["no"] == "Skipped"
    run.run_task("b", output="B")
    run.run_task("c", output="C")
    assert (run.state.state, run.state.output) == ("Succeeded", {"c": "C", "e": "E"})


def test_rerun_from_a_node_runs_what_follows_it_too() -> None:
    run = again(ended(), "d")
    assert run.waits_for(StartTask) == ["b", "d"]
    assert {key for key, node in run.state.nodes.items() if node.reason == "run.reused"} == {"br", "a"}


def test_rerun_from_the_start_reuses_nothing() -> None:
    assert again(ended(), "start").waits_for(Evaluate) == ["br"]


def test_rerun_of_what_did_not_fail() -> None:
    run = Driver([task("a")])
    run.run_task("a")
    with pytest.raises(NothingFailed):
        reused_nodes(run.graph, run.state.nodes, "failed")
    with pytest.raises(UnknownStart):
        reused_nodes(run.graph, run.state.nodes, "nobody")


def test_a_rerun_in_which_all_is_reused_ends_at_once() -> None:
    run = Driver([parallel("p", "a"), task("a")], ["p>a"])
    run.run_task("a", output=1)
    whole = Driver([parallel("p", "a"), task("a")], ["p>a"], reused=dict(run.state.nodes))
    assert (whole.state.state, whole.state.output) == ("Succeeded", {"a": 1})
