"""Fan-outs, waits, approvals, fallbacks and child runs."""

from __future__ import annotations

from typing import Any

import pytest

from plum_desk.api.types.workflows import WaitEvent
from plum_desk.controller.core.errors import IllegalTransition
from plum_desk.controller.core.run.explain import explain
from plum_desk.controller.core.run.restore import restore
from plum_desk.controller.core.run.state import (
    AwaitRun,
    CancelChild,
    CancelRequested,
    ChildFinished,
    ChildMissing,
    ChildNamed,
    Decided,
    FollowChild,
    PauseChild,
    PauseRequested,
    ResumeChild,
    ResumeRequested,
    RunAwaited,
    RunEvent,
    SetTimer,
    StartChild,
    StartTask,
    TimerFired,
)
from plum_desk.controller.core.run.step import RunLimits
from tests.controller.core.run.driver import Driver, approval, child, parallel, task, wait


def fan(policy: Any, rule: str = "all_success") -> Driver:
    nodes = [parallel("p", "j", policy), task("a"), task("b"), task("c"), task("j", trigger_rule=rule), task("k")]
    return Driver(nodes, ["p>a", "p>b", "p>c", "a>j", "b>j", "c>j", "j>k"])


def test_a_fan_out_succeeds_at_once_and_all_waits_for_all() -> None:
    run = fan("all")
    assert (run.node("p").state, run.node("p").output) == ("Succeeded", None)
    assert run.waits_for(StartTask) == ["a", "b", "c"]
    run.run_task("a")
    run.run_task("b")
    assert run.node("j").state == "Pending"
    run.run_task("c")
    assert run.node("j").state == "Ready"


def test_all_leaves_the_join_to_its_own_rule() -> None:
    run = fan("all", "all_done")
    for path in "abc":
        run.run_task(path, "Failed")
    assert run.node("j").state == "Ready"


@pytest.mark.parametrize(("policy", "needed"), [("one", 1), (2, 2)])
def test_a_join_starts_after_so_many_successes_and_the_others_go_on(policy: Any, needed: int) -> None:
    run = fan(policy)
    for path in "abc"[:needed]:
        assert run.node("j").state == "Pending"
        run.run_task(path)
    assert run.node("j").state == "Ready"
    run.run_task("j")
    run.run_task("k")
    assert run.state.state == "Running"
    for path in "abc"[needed:]:
        run.run_task(path, "Failed")
    assert run.state.state == "Succeeded"


def test_a_join_that_can_no_longer_be_met() -> None:
    run = fan(2)
    run.run_task("a")
    run.run_task("b", "Failed")
    assert run.node("j").state == "Pending"
    run.run_task("c", "Failed")
    assert (run.node("j").state, run.state.state) == ("UpstreamFailed", "Failed")


def test_a_failure_that_a_join_can_do_without_stops_nothing() -> None:
    nodes = [parallel("p", "j", "one"), task("a"), task("b"), task("j")]
    run = Driver(nodes, ["p>a", "p>b", "a>j", "b>j"], limits=RunLimits(on_failure="stop"))
    run.run_task("a", "Failed")
    assert run.states() == {"p": "Succeeded", "a": "Failed", "b": "Ready", "j": "Pending"}


def test_a_wait_ends_at_its_moment() -> None:
    run = Driver([wait("w", seconds=30), task("t")], ["w>t"])
    (timer,) = run.pending
    assert timer == SetTimer(path="w", at=130.0)
    assert (run.node("w").state, run.node("w").due) == ("Waiting", 130.0)
    run.send(TimerFired(at=129.0, path="w"))
    assert run.node("w").state == "Waiting"
    run.send(TimerFired(at=130.0, path="w"))
    assert run.states() == {"w": "Succeeded", "t": "Ready"}
    run.send(TimerFired(at=131.0, path="w"))


