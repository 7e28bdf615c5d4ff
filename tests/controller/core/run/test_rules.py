"""Trigger rules, branches and what they make of successors."""

from __future__ import annotations

import pytest

from plum_desk.controller.core.run.state import Evaluate, StartTask
from tests.controller.core.run.driver import Driver, branch, task


def join(rule: str, *ends: str) -> Driver:
    """Two tasks before one of that rule, ended as told."""
    run = Driver([task("a"), task("b"), task("j", trigger_rule=rule)], ["a>j", "b>j"])
    for path, state in zip(("a", "b"), ends, strict=False):
        run.run_task(path, state)
    return run


@pytest.mark.parametrize(
    ("rule", "ends", "state"),
    [
        ("all_success", ("Succeeded", "Succeeded"), "Ready"),
        ("all_success", ("Succeeded",), "Pending"),
        ("all_success", ("Failed",), "Pending"),  # decided when every predecessor is final
        ("all_success", ("Failed", "Succeeded"), "UpstreamFailed"),
        ("all_success", ("Timeout", "Succeeded"), "UpstreamFailed"),
        ("all_success", ("Canceled", "Succeeded"), "UpstreamFailed"),
        ("all_done", ("Failed", "Timeout"), "Ready"),
        ("all_done", ("Succeeded", "Succeeded"), "Ready"),
        ("all_done", ("Failed",), "Pending"),
        ("one_failed", ("Failed",), "Ready"),  # starts at once
        ("one_failed", ("Timeout",), "Ready"),
        ("one_failed", ("Succeeded", "Canceled"), "Ready"),
        ("one_failed", ("Succeeded",), "Pending"),
        ("one_failed", ("Succeeded", "Succeeded"), "Skipped"),
        ("none_failed", ("Succeeded", "Succeeded"), "Ready"),
        ("none_failed", ("Succeeded", "Failed"), "UpstreamFailed"),
        ("all_failed", ("Failed", "Timeout"), "Ready"),
        ("all_failed", ("Failed",), "Pending"),
        ("all_failed", ("Failed", "Succeeded"), "Skipped"),
        ("all_failed", ("Succeeded", "Succeeded"), "Skipped"),
        ("one_success", ("Succeeded",), "Ready"),  # starts at once
        ("one_success", ("Failed",), "Pending"),
        ("one_success", ("Failed", "Succeeded"), "Ready"),
        ("one_success", ("Failed", "Canceled"), "UpstreamFailed"),
        ("none_failed_min_one_success", ("Succeeded", "Succeeded"), "Ready"),
        ("none_failed_min_one_success", ("Succeeded", "Failed"), "UpstreamFailed"),
        ("always", (), "Ready"),  # starts at once, whatever is before it
        ("always", ("Failed", "Failed"), "Ready"),
    ],
)
def test_rule(rule: str, ends: tuple[str, ...], state: str) -> None:
    assert join(rule, *ends).node("j").state == state


@pytest.mark.parametrize(
    ("rule", "one", "both"),
    [
        ("all_failed", "Skipped", "Skipped"),
        ("one_success", "Ready", "Skipped"),
        ("none_failed", "Ready", "Ready"),
        ("none_failed_min_one_success", "Ready", "Skipped"),
        ("all_success", "Skipped", "Skipped"),
    ],
)
def test_rules_and_skipped_predecessors(rule: str, one: str, both: str) -> None:
    def run(*whens: str | None) -> str:
        nodes = [task(key, when=when) for key, when in zip("ab", whens, strict=True)]
        driver = Driver([*nodes, task("j", trigger_rule=rule)], ["a>j", "b>j"])
        for key, when in zip("ab", whens, strict=True):
            driver.run_task(key) if when is None else driver.answer(key, False)
        return driver.node("j").state

    assert (run("false", None), run("false", "false")) == (one, both)


def test_upstream_failed_counts_as_failed_and_skipped_passes_on() -> None:
    run = Driver(
        [task("a"), task("b"), task("h", trigger_rule="one_failed"), task("s"), task("n", trigger_rule="none_failed")],
        ["a>b", "b>h", "h>s", "s>n"],
    )
    run.run_task("a")
    run.run_task("b")
    assert run.states() == {"a": "Succeeded", "b": "Succeeded", "h": "Skipped", "s": "Skipped", "n": "Ready"}
    assert run.node("h").reason == "rule.unmet"
    run = Driver([task("a"), task("b"), task("h", trigger_rule="one_failed")], ["a>b", "b>h"])
    run.run_task("a", "Failed")
    assert run.states() == {"a": "Failed", "b": "UpstreamFailed", "h": "Ready"}


