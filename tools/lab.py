"""Run a small lab on this machine: one controller and three agents, with all their data below one folder.

Ends on Ctrl+C or SIGTERM, and when the controller ends by itself. CONTROLLER_ADDR overrides the free port.
Usage: python tools/lab.py [FOLDER], by default build/lab
"""

import asyncio
import contextlib
import os
import shlex
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
NODES = ("lab-1", "lab-2", "lab-3")
READY = "plum-controller ready "
GRACE_S = 2.4  # programs get SIGKILL after this, so that all is over within three seconds

Program = asyncio.subprocess.Process


async def main() -> int:
    """Exit code 0 when the user ended the lab, else the controller's own."""
    home = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "lab").absolute()
    lab = asyncio.ensure_future(run_lab(home))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, lab.cancel)
    try:
        return await lab
    except asyncio.CancelledError:
        return 0


async def run_lab(home: Path) -> int:
    async with ended_together() as programs:
        environment = controller_environment(home)
        controller = await start("plum_desk.controller", environment, stdout=asyncio.subprocess.PIPE)
        programs.append(controller)
        async for line in lines(controller):
            print(line, flush=True)
            if line.startswith(READY):
                await start_agents(home, line.removeprefix(READY), programs)
        return await controller.wait()


async def start_agents(home: Path, url: str, programs: list[Program]) -> None:
    print(f"lab: {len(NODES)} agents are joining {url}; Ctrl+C ends the lab")
    print(f"lab: for plum and plum-desk: export PLUM_CONFIG_DIR={shlex.quote(config(home))}", flush=True)
    for node in NODES:  # one by one: those started are to be ended even when the next cannot start
        programs.append(await start("plum_desk.agent", agent_environment(home, node, url)))  # noqa: PERF401


def controller_environment(home: Path) -> Mapping[str, str]:
    return {
        "PLUM_CONFIG_DIR": config(home),
        "CONTROLLER_ADDR": os.environ.get("CONTROLLER_ADDR", "127.0.0.1:0"),
        "CONTROLLER_DATA_DIR": str(home / "controller"),
    }


def agent_environment(home: Path, node: str, url: str) -> Mapping[str, str]:
    return {
        "PLUM_CONFIG_DIR": config(home),
        "CONTROLLER_BASE": url,
        "AGENT_NODE_ID": node,
        "AGENT_DATA_DIR": str(home / node),
    }


def config(home: Path) -> str:
    """Where the controller leaves its admin token, and the agents find it."""
    return str(home / "config")


async def start(module: str, extra: Mapping[str, str], *, stdout: int | None = None) -> Program:
    """In a session of its own, so that Ctrl+C in the terminal reaches it only through us."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        cwd=ROOT,
        env={**os.environ, **extra},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=stdout,
        start_new_session=True,
    )


async def lines(program: Program) -> AsyncIterator[str]:
    assert program.stdout is not None
    async for line in program.stdout:
        yield line.decode(errors="replace").rstrip()


@contextlib.asynccontextmanager
async def ended_together() -> AsyncIterator[list[Program]]:
    """A list whose programs, and whatever they started, are gone when the block is left."""
    programs: list[Program] = []
    try:
        yield programs
    finally:
        await end([program for program in programs if program.returncode is None])


async def end(programs: list[Program]) -> None:
    family = [process for program in programs for process in with_offspring(program.pid)]
    try:
        for program in programs:
            program.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*(program.wait() for program in programs)), GRACE_S)
    finally:
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


def with_offspring(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