@pytest.mark.parametrize(
    ("until", "due"),
    [(500, 500.0), (500.5, 500.5), ("1970-01-01T00:10:00+00:00", 600.0), ("1970-01-01T01:10:00+01:00", 600.0)],
)
def test_until_is_a_number_or_a_text_with_a_zone(until: Any, due: float) -> None:
    run = Driver([wait("w", until=until)])
    assert run.node("w").due == due
    asked = Driver([wait("w", until="${{ params.t }}")])
    asked.answer("w", until)
    assert asked.node("w").due == due


@pytest.mark.parametrize("until", ["tomorrow", "2026-01-01T00:00:00", None, True, [], float("inf")])
def test_a_moment_that_is_none_fails_the_wait(until: Any) -> None:
    run = Driver([wait("w", until="${{ params.t }}")])
    run.answer("w", until)
    assert (run.node("w").state, run.node("w").reason) == ("Failed", "wait.badMoment")


def test_a_wait_for_a_run() -> None:
    event = WaitEvent(type="run", run_id="${{ params.x }}")
    run = Driver([wait("w", event=event)])
    run.answer("w", "r7")
    (effect,) = run.pending
    assert isinstance(effect, AwaitRun)
    assert (effect.event.run_id, run.node("w").state) == ("r7", "Waiting")
    again = restore(run.graph, run.state, run.limits)
    assert again.effects == (effect,)
    run.send(RunAwaited(at=run.tick(), path="w"))
    assert run.state.state == "Succeeded"


def test_a_wait_that_will_never_be_met_fails() -> None:
    run = Driver([wait("w", event=WaitEvent(type="run", run_id="r7"))])
    run.send(RunAwaited(at=run.tick(), path="w", unmet="r7 ended as Failed"))
    assert (run.node("w").state, run.node("w").reason) == ("Failed", "wait.unmet")


def decide(run: Driver, decision: Any, **more: Any) -> None:
    run.send(Decided(at=run.tick(), path="ok", decision=decision, by="ann", **more))


def test_an_approval_waits_for_a_person() -> None:
    run = Driver([approval("ok", message="Go?"), task("t")], ["ok>t"])
    assert run.pending == []
    assert explain(run.graph, run.state, "ok").code == "approval.waiting"
    decide(run, "approve", comment="yes", form={"x": 1})
    assert run.node("ok").output == {"decision": "approve", "by": "ann", "comment": "yes", "form": {"x": 1}}
    assert run.node("t").state == "Ready"
    with pytest.raises(IllegalTransition):
        decide(run, "reject")


def test_a_rejection_fails_what_follows() -> None:
    run = Driver([approval("ok"), task("t")], ["ok>t"])
    decide(run, "reject", comment="too hot")
    node = run.node("ok")
    assert (node.state, node.reason, node.output) == ("Failed", "approval.rejected", None)
    assert node.error is not None
    assert node.error.message == "ann rejected: too hot"
    assert run.states()["t"] == "UpstreamFailed"


@pytest.mark.parametrize(("on_timeout", "state"), [("reject", "Failed"), ("approve", "Succeeded")])
def test_the_deadline_of_an_approval(on_timeout: Any, state: str) -> None:
    run = Driver([approval("ok", timeout_sec=60, on_timeout=on_timeout)])
    (timer,) = run.pending
    assert isinstance(timer, SetTimer)
    again = restore(run.graph, run.state, run.limits)
    assert again.effects == (timer,)
    run.fire(timer)
    assert (run.node("ok").state, run.node("ok").reason) == (state, "approval.timeout")
    assert (run.node("ok").output is None) == (state == "Failed")


def test_a_fallback_takes_the_place_of_a_failed_task() -> None:
    run = Driver([task("a", fallback={"x": 0}), task("b")], ["a>b"])
    run.run_task("a", "Timeout")
    assert (run.node("a").state, run.node("a").output, run.node("a").reason) == ("Succeeded", {"x": 0}, "fallback")
    assert run.node("b").state == "Ready"
    null = Driver([task("a", fallback=None)])
    null.run_task("a", "Failed")
    assert (null.state.state, null.state.output) == ("Succeeded", {"a": None})
    canceled = Driver([task("a", fallback=1)])
    canceled.run_task("a", "Canceled")
    assert canceled.node("a").state == "Canceled"


