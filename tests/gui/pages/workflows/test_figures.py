"""The critical path, and a workflow as a person would write it."""

import msgspec

from plum_desk.api.types.workflows import Edge, RunNode, Workflow
from plum_desk.gui.pages.workflows.critical import critical_path
from plum_desk.gui.pages.workflows.spec import spec_of
from tests.gui.pages.samples import BENCH


def node(key: str, start: float | None, end: float | None) -> RunNode:
    return RunNode(
        run_id="r",
        key=key,
        path=key,
        iteration=None,
        state="Succeeded" if end else "Running",
        task_id=None,
        attempt=1,
        progress=None,
        started_at=start,
        finished_at=end,
        output=None,
        error=None,
        reason=None,
        revision=1,
    )


def path_s(nodes: list[RunNode], *edges: tuple[str, str], now: float = 100.0) -> float:
    return critical_path({one.key: one for one in nodes}, [Edge(from_=a, to=b) for a, b in edges], now).seconds


def test_the_longest_chain_counts_without_its_waits() -> None:
    nodes = [node("a", 0, 2), node("b", 2, 12), node("c", 2, 5), node("d", 20, 21)]
    assert path_s(nodes, ("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")) == 2 + 10 + 1


def test_what_still_runs_counts_until_now_and_what_has_not_begun_not_at_all() -> None:
    assert path_s([node("a", 90, None), node("b", None, None)], ("a", "b")) == 10
    assert path_s([]) == 0


def test_an_exported_workflow_holds_what_was_written_and_nothing_more() -> None:
    stored = msgspec.convert(
        {
            "workflowId": "w",
            "labels": {},
            "maxParallel": None,
            "timeoutSec": None,
            "onFailure": "continue",
            "version": 3,
            "createdAt": 1.0,
            "revision": 9,
            **BENCH,
        },
        Workflow,
    )
    spec = spec_of(stored)
    assert spec["name"] == "Bench"
    assert "workflowId" not in spec
    assert spec["nodes"] == BENCH["nodes"]
    assert spec["edges"] == BENCH["edges"]
    assert "maxParallel" not in spec
