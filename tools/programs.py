"""Real programs as children: started, awaited until they say that they are ready, and gone when the block is left."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

ROOT = Path(__file__).resolve().parent.parent
TERM_S = 2.4  # then SIGKILL, so that all is over within three seconds
_TAIL = 15


class NotReadyError(Exception):
    """A program ended, or stayed silent, before it was ready."""


@dataclass(frozen=True)
class Program:
    """A running child. `said` is what stood behind the ready mark."""

    name: str
    process: asyncio.subprocess.Process
    log: Path
    said: str
    reader: asyncio.Task[None]


class Programs:
    """The children of one run; what they print goes into `folder`. Leaving the block ends them and their children."""

    def __init__(self, folder: Path, environment: Mapping[str, str]):
        self._folder = folder
        # Also from a clone that is not installed, a script finds the package.
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        self._started: dict[int, Program] = {}
        self.left: list[str] = []
        self.took_s = 0.0

    async def python(
        self, name: str, *arguments: str, ready: str | None = None, env: Mapping[str, str] | None = None
    ) -> Program:
        """Start this Python with `arguments`; return when a line on stdout begins with `ready`, at once without."""
        self._folder.mkdir(parents=True, exist_ok=True)
        log = self._folder / f"{name}.log"
        with log.open("wb") as stderr:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                cwd=ROOT,
                env={**self._environment, **(env or {})},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=stderr,
                start_new_session=True,
            )
        said: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        reader = asyncio.create_task(_read(process, log, ready, said), name=f"output of {name}")
        program = Program(name, process, log, "", reader)
        self._started[process.pid] = program
        if ready is None:
            return program
        text = await _await_ready(name, log, said)
        self._started[process.pid] = replace(program, said=text)
        return self._started[process.pid]

    async def end(self, program: Program) -> int:
        """SIGTERM, after a while SIGKILL; the exit code."""
        await _end([program])
        del self._started[program.process.pid]
        return program.process.returncode or 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        began = time.monotonic()
        family = [member for pid in self._started for member in _family(pid)]
        # Peers first, the controller last: it is told of their end instead of missing them.
        first, peers = [*self._started.values()][:1], [*self._started.values()][1:]
        await _end(peers, TERM_S / 2)
        await _end(first, TERM_S - (time.monotonic() - began))
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                if member.is_running() and member.status() != psutil.STATUS_ZOMBIE:
                    self.left.append(f"{member.pid} {' '.join(member.cmdline())}")
                    member.kill()
        self.took_s = time.monotonic() - began


async def _read(process: asyncio.subprocess.Process, log: Path, ready: str | None, said: asyncio.Future[str]) -> None:
    assert process.stdout is not None
    with log.open("ab", buffering=0) as file:
        async for line in process.stdout:
            file.write(line)
            text = line.decode(errors="replace").rstrip()
            if ready is not None and text.startswith(ready) and not said.done():
                said.set_result(text.removeprefix(ready).strip())
    if not said.done():
        said.set_exception(NotReadyError(f"it ended with {await process.wait()}"))
        said.exception()  # looked at: nobody may be waiting


async def _await_ready(name: str, log: Path, said: asyncio.Future[str]) -> str:
    try:
        return await asyncio.wait_for(asyncio.shield(said), 30)
    except (TimeoutError, NotReadyError) as error:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL:]
        reason = str(error) or "it is silent"
        raise NotReadyError("\n".join([f"{name} did not start: {reason}. The end of {log}:", *tail])) from error


async def _end(programs: Sequence[Program], patience_s: float = TERM_S) -> None:
    for program in programs:
        with contextlib.suppress(ProcessLookupError):
            program.process.terminate()
    waits = [asyncio.create_task(program.process.wait()) for program in programs]
    if waits:
        await asyncio.wait(waits, timeout=max(0.1, patience_s))
    for program in programs:
        if program.process.returncode is None:
            program.process.kill()
    for program, wait in zip(programs, waits, strict=True):
        await wait
        program.reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await program.reader


def _family(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
