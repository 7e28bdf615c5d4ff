"""A worker against a real link: what functions do is what the controller hears."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from plum_desk.api.errors import Unauthorized
from plum_desk.api.links import (
    Cancel,
    Drain,
    Failure,
    Holding,
    Log,
    PeerMessage,
    Progress,
    Refused,
    Register,
    Result,
    Started,
)
from plum_desk.sdk import PermanentError, RetryableError, Worker
from plum_desk.sdk.context import TaskContext
from tests.support.link_server import Link, LinkServer, link_server
from tests.support.waiting import turn_until


@pytest.fixture
async def server() -> AsyncIterator[LinkServer]:
    async with link_server() as server:
        yield server


@asynccontextmanager
async def serving(server: LinkServer, worker: Worker) -> AsyncIterator[Link]:
    """The worker's link; in the end the worker must have stopped in order."""
    running = asyncio.create_task(worker.serve())
    link = await server.link()
    try:
        yield link
    finally:
        worker.stop()
        worker.stop()
        await asyncio.wait_for(running, 20)


def worker_for(server: LinkServer, capacity: int = 2) -> Worker:
    return Worker("bench-1", capacity=capacity, controller=server.url, token="secret", labels={"lab": "a"})


async def failure_of(link: Link, task_id: str = "t1") -> Failure:
    outcome = await link.outcome(task_id)
    assert isinstance(outcome, Failure), outcome
    return outcome


async def test_registers_what_it_offers(server: LinkServer) -> None:
    worker = Worker("bench-1", capacity=3, controller=server.url, token="secret", node_id="n1", labels={"lab": "a"})

    @worker.task("measure.mean")
    def mean(values: list[float]) -> float:
        """The arithmetic mean.

        More of it.
        """
        return sum(values) / len(values)

    assert mean([1.0, 3.0]) == 2.0
    async with serving(server, worker) as link:
        register = link.register
        assert link.authorization == "Bearer secret"
        assert (register.kind, register.worker_id, register.node_id) == ("worker", "bench-1", "n1")
        assert (register.capacity, register.labels) == (3, {"lab": "a"})
        info = register.tasks[0]
        assert (info.name, info.description) == ("measure.mean", "The arithmetic mean.")
        assert info.payload_schema is not None
        assert info.payload_schema["required"] == ["values"]


async def test_def_and_async_def_give_their_results(server: LinkServer) -> None:
    worker = worker_for(server)
    threads: list[str] = []

    @worker.task("in.thread")
    def in_thread(n: int) -> dict[str, int]:
        threads.append(threading.current_thread().name)
        return {"n": n + 1}

    @worker.task("on.loop")
    async def on_loop(ctx: TaskContext, n: int) -> list[Any]:
        threads.append(threading.current_thread().name)
        return [n, ctx.attempt, ctx.token, ctx.task_id, ctx.cancelled]

    async with serving(server, worker) as link:
        await link.assign("in.thread", {"n": 1}, "t1")
        assert await link.outcome("t1") == Result(task_id="t1", token="t1-1", result={"n": 2})
        await link.assign("on.loop", {"n": 1}, "t2", attempt=3)
        assert await link.outcome("t2") == Result(task_id="t2", token="t2-1", result=[1, 3, "t2-1", "t2", False])
    assert threads == ["plum-bench-1-1", threading.current_thread().name]
    kinds = [type(message) for message in link.received if getattr(message, "task_id", None) == "t1"]
    assert kinds == [Started, Result]


async def test_failures_say_whether_to_try_again(server: LinkServer) -> None:
    worker = worker_for(server)

    @worker.task("fail")
    def fail(how: str) -> None:
        if how == "retry":
            raise RetryableError("busy", after=2)
        if how == "never":
            raise PermanentError("broken")
        if how == "exit":
            raise SystemExit(3)
        raise KeyError(how)

    @worker.task("fail.async")
    async def fail_async(how: str) -> None:
        fail(how)

    async with serving(server, worker) as link:
        for number, name in enumerate(("fail", "fail.async")):
            found = []
            for how in ("retry", "never", "exit", "other"):
                await link.assign(name, {"how": how}, f"{how}{number}")
                error = (await failure_of(link, f"{how}{number}")).error
                found.append((error.type, error.message, error.retryable, error.after_sec))
                assert "Traceback" in error.detail
            assert found == [
                ("RetryableError", "busy", True, 2.0),
                ("PermanentError", "broken", False, None),
                ("SystemExit", "3", None, None),
                ("KeyError", "'other'", None, None),
            ]


