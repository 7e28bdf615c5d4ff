"""Loops: their three modes, what their bodies see, their limits and their failures."""

from __future__ import annotations

from typing import Any

import pytest

from plum_desk.api.types.workflows import MAX_NODES
from plum_desk.controller.core.run.state import CancelRequested, Evaluate, StartTask
from plum_desk.controller.core.run.step import RunLimits
from tests.controller.core.run.driver import Driver, loop, parallel, task


def echo(run: Driver) -> None:
    """Let every task succeed with the value of its payload."""
    run.finish(lambda effect: ("Succeeded") if isinstance(effect, StartTask) else (True,))


def test_count_runs_one_after_the_other() -> None:
    run = Driver([loop("l", [task("a"), task("b")], ["a>b"], count=2), task("after")], ["l>after"])
    assert run.waits_for(StartTask) == ["l[0].a"]
    run.run_task("l[0].a")
    run.run_task("l[0].b", output="first")
    assert run.waits_for(StartTask) == ["l[1].a"]
    assert (run.node("l").state, run.node("l[1].a").iteration) == ("Running", 1)
    run.run_task("l[1].a")
    run.run_task("l[1].b", output="second")
    assert run.node("l").output == {"count": 2, "items": [{"b": "first"}, {"b": "second"}]}
    assert run.node("after").state == "Ready"


def test_count_of_none_is_done_at_once() -> None:
    run = Driver([loop("l", [task("a")], count=0)])
    assert (run.state.state, run.node("l").output) == ("Succeeded", {"count": 0, "items": []})


def test_items_come_from_a_template_and_run_side_by_side() -> None:
    body = [task("a", payload="${{ item }} ${{ sample.x }} ${{ index }}")]
    run = Driver([loop("l", body, mode="forEach", items="${{ params.list }}", item_name="sample", max_parallel=2)])
    run.answer("l", [{"x": 1}, {"x": 2}, {"x": 3}])
    asked = [effect for effect in run.pending if isinstance(effect, Evaluate)]
    assert [effect.path for effect in asked] == ["l[0].a", "l[1].a"]
    context = asked[1].context
    assert (context["item"], context["sample"], context["index"], context["last"]) == ({"x": 2}, {"x": 2}, 1, None)
    run.answer("l[1].a", {"x": 2}, 2, 1)
    run.run_task("l[1].a", output="two")
    assert run.waits_for(Evaluate) == ["l[0].a", "l[2].a"]
    asked = [effect for effect in run.pending if isinstance(effect, Evaluate)]
    assert asked[1].context["last"] == {"a": "two"}


def test_while_asks_before_each_iteration_and_sees_the_last() -> None:
    run = Driver([loop("l", [task("a")], mode="while", condition="last == null || last.a < 3")])
    asked = run.pending[0]
    assert isinstance(asked, Evaluate)
    assert (asked.purpose, asked.context["index"], asked.context["last"]) == ("while", 0, None)
    run.answer("l", True)
    run.run_task("l[0].a", output=3)
    asked = run.pending[0]
    assert isinstance(asked, Evaluate)
    assert (asked.context["index"], asked.context["last"]) == (1, {"a": 3})
    run.answer("l", False)
    assert run.node("l").output == {"count": 1, "items": [{"a": 3}]}


def test_a_condition_must_be_bool_and_one_that_fails_fails_the_loop() -> None:
    run = Driver([loop("l", [task("a")], mode="while", condition="1")])
    run.answer("l", 1)
    assert (run.node("l").state, run.node("l").reason) == ("Failed", "cel.notBool")
    run = Driver([loop("l", [task("a")], mode="while", condition="1/0 == 1")])
    run.refuse("l")
    assert (run.node("l").state, run.node("l").reason) == ("Failed", "cel.error")


def test_a_body_sees_the_nodes_before_its_loop() -> None:
    body = [task("a"), task("b", payload="${{ steps.a.output }} ${{ steps.first.output }}")]
    run = Driver([task("first"), loop("l", body, ["a>b"], count=1)], ["first>l"])
    run.run_task("first", output="outer")
    run.run_task("l[0].a", output="inner")
    asked = run.pending[0]
    assert isinstance(asked, Evaluate)
    assert {key: step["output"] for key, step in asked.context["steps"].items()} == {"a": "inner", "first": "outer"}


def test_loops_in_loops() -> None:
    inner = loop("i", [task("x", payload="${{ row }}${{ item }}")], mode="forEach", items=[1, 2], max_parallel=2)
    run = Driver([loop("o", [inner], mode="forEach", items=["a", "b"], item_name="row", max_parallel=2)])
    asked = [effect for effect in run.pending if isinstance(effect, Evaluate)]
    assert [effect.path for effect in asked] == ["o[0].i[0].x", "o[0].i[1].x", "o[1].i[0].x", "o[1].i[1].x"]
    assert [(e.context["row"], e.context["item"]) for e in asked] == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]
    for effect in asked:
        run.answer(effect.path, effect.context["row"], effect.context["item"])
        run.run_task(effect.path, output=effect.path)
    assert run.node("o").output["items"][1] == {
        "i": {"count": 2, "items": [{"x": "o[1].i[0].x"}, {"x": "o[1].i[1].x"}]}
    }
    assert run.state.state == "Succeeded"