def test_a_child_run() -> None:
    run = Driver([child("c", params={"n": "${{ params.n }}"}), task("t")], ["c>t"], params={"n": 3})
    run.answer("c", 3)
    order = run.name_child("c")
    assert order.params == {"n": 3}
    assert run.node("c").state == "Running"
    assert run.state.active == 1
    run.send(ChildFinished(at=1.0, path="c", run_id="another", state="Failed", output=None, error=None, reason=None))
    run.end_child("c", output={"leaf": 7})
    assert run.node("c").output == {"leaf": 7}
    assert run.node("t").state == "Ready"


def test_a_failed_child_fails_its_node_and_a_canceled_run_cancels_it() -> None:
    run = Driver([child("c")])
    run.run_child("c", "Timeout")
    assert (run.node("c").state, run.state.state) == ("Timeout", "Failed")
    run = Driver([child("c")])
    run.name_child("c")
    run.send(CancelRequested(at=run.tick()))
    effect: CancelChild = run.take(CancelChild, "c")
    assert effect.run_id == run.node("c").child_run_id
    assert run.state.state == "Running"
    run.end_child("c", "Canceled")
    assert run.state.state == "Canceled"


def test_a_child_whose_name_comes_after_the_cancel_is_canceled_too() -> None:
    run = Driver([child("c")])
    run.send(CancelRequested(at=run.tick()))
    run.send(ChildNamed(at=run.tick(), path="c", run_id="x"))
    assert run.take(CancelChild, "c").run_id == "x"


def test_a_child_is_told_of_a_pause_and_of_its_end_also_after_a_restart_and_when_it_is_named_late() -> None:
    run = Driver([child("c"), child("late")])
    run.name_child("c")
    run_id = run.node("c").child_run_id
    assert run_id is not None
    run.send(PauseRequested(at=run.tick()))
    assert run.take(PauseChild, "c").run_id == run_id
    run.send(ChildNamed(at=run.tick(), path="late", run_id="x"))
    assert run.take(PauseChild, "late").run_id == "x"
    assert PauseChild(path="c", run_id=run_id) in restore(run.graph, run.state, run.limits).effects
    run.send(ResumeRequested(at=run.tick()))
    assert run.waits_for(ResumeChild) == ["c", "late"]
    assert ResumeChild(path="c", run_id=run_id) in restore(run.graph, run.state, run.limits).effects


def test_a_parent_ends_its_own_pause_only_and_says_it_once() -> None:
    run = Driver([task("a")])

    def after(*events: RunEvent) -> str:
        for event in events:
            run.send(event)
        return run.state.state

    by_parent, by_hand = PauseRequested(at=5.0, by_parent=True), PauseRequested(at=5.0)
    parent_goes_on, go_on = ResumeRequested(at=5.0, by_parent=True), ResumeRequested(at=5.0)
    assert after(by_parent, parent_goes_on) == "Running"
    assert after(by_hand, by_parent, parent_goes_on) == "Paused"
    assert after(go_on) == "Running"
    assert after(by_parent, by_hand, parent_goes_on) == "Paused"
    assert after(go_on, by_parent, go_on, by_parent) == "Running"  # said again: a person has overruled it
    assert after(parent_goes_on, by_parent) == "Paused"  # a new one
    assert after(go_on, by_hand, parent_goes_on) == "Paused"
    assert after(parent_goes_on, go_on) == "Running"


def test_a_restored_run_follows_its_child_and_names_another_when_there_is_none() -> None:
    run = Driver([child("c"), task("t")], limits=RunLimits(max_parallel=1))
    run.name_child("c")
    run_id = run.node("c").child_run_id
    assert run_id is not None
    again = restore(run.graph, run.state, run.limits)
    assert FollowChild(path="c", run_id=run_id) in again.effects
    run.state, run.pending = again.state, []
    run.send(ChildMissing(at=run.tick(), path="c", run_id=run_id))
    assert run.waits_for(StartChild) == [] or run.waits_for(StartTask) == []
    run.finish(lambda effect: "Succeeded")
    assert run.state.state == "Succeeded"
