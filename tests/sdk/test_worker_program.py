"""A worker as a program of its own: signals, exit codes, and its death."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from plum_desk.api.links import Drain, Refused, Result
from tests.support.link_server import LinkServer, link_server
from tests.support.programs import Program, program

PROGRAM = """
import asyncio
import sys
import threading
from pathlib import Path
from plum_desk.sdk import Worker

worker = Worker("bench-1", capacity=2)

@worker.task("until.file")
async def until_file(ctx, path: str) -> str:
    ctx.log("waiting")
    while not Path(path).exists():
        await asyncio.sleep(0.01)
    return "found"

@worker.task("block")
def block(ctx) -> None:
    threading.Event().wait()

worker.run()
"""


@pytest.fixture
async def server() -> AsyncIterator[LinkServer]:
    async with link_server() as server:
        yield server


def worker_program(server: LinkServer, folder: Path) -> AbstractAsyncContextManager[Program]:
    environ = {"CONTROLLER_BASE": server.url, "PLUM_TOKEN": "secret", "PLUM_CONFIG_DIR": str(folder)}
    return program("-c", PROGRAM, env=environ)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_it_finish_what_runs(server: LinkServer, tmp_path: Path, number: signal.Signals) -> None:
    async with worker_program(server, tmp_path) as worker:
        await worker.line_with(f"worker bench-1 is connected to {server.url} with 2 tasks")
        link = await server.link()
        assert link.authorization == "Bearer secret"
        await link.assign("until.file", {"path": str(tmp_path / "go")})
        await link.log_text("t1", "waiting\n")
        worker.signal(number)
        await server.until(lambda: link.of(Drain))
        (tmp_path / "go").touch()
        assert await worker.ended() == 0
        assert link.of(Result) == [Result(task_id="t1", token="t1-1", result="found")]


async def test_the_second_signal_ends_it_although_a_thread_never_returns(server: LinkServer, tmp_path: Path) -> None:
    async with worker_program(server, tmp_path) as worker:
        link = await server.link()
        await link.assign("block")
        await link.started()
        worker.signal(signal.SIGTERM)
        await server.until(lambda: link.of(Drain))
        worker.signal(signal.SIGTERM)
        assert await worker.ended(15) == 0


async def test_a_killed_worker_comes_back_as_the_same(server: LinkServer, tmp_path: Path) -> None:
    async with worker_program(server, tmp_path) as worker:
        link = await server.link()
        await link.assign("until.file", {"path": str(tmp_path / "never")})
        await link.started()
        worker.signal(signal.SIGKILL)
        await asyncio.wait_for(link.closed.wait(), 10)
    async with worker_program(server, tmp_path):
        again = await server.link(2)
        assert (again.register.worker_id, again.register.running) == ("bench-1", [])


@pytest.mark.parametrize(
    ("status", "code", "exit_code"),
    [(401, "auth.wrongToken", 5), (403, "auth.forbidden", 5), (409, "worker.inUse", 7)],
)
async def test_a_refusal_ends_it_with_its_code(
    server: LinkServer, tmp_path: Path, status: int, code: str, exit_code: int
) -> None:
    server.answer = lambda _: Refused(status=status, code=code, detail="not you")
    async with worker_program(server, tmp_path) as worker:
        assert await worker.ended() == exit_code
        assert worker.output == f"{code}: not you\n"


async def test_without_a_controller_it_says_so_and_ends_with_4(tmp_path: Path) -> None:
    async with program("-c", PROGRAM, env={"PLUM_CONFIG_DIR": str(tmp_path)}) as worker:
        assert await worker.ended() == 4
        assert worker.output.startswith("no controller of this user runs here")
        assert len(worker.output.splitlines()) == 1
