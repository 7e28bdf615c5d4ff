"""plum-agent as a program: real processes, a real link, kills and restarts."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import psutil
import pytest

from plum_desk.api.links import Cancel, Drain, Failure, Holding, Refused, Result, Started
from tests.support.link_server import Link, LinkServer, link_server
from tests.support.programs import Program, program
from tests.support.waiting import turn_until


@pytest.fixture
async def server() -> AsyncIterator[LinkServer]:
    async with link_server() as server:
        yield server


def agent(server: LinkServer, folder: Path, *more: str, node: str = "n1") -> AbstractAsyncContextManager[Program]:
    environ = {"PLUM_CONFIG_DIR": str(folder / "config"), "AGENT_DATA_DIR": str(folder / "data")}
    options = ("--node-id", node, "--base", server.url, "--token", "secret", *more)
    return program("-m", "plum_desk.agent", *options, env=environ)


async def run(link: Link, command: str, task_id: str = "t1", *, timeout_sec: float = 60.0, **payload: Any) -> None:
    """Assign a shell command; `$$` is the number of its group."""
    values = {"command": command, "shell": True} | payload
    await link.assign("shell", values, task_id, executor="os_process", timeout_sec=timeout_sec)


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def pid_of(link: Link, task_id: str = "t1") -> int:
    """The number that the command has printed first."""
    text = await link.log_text(task_id, "\n")
    return int(text.splitlines()[0])


async def test_it_is_ready_once_it_is_welcomed_and_tells_of_its_machine(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path, "--label", "lab=a", "--label", "rig=2", "--capacity", "7") as running:
        assert await running.line_with("plum-agent ready") == "plum-agent ready n1\n"
        link = await server.link()
        assert link.authorization == "Bearer secret"
        register = link.register
        assert (register.kind, register.node_id, register.capacity, register.running) == ("agent", "n1", 7, [])
        heartbeat = await server.until(lambda: next(iter(server.heartbeats), None))
        assert (heartbeat.node_id, heartbeat.labels) == ("n1", {"lab": "a", "rig": "2"})
        assert (heartbeat.ip, heartbeat.cores) == ("127.0.0.1", os.cpu_count())
        assert heartbeat.boot_id == register.boot_id
        assert heartbeat.metrics is not None
        assert heartbeat.metrics.memory_total == psutil.virtual_memory().total


async def test_it_runs_a_process_streams_its_output_and_gives_its_result(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path):
        link = await server.link()
        await run(link, "echo out; echo err >&2; cat; echo $NAME", input="in\n", env={"NAME": "温度"})
        outcome = await link.outcome()
        assert isinstance(outcome, Result)
        assert (outcome.result["exitCode"], outcome.result["stdout"]) == (0, "out\nin\n温度\n")
        assert await link.log_text("t1", "err\n")
        kinds = [type(message) for message in link.received if getattr(message, "task_id", None) == "t1"]
        assert (kinds[-1], kinds.count(Started)) == (Result, 1)


async def test_output_arrives_while_the_process_runs(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path):
        link = await server.link()
        os.mkfifo(tmp_path / "fifo")
        await run(link, "echo begun; read line < fifo; echo got $line", workingDir=str(tmp_path))
        await link.log_text("t1", "begun\n")
        await asyncio.to_thread((tmp_path / "fifo").write_text, "a line\n")
        outcome = await link.outcome()
        assert isinstance(outcome, Result)
        assert outcome.result["stdout"] == "begun\ngot a line\n"


@pytest.mark.parametrize(
    ("command", "timeout_s", "type_", "message"),
    [
        ("echo oops >&2; exit 4", 60.0, "ExitCode", "exit code 4: oops"),
        ("echo begun; exec sleep 60", 0.3, "Timeout", "ran longer than 0.3 s"),
    ],
)
async def test_failures_have_the_result_as_detail(
    server: LinkServer, tmp_path: Path, command: str, timeout_s: float, type_: str, message: str
) -> None:
    async with agent(server, tmp_path):
        link = await server.link()
        await run(link, command, timeout_sec=timeout_s)
        outcome = await link.outcome()
        assert isinstance(outcome, Failure)
        assert (outcome.error.type, outcome.error.message) == (type_, message)
        assert {"exitCode", "stdout", "stderr"} < set(outcome.error.detail)


async def test_what_cannot_run_fails_for_good(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path):
        link = await server.link()
        await run(link, "no-such-command", "t1", shell=False)
        await run(link, "x", "t2", args="not a list")
        await link.assign("builtin.echo", {"command": "true"}, "t3", executor="embedded")
        found = []
        for task_id in ("t1", "t2", "t3"):
            outcome = await link.outcome(task_id)
            assert isinstance(outcome, Failure)
            found.append((outcome.error.type, outcome.error.retryable))
        assert found == [("ProcessStartError", False), ("InvalidPayload", False), ("executor.unsupported", False)]


async def test_cancel_ends_the_whole_group(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path):
        link = await server.link()
        await run(link, "sleep 61 & echo $!; wait")
        child = await pid_of(link)
        await link.send(Cancel(task_id="t1"))
        outcome = await link.outcome()
        assert isinstance(outcome, Failure)
        assert (outcome.error.type, outcome.error.message) == ("Canceled", "canceled (cancel.requested)")
        assert outcome.error.detail["stdout"] == f"{child}\n"
        assert not alive(child)


async def test_a_task_runs_through_a_restart_of_the_controller(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path):
        link = await server.link()
        await run(link, f"echo before; until [ -e {tmp_path}/go ]; do sleep 0.02; done; echo after")
        await link.log_text("t1", "before\n")
        await server.stop()
        (tmp_path / "go").touch()
        await server.start()
        again = await server.link(2)
        assert again.register.running == [Holding(task_id="t1", token="t1-1")]
        outcome = await again.outcome()
        assert isinstance(outcome, Result)
        assert outcome.result["stdout"] == "before\nafter\n"
        assert await again.log_text("t1", "after\n")


async def test_the_log_of_a_long_outage_is_cut_at_its_beginning(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path):
        link = await server.link()
        wait = f"until [ -e {tmp_path}/go ]; do sleep 0.02; done"
        flood = f"yes 0123456789 | head -c 3000000; echo the end; touch {tmp_path}/done"
        await run(link, f"echo begun; {wait}; {flood}")
        await link.log_text("t1", "begun\n")
        await server.stop()
        (tmp_path / "go").touch()
        await turn_until((tmp_path / "done").exists)
        await server.start()
        again = await server.link(2)
        text = await again.log_text("t1", "the end\n")
        assert text.startswith("[")
        assert "characters of output were dropped here]\n" in text
        assert 1_000_000 < len(text) < 1_100_000


async def test_a_fenced_task_is_ended_after_registering_again(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path):
        link = await server.link()
        await run(link, "echo $$; exec sleep 62")
        pid = await pid_of(link)
        link.cut()
        again = await server.link(2)
        await again.send(Cancel(task_id="t1", token="t1-1", reason="lease.fenced"))
        outcome = await again.outcome()
        assert isinstance(outcome, Failure)
        assert outcome.error.type == "Canceled"
        assert not alive(pid)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_within_3_s_and_leaves_no_process(
    server: LinkServer, tmp_path: Path, number: signal.Signals
) -> None:
    async with agent(server, tmp_path) as running:
        link = await server.link()
        await run(link, "trap '' TERM; echo $$; while :; do sleep 0.1; done", "deaf")
        await run(link, "echo $$; exec sleep 63", "willing")
        pids = [await pid_of(link, "deaf"), await pid_of(link, "willing")]
        running.signal(number)
        assert await running.ended(within_s=3.0) == 0
        assert not any(alive(pid) for pid in pids)
        assert link.of(Drain)
        assert {(message.task_id, message.error.type, message.error.retryable) for message in link.of(Failure)} == {
            ("deaf", "agent.stopped", True),
            ("willing", "agent.stopped", True),
        }
    assert list((tmp_path / "data" / "node-n1" / "processes").iterdir()) == []


async def test_what_a_killed_agent_left_running_is_ended_by_its_next_life(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path) as first:
        link = await server.link()
        await run(link, "echo $$; sleep 64 & wait", "t1")
        await run(link, "echo $$; trap '' HUP; sleep 65 & exec sh -c 'exit 0' <&- >&- 2>&-", "t2")
        leader = await pid_of(link, "t1")
        await link.started("t1")
        children = psutil.Process(leader).children()
        first.signal(signal.SIGKILL)
        await first.ended()
        assert alive(leader)
    async with agent(server, tmp_path) as second:
        await second.line_with("plum-agent ready n1")
        again = await server.link(2)
        assert again.register.running == []
        assert not alive(leader)
        assert not any(alive(child.pid) for child in children)
        await run(again, "true", "t3")
        await again.outcome("t3")
        assert [message.task_id for message in again.of(Result) + again.of(Failure)] == ["t3"]


async def test_one_agent_for_a_node_and_folder(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path) as first:
        await first.line_with("plum-agent ready")
        async with agent(server, tmp_path) as second:
            assert await second.ended() == 3
            assert f"is in use by process {first.pid}" in second.output
            assert len(second.output.splitlines()) == 1
        async with agent(server, tmp_path, node="n2") as other:
            await other.line_with("plum-agent ready n2")


@pytest.mark.parametrize(
    ("status", "code", "exit_code"),
    [(401, "auth.wrongToken", 5), (403, "auth.forbidden", 5), (409, "node.inUse", 7)],
)
async def test_a_refusal_ends_it_with_its_code(
    server: LinkServer, tmp_path: Path, status: int, code: str, exit_code: int
) -> None:
    server.answer = lambda _: Refused(status=status, code=code, detail="not you")
    async with agent(server, tmp_path) as running:
        assert await running.ended() == exit_code
        assert running.output.splitlines()[-1] == f"plum-agent: {code}: not you"


@pytest.mark.parametrize(
    ("options", "exit_code", "message"),
    [
        ((), 4, "no controller of this user runs here"),
        (("--node-id", "no space"), 2, "AGENT_NODE_ID=no space"),
        (("--base", "ftp://x"), 2, "CONTROLLER_BASE=ftp://x"),
        (("--label", "nothing"), 2, "expected KEY=VALUE"),
        (("--capacity", "0"), 2, "expected a number"),
        (("--unknown",), 2, "unrecognized arguments"),
        (("--base", "http://127.0.0.1:9", "--data-dir", "/proc/nowhere"), 3, "/proc/nowhere"),
    ],
)
async def test_it_says_in_a_line_why_it_cannot_start(
    tmp_path: Path, options: tuple[str, ...], exit_code: int, message: str
) -> None:
    environ = {"PLUM_CONFIG_DIR": str(tmp_path), "AGENT_DATA_DIR": str(tmp_path / "data")}
    async with program("-m", "plum_desk.agent", *options, env=environ) as running:
        assert await running.ended() == exit_code
        assert message in running.output.splitlines()[-1]
        assert "Traceback" not in running.output


async def test_it_stays_small(server: LinkServer, tmp_path: Path) -> None:
    async with agent(server, tmp_path) as running:
        link = await server.link()
        await run(link, "echo $$")
        await link.outcome()
        assert psutil.Process(running.pid).memory_info().rss < 50_000_000


@pytest.mark.parametrize(
    ("options", "lang", "word"),
    [((), "en", "Connects this machine"), ((), "zh", "将本机连接到"), (("--lang", "zh"), "en", "节点标识")],
)
async def test_help_is_in_the_users_language(options: tuple[str, ...], lang: str, word: str) -> None:
    async with program("-m", "plum_desk.agent", *options, "--help", env={"PLUM_LANG": lang}) as running:
        assert await running.ended() == 0
        assert word in running.output
