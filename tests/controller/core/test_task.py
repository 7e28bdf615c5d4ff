"""The task machine: its table, its counting, and that no order of events breaks it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from plum_desk.api.types.tasks import FINAL_TASK_STATES, RetryPolicy, TaskError
from plum_desk.controller.core import task as core
from plum_desk.controller.core.errors import IllegalTransition
from plum_desk.controller.core.retry import delay_s
from plum_desk.controller.core.task import TaskOrder, TaskProgress

ERROR = TaskError(type="ValueError", message="no")


def order(**more: Any) -> TaskOrder:
    return TaskOrder(
        task_id="t1", name="n", task_name="n", executor="embedded", created_at=0.0, created_by="me", **more
    )


def running(the_order: TaskOrder, token: str = "1.1") -> TaskProgress:
    pending, _ = core.step(the_order, TaskProgress(), core.Submitted(at=1.0))
    task, _ = core.step(the_order, pending, core.Assigned(at=2.0, token=token, scheduled_on="w"))
    return task


def failed(token: str = "1.1", **more: Any) -> core.AttemptFailed:
    return core.AttemptFailed(at=3.0, token=token, outcome="Failed", error=ERROR, random=0.5, **more)


def test_a_task_goes_from_queued_to_succeeded() -> None:
    task = running(order())
    task, effects = core.step(order(), task, core.Succeeded(at=5.0, token="1.1", result={"x": 1}))
    assert (task.state, task.result, task.started_at, task.finished_at) == ("Succeeded", {"x": 1}, 2.0, 5.0)
    assert effects == (core.Finish(),)


def test_two_retries_allow_three_attempts_and_the_last_one_decides() -> None:
    the_order = order(max_retries=2, retry=RetryPolicy(delay_sec=4.0))
    task = running(the_order)
    for number in (1, 2):
        task, effects = core.step(the_order, task, failed(f"1.{number}"))
        assert (task.state, task.next_attempt_at, effects) == ("Pending", 7.0, (core.Offer(7.0),))
        task, _ = core.step(the_order, task, core.Assigned(at=8.0, token=f"1.{number + 1}", scheduled_on="w"))
    timeout = core.AttemptFailed(at=9.0, token="1.3", outcome="Timeout", error=ERROR, random=0.5)
    task, effects = core.step(the_order, task, timeout)
    assert (task.state, task.attempt, effects) == ("Timeout", 3, (core.Finish(),))
    assert [a.state for a in task.attempts] == ["Failed", "Failed", "Timeout"]


def test_an_attempt_lost_with_the_controller_uses_up_no_retry() -> None:
    task = running(order())
    lost = core.Lost(at=3.0, token="1.1", reason="controller.restarted", message="m", random=0.5, counted=False)
    task, effects = core.step(order(), task, lost)
    assert (task.state, task.failures, effects) == ("Pending", 0, (core.Offer(),))
    assert (task.attempts[0].state, task.attempts[0].reason) == ("Lost", "controller.restarted")


def test_a_late_result_is_recorded_as_superseded_and_changes_nothing_else() -> None:
    the_order = order(max_retries=1)
    lost = core.Lost(at=3.0, token="1.1", reason="worker.lost", message="m", random=0.5)
    pending, _ = core.step(the_order, running(the_order), lost)
    late, effects = core.step(the_order, pending, core.Succeeded(at=4.0, token="1.1", result="late"))
    assert (late.state, late.result, effects) == ("Pending", None, ())
    assert (late.attempts[0].state, late.attempts[0].reason) == ("Superseded", "result.superseded")


def test_a_result_that_comes_twice_is_no_news() -> None:
    done, _ = core.step(order(), running(order()), core.Succeeded(at=3.0, token="1.1", result=1))
    again, effects = core.step(order(), done, core.Succeeded(at=4.0, token="1.1", result=2))
    assert again is done
    assert effects == ()


def test_cancel_of_a_running_task_waits_for_its_executor() -> None:
    task, effects = core.step(order(), running(order()), core.CancelRequested(at=3.0))
    assert (task.state, task.reason, effects) == (
        "Running",
        "cancel.requested",
        (core.Revoke("1.1", "cancel.requested"),),
    )
    again, more = core.step(order(), task, core.CancelRequested(at=4.0))
    assert again is task
    assert more == ()
    canceled, _ = core.step(order(max_retries=9), task, failed())
    assert canceled.state == "Canceled"


@pytest.mark.parametrize(
    ("error_type", "retryable", "state"),
    [
        ("ValueError", None, "Pending"),
        ("KeyError", None, "Failed"),
        ("KeyError", True, "Pending"),
        ("ValueError", False, "Failed"),
    ],
)
def test_what_the_code_says_wins_over_the_types_of_the_policy(
    error_type: str, retryable: bool | None, state: str
) -> None:
    the_order = order(max_retries=1, retry=RetryPolicy(retry_on=("ValueError",)))
    event = core.AttemptFailed(
        at=3.0,
        token="1.1",
        outcome="Failed",
        error=TaskError(type=error_type, message=""),
        random=0.0,
        retryable=retryable,
    )
    task, _ = core.step(the_order, running(the_order), event)
    assert task.state == state


def test_an_illegal_event_tells_the_story_and_changes_nothing() -> None:
    task = running(order())
    with pytest.raises(IllegalTransition, match="task t1 is Running and cannot take Submitted"):
        core.step(order(), task, core.Submitted(at=9.0))


@given(
    st.builds(
        RetryPolicy,
        delay_sec=st.floats(0, 1000),
        backoff=st.sampled_from(["constant", "exponential"]),
        max_delay_sec=st.floats(0, 5000),
        jitter=st.sampled_from(["none", "full", "decorrelated"]),
    ),
    st.integers(1, 2000),
    st.floats(0, 5000),
    st.floats(0, 1, exclude_max=True),
)
def test_a_delay_is_never_negative_and_never_beyond_its_cap(
    policy: RetryPolicy, failures: int, previous: float, random: float
) -> None:
    delay = delay_s(policy, failures, previous, random)
    cap = max(policy.delay_sec, policy.max_delay_sec)
    assert 0 <= delay <= cap


class TaskMachine(RuleBasedStateMachine):
    """Throws any order of events at a task; stale tokens too."""

    def __init__(self) -> None:
        super().__init__()
        self.order = order(max_retries=2, queue_timeout_sec=5.0)
        self.task = TaskProgress()
        self.at = 0.0
        self.finals: list[TaskProgress] = []
        self.offered = False

    def step(self, event: core.TaskEvent) -> None:
        before = self.task
        try:
            self.task, effects = core.step(self.order, self.task, event)
        except IllegalTransition:
            assert self.task is before
            return
        if before.state in FINAL_TASK_STATES:
            assert effects == ()
            assert (self.task.state, self.task.result) == (before.state, before.result)
        for effect in effects:
            self.offered = isinstance(effect, core.Offer) or (self.offered and not isinstance(effect, core.Withdraw))

    def now(self) -> float:
        self.at += 1.0
        return self.at

    @rule()
    def submit(self) -> None:
        self.step(core.Submitted(at=self.now()))

    @precondition(lambda self: self.task.state == "Pending")
    @rule(epoch=st.integers(1, 3))
    def assign(self, epoch: int) -> None:
        assert self.offered
        self.step(core.Assigned(at=self.now(), token=f"{epoch}.{self.task.attempt + 1}", scheduled_on="w"))

    @rule(token=st.sampled_from(["current", "1.1", "2.2", "9.9"]))
    def succeed(self, token: str) -> None:
        self.step(core.Succeeded(at=self.now(), token=self._token(token), result=self.at))

    @rule(token=st.sampled_from(["current", "1.1", "3.1"]), outcome=st.sampled_from(["Failed", "Timeout", "Canceled"]))
    def fail(self, token: str, outcome: Any) -> None:
        self.step(core.AttemptFailed(at=self.now(), token=self._token(token), outcome=outcome, error=ERROR, random=0.1))

    @rule(token=st.sampled_from(["current", "1.2"]), counted=st.booleans())
    def lose(self, token: str, counted: bool) -> None:
        self.step(
            core.Lost(at=self.now(), token=self._token(token), reason="r", message="m", random=0.1, counted=counted)
        )

    @rule()
    def cancel(self) -> None:
        self.step(core.CancelRequested(at=self.now()))

    @rule()
    def queue_timeout(self) -> None:
        self.step(core.QueueTimedOut(at=self.now()))

    @invariant()
    def holds(self) -> None:
        task = self.task
        assert (task.finished_at is not None) == (task.state in FINAL_TASK_STATES)
        assert task.attempt == len(task.attempts)
        assert [a.attempt for a in task.attempts] == list(range(1, task.attempt + 1))
        running_now = [a for a in task.attempts if a.state == "Running"]
        assert len(running_now) == (1 if task.state == "Running" else 0)
        assert all((a.finished_at is None) == (a.state == "Running") for a in task.attempts)
        assert task.failures <= self.order.max_retries + 1
        assert (task.result is not None) <= (task.state == "Succeeded")

    def _token(self, name: str) -> str:
        return (self.task.token or "0.0") if name == "current" else name


TestTaskMachine = TaskMachine.TestCase


def test_a_checkpoint_of_the_running_attempt_is_kept_for_the_next_and_forgotten_in_the_end() -> None:
    order = TaskOrder(
        task_id="t", name="x", task_name="x", executor="embedded", created_at=0.0, created_by="me", max_retries=1
    )
    task = core.TaskProgress()
    for event in (
        core.Submitted(at=1.0),
        core.Assigned(at=2.0, token="1.1", scheduled_on="w"),
        core.Checkpointed(at=3.0, token="1.1", state={"done": 5}),
        core.Checkpointed(at=3.5, token="0.9", state="of another"),
        core.Lost(at=4.0, token="1.1", reason="worker.lost", message="gone", random=0.0),
        core.Checkpointed(at=4.5, token="1.1", state="late"),
        core.Assigned(at=5.0, token="1.2", scheduled_on="w"),
    ):
        task, _ = core.step(order, task, event)
    assert (task.state, task.checkpoint) == ("Running", {"done": 5})
    task, _ = core.step(order, task, core.Succeeded(at=6.0, token="1.2", result=None))
    assert task.checkpoint is None
