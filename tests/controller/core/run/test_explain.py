"""Every state of a node is explained with a stable code."""

from __future__ import annotations

import pytest

from plum_desk.controller.core.run.explain import explain
from plum_desk.controller.core.run.state import CancelRequested, PauseRequested
from plum_desk.controller.core.run.step import RunLimits
from tests.controller.core.run.driver import Driver, branch, loop, task


def code(run: Driver, path: str) -> str:
    told = explain(run.graph, run.state, path)
    assert told.state == run.node(path).state
    assert told.message
    return told.code


def test_before_and_while_a_run_goes() -> None:
    run = Driver([task("a"), task("b"), task("c")], ["a>c", "b>c"], start=False)
    assert code(run, "a") == "run.notStarted"
    run = Driver([task("a"), task("b"), task("c")], ["a>c", "b>c"], limits=RunLimits(max_parallel=1))
    assert code(run, "a") == "task.creating"
    assert code(run, "b") == "maxParallel"
    told = explain(run.graph, run.state, "c")
    assert (told.code, told.details["waitingFor"]) == ("waiting.predecessors", ["a", "b"])
    run.create("a")
    assert code(run, "a") == "task.waiting"
    run = Driver([task("a")])
    run.begin("a")
    assert code(run, "a") == "task.running"
    run.send(CancelRequested(at=1.0))
    assert code(run, "a") == "task.canceling"


def test_a_loop_of_a_paused_run() -> None:
    run = Driver([loop("l", [task("a")], count=2)])
    run.begin("l[0].a")
    run.send(PauseRequested(at=run.tick()))
    assert code(run, "l") == "loop.running"
    run.end("l[0].a")
    assert code(run, "l") == "run.paused"


def test_evaluations() -> None:
    run = Driver([task("a", when="true"), task("b", payload="${{ 1 }}"), branch("c", condition="true")])
    assert [code(run, key) for key in "abc"] == ["evaluating.when", "evaluating.templates", "evaluating.condition"]


def test_ends() -> None:
    nodes = [
        branch("b", condition="true"),
        task("x"),
        task("no"),
        task("after"),
        task("w", when="false"),
        task("h", trigger_rule="one_failed"),
    ]
    run = Driver(nodes, ["b>x:true", "b>no:false", "x>after", "b>w", "w>h"])
    run.answer("b", True)
    run.run_task("x", "Timeout")
    run.answer("w", False)
    assert code(run, "b") == "branch.taken"
    assert code(run, "x") == "task.timeout"
    assert code(run, "no") == "branch.notTaken"
    assert code(run, "w") == "when.false"
    assert code(run, "h") == "rule.unmet"
    assert explain(run.graph, run.state, "after").details["failed"] == ["x"]
    run = Driver([task("a"), task("b")])
    run.run_task("a")
    run.send(CancelRequested(at=1.0))
    assert [code(run, key) for key in "ab"] == ["task.succeeded", "cancel.requested"]


def test_an_unknown_path() -> None:
    run = Driver([task("a")])
    with pytest.raises(KeyError):
        explain(run.graph, run.state, "zz")