async def test_a_payload_that_does_not_fit_fails_for_good_and_names_the_parameter(server: LinkServer) -> None:
    worker = worker_for(server)

    @worker.task("typed")
    async def typed(n: int) -> int:
        return n

    async with serving(server, worker) as link:
        await link.assign("typed", {"n": "1"})
        error = (await failure_of(link)).error
        assert (error.type, error.retryable) == ("InvalidPayload", False)
        assert error.message == "parameter 'n': Expected `int`, got `str`"


@pytest.mark.parametrize(("value", "code"), [(float("nan"), "result.notJson"), ("x" * 2**20, "result.tooLarge")])
async def test_a_result_that_cannot_be_stored_is_a_failure(server: LinkServer, value: Any, code: str) -> None:
    worker = worker_for(server)

    @worker.task("give")
    def give() -> Any:
        return value

    async with serving(server, worker) as link:
        await link.assign("give")
        assert (await failure_of(link)).error.type == code


async def test_a_task_that_it_does_not_have_fails(server: LinkServer) -> None:
    async with serving(server, worker_for(server)) as link:
        await link.assign("absent")
        assert (await failure_of(link)).error.type == "task.unknown"


async def test_an_async_def_is_canceled_and_may_clean_up(server: LinkServer) -> None:
    worker = worker_for(server)
    cleaned: list[bool] = []

    @worker.task("wait")
    async def wait(ctx: TaskContext) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.append(ctx.cancelled)

    async with serving(server, worker) as link:
        await link.assign("wait")
        await link.started()
        await link.send(Cancel(task_id="t1", reason="cancel.requested"))
        error = (await failure_of(link)).error
        assert (error.type, error.message) == ("Canceled", "canceled (cancel.requested)")
    assert cleaned == [True]


async def test_a_def_sees_that_it_is_canceled(server: LinkServer) -> None:
    worker = worker_for(server)

    @worker.task("poll")
    def poll(ctx: TaskContext) -> str:
        tick = threading.Event()
        while not ctx.cancelled:
            tick.wait(0.001)
        return "half of it"

    async with serving(server, worker) as link:
        await link.assign("poll")
        await link.started()
        await link.send(Cancel(task_id="t1", token="t1-1"))
        assert (await failure_of(link)).error.type == "Canceled"


async def test_a_cancel_with_another_token_changes_nothing(server: LinkServer) -> None:
    worker = worker_for(server)
    go_on = asyncio.Event()

    @worker.task("wait")
    async def wait() -> str:
        await go_on.wait()
        return "done"

    async with serving(server, worker) as link:
        await link.assign("wait")
        await link.started()
        await link.send(Cancel(task_id="t1", token="of another attempt"))
        await link.assign("wait", None, "t2")
        await link.started("t2")
        go_on.set()
        assert isinstance(await link.outcome("t1"), Result)


async def test_a_newer_attempt_stops_the_fenced_one(server: LinkServer) -> None:
    worker = worker_for(server)

    @worker.task("wait")
    async def wait(ctx: TaskContext) -> int:
        if ctx.attempt == 1:
            await asyncio.Event().wait()
        return ctx.attempt

    async with serving(server, worker) as link:
        await link.assign("wait", None, "t1", token="first")
        await link.started()
        await link.assign("wait", None, "t1", token="second", attempt=2)
        await server.until(lambda: len(link.of(Result)) == 1 and len(link.of(Failure)) == 1)
        assert link.of(Failure)[0].token == "first"
        assert link.of(Result)[0] == Result(task_id="t1", token="second", result=2)


async def test_a_fenced_task_is_stopped_after_it_registered_again(server: LinkServer) -> None:
    worker = worker_for(server)

    @worker.task("wait")
    async def wait() -> None:
        await asyncio.Event().wait()

    async with serving(server, worker) as link:
        await link.assign("wait")
        await link.started()
        await server.stop()
        await server.start()
        again = await server.link(2)
        assert again.register.running == [Holding(task_id="t1", token="t1-1")]
        await again.send(Cancel(task_id="t1", token="t1-1", reason="lease.fenced"))
        assert (await failure_of(again)).error.type == "Canceled"