def test_a_failure_weighs_more_than_a_skipped_predecessor() -> None:
    run = Driver([task("a"), task("h", trigger_rule="one_failed"), task("b"), task("j")], ["a>h", "h>j", "b>j"])
    run.run_task("a")
    run.run_task("b", "Failed")
    assert run.node("h").state == "Skipped"
    assert run.node("j").state == "UpstreamFailed"


def diamond() -> Driver:
    return Driver(
        [branch("b", condition="params.x > 1"), task("yes"), task("no"), task("j", trigger_rule="none_failed")],
        ["b>yes:true", "b>no:false", "yes>j", "no>j"],
        params={"x": 2},
    )


def test_a_branch_takes_one_way_and_skips_the_other() -> None:
    run = diamond()
    run.answer("b", True)
    assert run.node("b").output == {"taken": "true"}
    assert run.states() == {"b": "Succeeded", "yes": "Ready", "no": "Skipped", "j": "Pending"}
    assert run.node("no").reason == "branch.notTaken"
    run.run_task("yes")
    run.run_task("j", output=7)
    assert (run.state.state, run.state.output) == ("Succeeded", {"j": 7})


def test_an_edge_of_a_branch_without_outcome_is_always_taken() -> None:
    run = Driver([branch("b", condition="true"), task("t"), task("f")], ["b>t", "b>f:false"])
    run.answer("b", True)
    assert run.states() == {"b": "Succeeded", "t": "Ready", "f": "Skipped"}


def test_a_branch_that_fails_fails_all_its_ways() -> None:
    run = diamond()
    run.answer("b", 3)
    assert run.node("b").reason == "cel.notBool"
    error = run.node("b").error
    assert error is not None
    assert error.type == "ExpressionError"
    assert "params.x > 1" in error.message
    assert run.states() == {"b": "Failed", "yes": "UpstreamFailed", "no": "UpstreamFailed", "j": "UpstreamFailed"}
    assert run.state.state == "Failed"


def cases() -> Driver:
    from plum_desk.api.types.workflows import Case

    return Driver(
        [
            branch("b", cases=(Case(name="big", condition="params.x > 9"), Case(name="mid", condition="params.x > 5"))),
            task("t1"),
            task("t2"),
            task("t3"),
        ],
        ["b>t1:big", "b>t2:mid", "b>t3:default"],
    )


def test_cases_are_asked_in_order_and_the_first_that_holds_is_taken() -> None:
    run = cases()
    assert [e.expressions for e in run.pending if isinstance(e, Evaluate)] == [("params.x > 9",)]
    run.answer("b", True)
    assert run.states() == {"b": "Succeeded", "t1": "Ready", "t2": "Skipped", "t3": "Skipped"}
    assert run.waits_for(Evaluate) == []
    run = cases()
    run.answer("b", False)
    run.answer("b", True)
    assert run.node("b").output == {"taken": "mid"}
    run = cases()
    run.answer("b", False)
    run.answer("b", False)
    assert run.node("b").output == {"taken": "default"}
    assert run.waits_for(StartTask) == ["t3"]


def test_when_is_read_when_the_rule_is_met() -> None:
    run = Driver([task("a"), task("b", when="steps.a.output.go"), task("c")], ["a>b", "b>c"])
    assert run.waits_for(Evaluate) == []
    run.run_task("a", output={"go": False})
    asked = run.pending[0]
    assert isinstance(asked, Evaluate)
    assert asked.purpose == "when"
    assert asked.context["steps"] == {"a": {"state": "Succeeded", "output": {"go": False}}}
    run.answer("b", False)
    assert run.node("b").reason == "when.false"
    assert run.states() == {"a": "Succeeded", "b": "Skipped", "c": "Skipped"}
    assert run.state.state == "Succeeded"


def test_when_must_be_bool() -> None:
    run = Driver([task("a", when="1")])
    run.answer("a", 1)
    assert (run.node("a").state, run.node("a").reason) == ("Failed", "cel.notBool")
