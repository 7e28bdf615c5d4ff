"""Changes as lines of the activity."""

import pytest
from msgspec.structs import replace

from plum_desk.api.client import Event
from plum_desk.api.types.tasks import Task, TaskError
from plum_desk.gui.shell.sentences import Narrator, failure_cause, took
from tests.gui.models.test_shelf import NODE, RUN

TASK = Task(
    task_id="t1",
    def_id=None,
    origin_task_id=None,
    run_id=None,
    node_key=None,
    name="Weigh",
    task_name="weigh",
    executor="embedded",
    target_kind="",
    target_ref="",
    labels={},
    payload=None,
    result=None,
    error=None,
    state="Pending",
    attempt=0,
    max_retries=2,
    timeout_sec=300.0,
    priority=0,
    scheduled_on=None,
    progress=None,
    progress_message=None,
    created_at=100.0,
    created_by="admin",
    started_at=None,
    finished_at=None,
    next_attempt_at=None,
    reason=None,
    attempts=(),
    revision=7,
)
RUNNING = replace(TASK, state="Running", attempt=1, scheduled_on="bench-1", started_at=101.0)
DONE = replace(RUNNING, state="Succeeded", finished_at=101.038)
FAULT = TaskError(type="DeviceTimeout", message="LCR-2 gave no answer\nTraceback …")
FAILED = replace(RUNNING, state="Failed", attempt=3, finished_at=110.0, error=FAULT)


def narrator() -> Narrator:
    return Narrator(lambda: 500.0, lambda: "en")


@pytest.mark.parametrize(
    ("task", "text"),
    [
        (replace(TASK, state="Queued"), "created, waits to be started"),
        (TASK, "waits for its turn"),
        (replace(TASK, attempt=1), "waits for attempt 2"),
        (RUNNING, "started on bench-1, attempt 1"),
        (replace(RUNNING, scheduled_on="controller"), "started on controller, attempt 1"),
        (replace(RUNNING, reason="cancel.requested"), "is being canceled"),
        (DONE, "finished on bench-1 in 38 ms"),
        (replace(DONE, state="Canceled"), "canceled"),
    ],
)
def test_a_task_tells_its_state(task: Task, text: str) -> None:
    line = narrator().line(Event(topic="tasks", kind="updated", revision=7, data=task))
    assert line is not None
    assert (line.state, line.kind, line.name, line.text) == (task.state, "task", "Weigh", text)
    assert (line.revision, line.page, line.key) == (7, "tasks", "t1")


def test_a_failure_tells_its_first_line() -> None:
    line = narrator().line(Event(topic="tasks", kind="updated", revision=7, data=FAILED))
    assert line is not None
    assert line.at == 110.0
    assert line.text.endswith("DeviceTimeout: LCR-2 gave no answer")


def test_the_cause_speaks_the_readers_language_when_there_is_no_error() -> None:
    task = replace(FAILED, error=None, reason="queue.timeout")
    assert failure_cause(task, "en") == "It waited longer than it may."
    assert failure_cause(task, "zh") == "等待时间超过了允许的上限。"


def test_what_others_tell_is_not_told_twice() -> None:
    assert narrator().lines([Event(topic="run-nodes", kind="updated", revision=1, data=RUN)]) == []


def test_a_deleted_object_is_named() -> None:
    line = narrator().line(Event(topic="nodes", kind="deleted", revision=9, data={"nodeId": "bench-1", "revision": 9}))
    assert line is not None
    assert (line.name, line.text, line.at) == ("bench-1", "removed", 500.0)


def test_a_node_tells_its_health_and_link() -> None:
    linked = Event(topic="nodes", kind="updated", revision=2, data=replace(NODE, linked=True))
    silent = Event(topic="nodes", kind="updated", revision=3, data=replace(NODE, health="Unhealthy"))
    assert [line.text for line in narrator().lines([linked, silent])] == [
        "is healthy, its agent is connected",
        "is silent",
    ]


@pytest.mark.parametrize(("seconds", "text"), [(0.0004, "0 ms"), (0.25, "250 ms"), (1.5, "0:01.5"), (None, "–")])
def test_short_times_are_told_in_milliseconds(seconds: float | None, text: str) -> None:
    assert took(seconds) == text