async def test_an_async_def_ends_at_its_time_out(server: LinkServer) -> None:
    worker = worker_for(server)

    @worker.task("wait")
    async def wait() -> None:
        await asyncio.Event().wait()

    async with serving(server, worker) as link:
        await link.assign("wait", timeout_sec=0.05)
        error = (await failure_of(link)).error
        assert (error.type, error.message) == ("Timeout", "ran longer than 0.05 s")


async def test_a_def_is_reported_at_its_time_out_and_its_thread_stays_used_until_it_returns(
    server: LinkServer,
) -> None:
    worker = worker_for(server, capacity=2)
    release = threading.Event()
    seen: list[bool] = []

    @worker.task("block")
    def block(ctx: TaskContext) -> None:
        release.wait(20)
        seen.append(ctx.cancelled)

    async with serving(server, worker) as link:
        await link.assign("block", timeout_sec=0.05)
        assert (await failure_of(link)).error.type == "Timeout"
        await server.until(lambda: [message.capacity for message in link.of(Register)] == [2, 1])
        release.set()
        await server.until(lambda: [message.capacity for message in link.of(Register)] == [2, 1, 2])
        assert len(link.of(Failure)) == 1
        assert not link.of(Result)
    assert seen == [True]


async def test_a_def_that_waits_for_a_thread_can_be_canceled(server: LinkServer) -> None:
    worker = worker_for(server, capacity=1)
    release = threading.Event()
    ran: list[int] = []

    @worker.task("block")
    def block(n: int) -> None:
        ran.append(n)
        release.wait(20)

    async with serving(server, worker) as link:
        await link.assign("block", {"n": 1}, "t1")
        await link.started("t1")
        await link.assign("block", {"n": 2}, "t2")
        await link.send(Cancel(task_id="t2"))
        assert (await failure_of(link, "t2")).error.type == "Canceled"
        release.set()
        assert isinstance(await link.outcome("t1"), Result)
        await link.assign("block", {"n": 3}, "t3")
        await link.outcome("t3")
        assert not link.of(Started, "t2")
    assert ran == [1, 3]


async def test_progress_and_log_arrive_before_the_result(server: LinkServer) -> None:
    worker = worker_for(server)

    @worker.task("tell")
    def tell(ctx: TaskContext) -> None:
        for number in range(1000):
            ctx.log(f"line {number}")
            ctx.progress(number / 999, f"step {number}")

    async with serving(server, worker) as link:
        await link.assign("tell")
        await link.outcome()
        text = "".join(message.text for message in link.of(Log))
        assert text == "".join(f"line {number}\n" for number in range(1000))
        assert link.of(Progress)[-1] == Progress(task_id="t1", token="t1-1", fraction=1.0, message="step 999")
        assert len(link.of(Progress)) < 100
        assert isinstance(link.received[-1], Result)


async def test_progress_is_sent_at_most_ten_times_a_second_but_the_newest_always(server: LinkServer) -> None:
    worker = worker_for(server)
    go_on = asyncio.Event()

    @worker.task("tell")
    async def tell(ctx: TaskContext) -> None:
        ctx.progress(0.1)
        await turn_until(lambda: link.of(Progress))
        for percent in range(20, 60):
            ctx.progress(percent / 100)
            await asyncio.sleep(0)
        await go_on.wait()

    async with serving(server, worker) as link:
        await link.assign("tell")
        await link.progress(0.59)
        assert [message.fraction for message in link.of(Progress)] == [0.1, 0.59]
        go_on.set()
        await link.outcome()


async def test_a_result_survives_a_restart_of_the_controller(server: LinkServer) -> None:
    worker = worker_for(server)
    finish = asyncio.Event()

    @worker.task("wait")
    async def wait(ctx: TaskContext) -> str:
        await finish.wait()
        ctx.log("said while nobody listened")
        return "kept"

    async with serving(server, worker) as link:
        await link.assign("wait")
        await link.started()
        await server.stop()
        finish.set()
        await server.start()
        again = await server.link(2)
        assert await again.outcome() == Result(task_id="t1", token="t1-1", result="kept")
        assert "".join(message.text for message in again.of(Log)) == "said while nobody listened\n"
        assert [message.task_id for message in again.of(Started)] in ([], ["t1"])


