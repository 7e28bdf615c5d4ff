"""One topic's objects by key."""

from msgspec.structs import replace

from plum_desk.api.types.nodes import Node
from plum_desk.api.types.workflows import RunNode, Trigger, WorkflowRun
from plum_desk.gui.models.shelf import Shelf, key_of, key_of_deleted, text_key

NODE = Node(
    node_id="bench-1",
    ip=None,
    labels={},
    last_seen=None,
    health="Healthy",
    linked=False,
    metrics=None,
    os=None,
    cores=None,
    started_at=None,
    agent_version=None,
    boot_id=None,
    created_at=0.0,
    revision=1,
)
RUN = WorkflowRun(
    run_id="r0",
    workflow_id="w",
    workflow_name="Bench",
    version=1,
    state="Succeeded",
    params={},
    labels={},
    priority=0,
    output=None,
    error=None,
    reason=None,
    created_by="admin",
    trigger=Trigger(),
    parent_run_id=None,
    parent_path=None,
    created_at=0.0,
    started_at=None,
    finished_at=1.0,
    revision=1,
)


def test_counts_follow_the_states() -> None:
    shelf = Shelf("nodes")
    shelf.put(NODE)
    shelf.put(replace(NODE, node_id="bench-2"))
    shelf.put(replace(NODE, health="Unhealthy"))
    assert shelf.counts["Healthy"] == 1
    assert shelf.counts["Unhealthy"] == 1
    assert shelf.remove("bench-1")
    assert not shelf.remove("bench-1")
    assert shelf.counts["Unhealthy"] == 0
    shelf.become([NODE])
    assert dict(shelf.counts) == {"Healthy": 1}


def test_the_oldest_finished_are_forgotten_and_unfinished_stay() -> None:
    shelf = Shelf("workflow-runs", most_finished=10)
    shelf.put(replace(RUN, run_id="old but running", state="Running", created_at=-1.0))
    for number in range(400):
        shelf.put(replace(RUN, run_id=f"r{number}", created_at=float(number)))
    gone = shelf.trim()
    assert len(gone) == 390
    assert set(shelf.records) == {"old but running", *(f"r{number}" for number in range(390, 400))}


def test_a_node_of_a_run_is_known_by_run_and_path() -> None:
    node = RunNode(
        run_id="r1",
        key="weigh",
        path="weigh",
        iteration=None,
        state="Pending",
        task_id=None,
        attempt=0,
        progress=None,
        started_at=None,
        finished_at=None,
        output=None,
        error=None,
        reason=None,
        revision=1,
    )
    assert key_of("run-nodes", node) == ("r1", "weigh")
    assert text_key(("r1", "weigh")) == "r1/weigh"
    assert key_of_deleted("run-nodes", {"runId": "r1", "path": "weigh", "revision": 7}) == ("r1", "weigh")
    assert key_of_deleted("nodes", {"revision": 7}) is None
