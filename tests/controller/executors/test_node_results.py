"""Many parts, one result or one failure."""

from __future__ import annotations

from plum_desk.api.types.common import MAX_JSON_BYTES
from plum_desk.api.types.tasks import TaskError
from plum_desk.controller.executors.node_results import PartOutcome, failure_of, gathered
from plum_desk.controller.store.codec import encode

GOOD = PartOutcome(result={"exitCode": 0, "stdout": "x", "truncated": False})


def _bad(type_: str, *, retryable: bool | None = None) -> PartOutcome:
    return PartOutcome(error=TaskError(type=type_, message=f"was {type_}"), retryable=retryable)


def test_all_good_is_no_failure() -> None:
    outcomes = {"a": GOOD, "b": GOOD}
    assert failure_of(("a", "b"), outcomes) is None
    assert gathered(("a", "b"), outcomes) == {"nodes": {"a": GOOD.result, "b": GOOD.result}}


def test_a_failure_names_the_nodes_and_keeps_a_type_that_all_share() -> None:
    failure = failure_of(("a", "b", "c"), {"a": _bad("ExitCode"), "b": GOOD, "c": _bad("ExitCode")})
    assert failure is not None
    assert (failure.outcome, failure.error.type, failure.retryable) == ("Failed", "ExitCode", None)
    assert failure.error.message == "2 of 3 nodes failed: a: was ExitCode; c: was ExitCode"
    mixed = failure_of(("a", "b"), {"a": _bad("Timeout"), "b": _bad("Lost")})
    assert mixed is not None
    assert (mixed.outcome, mixed.error.type) == ("Failed", "NodesFailed")
    late = failure_of(("a",), {"a": _bad("Timeout")})
    assert late is not None
    assert late.outcome == "Timeout"


def test_only_when_no_part_may_be_retried_the_whole_may_not() -> None:
    hopeless = failure_of(("a",), {"a": _bad("x", retryable=False)})
    mixed = failure_of(("a", "b"), {"a": _bad("x", retryable=False), "b": _bad("x")})
    assert hopeless is not None
    assert mixed is not None
    assert (hopeless.retryable, mixed.retryable) == (False, None)


def test_outputs_are_cut_to_what_a_result_may_hold() -> None:
    long = {"exitCode": 0, "stdout": "o" * 60_000 + "end", "stderr": "", "truncated": False}
    nodes = [f"n{number}" for number in range(40)]
    whole = gathered(nodes, dict.fromkeys(nodes, PartOutcome(result=long)))
    assert len(encode(whole)) < MAX_JSON_BYTES
    shown = whole["nodes"]["n0"]
    assert shown["truncated"] is True
    assert shown["stdout"].endswith("end")