async def test_stop_finishes_what_runs_and_takes_nothing_new(server: LinkServer) -> None:
    worker = worker_for(server)
    finish = asyncio.Event()

    @worker.task("wait")
    async def wait() -> str:
        await finish.wait()
        return "finished"

    running = asyncio.create_task(worker.serve())
    link = await server.link()
    await link.assign("wait")
    await link.started()
    worker.stop()
    await server.until(lambda: link.of(Drain))
    assert not running.done()
    finish.set()
    await asyncio.wait_for(running, 10)
    assert link.of(Result) == [Result(task_id="t1", token="t1-1", result="finished")]


async def test_the_second_stop_ends_what_runs_and_lets_it_be_tried_elsewhere(server: LinkServer) -> None:
    worker = worker_for(server)

    @worker.task("wait")
    async def wait() -> None:
        await asyncio.Event().wait()

    running = asyncio.create_task(worker.serve())
    link = await server.link()
    await link.assign("wait")
    await link.started()
    worker.stop()
    worker.stop()
    await asyncio.wait_for(running, 10)
    error = link.of(Failure)[0].error
    assert (error.type, error.retryable) == ("worker.stopped", True)


async def test_stop_waits_for_the_acknowledgement(server: LinkServer) -> None:
    worker = worker_for(server)
    server.acknowledge = False

    @worker.task("give")
    async def give() -> int:
        return 1

    running = asyncio.create_task(worker.serve())
    link = await server.link()
    await link.assign("give")
    await link.outcome()
    worker.stop()
    await server.until(lambda: link.of(Drain))
    assert not running.done()
    link.cut()
    server.acknowledge = True
    await (await server.link(2)).outcome()
    await asyncio.wait_for(running, 10)


async def test_it_can_serve_again_after_it_stopped(server: LinkServer) -> None:
    worker = worker_for(server)
    for number in (1, 2):
        running = asyncio.create_task(worker.serve())
        await server.link(number)
        with pytest.raises(RuntimeError, match="already serves"):
            await worker.serve()
        worker.stop()
        await asyncio.wait_for(running, 10)


async def test_a_task_that_is_added_while_it_serves_is_announced(server: LinkServer) -> None:
    worker = worker_for(server)
    async with serving(server, worker) as link:
        await link.assign("absent")
        await link.outcome()
        worker.task("late")(lambda: 1)
        await server.until(lambda: [info.name for info in link.of(Register)[-1].tasks] == ["late"])


async def test_a_refusal_ends_serve(server: LinkServer) -> None:
    server.answer = lambda _: Refused(status=401, code="auth.wrongToken", detail="no such token")
    with pytest.raises(Unauthorized):
        await asyncio.wait_for(worker_for(server).serve(), 10)


async def test_thousands_of_tasks_travel_in_few_frames(server: LinkServer) -> None:
    worker = worker_for(server, capacity=2000)

    @worker.task("add")
    async def add(a: int, b: int) -> int:
        return a + b

    async with serving(server, worker) as link:
        many = [assignment(number, {"a": number, "b": 1}) for number in range(2000)]
        await link.send(*many)
        await server.until(lambda: len(link.of(Result)) == 2000)
        assert {message.task_id: message.result for message in link.of(Result)} == {
            f"t{number}": number + 1 for number in range(2000)
        }
        assert len(link.frames) < 100


def assignment(number: int, payload: Any) -> Any:
    from plum_desk.api.links import Assign

    return Assign(task_id=f"t{number}", token=f"t{number}-1", attempt=1, name="add", payload=payload, timeout_sec=300)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Worker("no space"), "name 'no space'"),
        (lambda: Worker("w", node_id=""), "node_id ''"),
        (lambda: Worker("w", capacity=0), "capacity 0"),
        (lambda: Worker("w").task("builtin.echo"), "task name 'builtin.echo'"),
        (lambda: Worker("w").task(""), "task name ''"),
    ],
)
def test_bad_names_are_refused_at_once(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_one_name_is_one_task() -> None:
    worker = Worker("w")
    worker.task("a")(lambda: 1)
    with pytest.raises(ValueError, match="already has a task a"):
        worker.task("a")(lambda: 2)


def test_messages_stay_small() -> None:
    encoded = msgspec.json.encode(Result(task_id="t", token="k", result=msgspec.Raw(b'{"a":1}')))
    assert msgspec.json.decode(encoded, type=PeerMessage) == Result(task_id="t", token="k", result={"a": 1})