def test_a_failed_iteration_ends_the_loop_when_the_others_are_done() -> None:
    run = Driver([loop("l", [task("a")], count=9, max_parallel=2)])
    run.run_task("l[0].a", "Failed")
    assert run.waits_for(StartTask) == ["l[1].a"]
    assert run.node("l").state == "Running"
    run.run_task("l[1].a")
    node = run.node("l")
    assert (node.state, node.reason) == ("Failed", "iteration.failed")
    assert node.error is not None
    assert node.error.message == "l[0].a: l[0].a went wrong"
    assert run.state.error is not None
    assert run.state.error.message.startswith("l: l[0].a")


def test_a_failure_that_the_body_handles_is_none() -> None:
    run = Driver([loop("l", [task("a"), task("h", trigger_rule="one_failed")], ["a>h"], count=1)])
    run.run_task("l[0].a", "Failed")
    run.run_task("l[0].h")
    assert run.state.state == "Succeeded"


@pytest.mark.parametrize(("count", "reason"), [(2.5, "loop.badCount"), (-1, "loop.badCount"), ("x", "loop.badCount")])
def test_a_count_that_is_none(count: Any, reason: str) -> None:
    run = Driver([loop("l", [task("a")], count="${{ params.n }}")])
    run.answer("l", count)
    assert (run.node("l").state, run.node("l").reason) == ("Failed", reason)


def test_iterations_have_a_limit() -> None:
    run = Driver([loop("l", [task("a")], count="${{ params.n }}", max_iterations=3)])
    run.answer("l", 4)
    assert run.node("l").reason == "loop.tooManyIterations"
    run = Driver([loop("l", [task("a")], mode="while", condition="true", max_iterations=2)])
    for index in range(2):
        run.answer("l", True)
        run.run_task(f"l[{index}].a")
    run.answer("l", True)
    assert (run.node("l").state, run.node("l").reason) == ("Failed", "loop.tooManyIterations")


def test_a_run_has_a_limit_of_nodes() -> None:
    body = [task(f"n{i}") for i in range(MAX_NODES // 2)]
    run = Driver([loop("l", body, count=2, max_parallel=2)])
    assert run.node("l").state == "Running"
    assert len(run.state.nodes) == 1 + MAX_NODES // 2


def test_the_limit_of_nodes_says_so() -> None:
    body = [parallel("p", "j"), *(parallel(f"n{i}", "j") for i in range(4998)), parallel("j", "j")]
    run = Driver([loop("l", body, count=3)])
    node = run.node("l")
    assert (node.state, node.reason) == ("Failed", "run.tooManyNodes")
    assert node.error is not None
    assert "iteration 1" in node.error.message


def test_outputs_that_are_too_large_together() -> None:
    mebibyte = "x" * (1024 * 1024)
    run = Driver([loop("l", [task("a")], count=40)])
    for index in range(40):
        run.run_task(f"l[{index}].a", output=mebibyte)
    node = run.node("l")
    assert (node.state, node.reason) == ("Failed", "output.tooLarge")
    assert node.error is not None
    assert "40 iterations" in node.error.message
    run = Driver([task(f"t{index}") for index in range(40)])
    for index in range(40):
        run.run_task(f"t{index}", output=mebibyte)
    assert (run.state.state, run.state.reason, run.state.output) == ("Succeeded", "output.tooLarge", {})


def test_max_parallel_of_the_run_holds_in_bodies() -> None:
    run = Driver([loop("l", [task("a"), task("b")], count=4, max_parallel=4)], limits=RunLimits(max_parallel=3))
    assert len(run.waits_for(StartTask)) == 3
    assert len(run.state.waiting) == 5
    run.finish(lambda effect: "Succeeded")
    assert run.state.state == "Succeeded"


def test_a_canceled_loop_is_canceled_when_its_tasks_are() -> None:
    run = Driver([loop("l", [task("a")], count=5)])
    run.begin("l[0].a")
    run.send(CancelRequested(at=run.tick()))
    assert run.node("l").state == "Running"
    run.end("l[0].a", "Canceled")
    assert run.states() == {"l": "Canceled", "l[0].a": "Canceled"}
    idle = Driver([loop("l", [task("a")], mode="while", condition="true")])
    idle.send(CancelRequested(at=idle.tick()))
    assert idle.state.state == "Canceled"


def test_on_failure_stop_begins_no_iteration() -> None:
    run = Driver([loop("l", [task("a")], count=5), task("b")], limits=RunLimits(on_failure="stop"))
    run.begin("l[0].a")
    run.run_task("b", "Failed")
    run.end("l[0].a")
    assert (run.node("l").state, run.node("l").reason, run.state.state) == ("Canceled", "run.stopped", "Failed")
