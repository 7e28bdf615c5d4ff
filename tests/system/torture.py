"""A crash test: a mixed load on a real controller that is killed at random moments, and what must hold afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from plum_desk.api.errors import PlumError, Unreachable
from plum_desk.api.types.tasks import Task
from plum_desk.sdk import Client
from tests.support.controller_program import TOKEN, ControllerProgram
from tests.support.programs import program

END_S = 120.0
SUBMITTERS = 4


@dataclass
class Ledger:
    """What was acknowledged, with what it must come to."""

    tasks: dict[str, object] = field(default_factory=dict)
    runs: dict[str, object] = field(default_factory=dict)
    kills: int = 0
    grown: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def size(self) -> int:
        """How many things were acknowledged."""
        return len(self.tasks) + len(self.runs)

    def add(self, kind: dict[str, object], key: str, expected: object) -> None:
        """Something was acknowledged."""
        kind[key] = expected
        self.grown.set()


@dataclass(frozen=True)
class Workflows:
    """Ids of a plain workflow, and of one with every kind of node that waits."""

    plain: str
    rich: str


@dataclass(frozen=True)
class Report:
    """What a crash test did; it raises instead when something does not hold."""

    kills: int
    tasks: int
    runs: int
    restarted_attempts: int


async def torture(folder: Path, kills: int, seed: int) -> Report:
    """Kill a controller so often under load, and check that nothing acknowledged is lost and nothing done twice."""
    rng = random.Random(seed)
    ledger = Ledger()
    starts = folder / "starts"
    starts.touch()
    async with AsyncExitStack() as stack:
        controller = await ControllerProgram(folder, stack).start()
        client = await stack.enter_async_context(controller.client())
        workflows = Workflows(await _workflow(client), await _rich_workflow(client))
        for name in ("count-1", "count-2"):
            environ = {"CONTROLLER_BASE": controller.url, "PLUM_TOKEN": TOKEN}
            worker = program("-m", "tests.support.count_worker", name, str(starts), env=environ)
            await (await stack.enter_async_context(worker)).line_with("is connected")
        async with _load(client, workflows, ledger, rng):
            for _ in range(kills):
                await _acknowledged(ledger, ledger.size + rng.randint(1, 40))
                await controller.restart()
                ledger.kills += 1
        return await _check(client, ledger, starts)


async def _acknowledged(ledger: Ledger, size: int) -> None:
    while ledger.size < size:
        ledger.grown.clear()
        await ledger.grown.wait()


@asynccontextmanager
async def _load(client: Client, workflows: Workflows, ledger: Ledger, rng: random.Random) -> AsyncIterator[None]:
    """Submit without end; what is under way when the block ends is not counted."""
    submitters = [asyncio.create_task(_submit(client, workflows, ledger, rng)) for _ in range(SUBMITTERS)]
    try:
        yield
    finally:
        for submitter in submitters:
            submitter.cancel()
        await asyncio.gather(*submitters, return_exceptions=True)


async def _submit(client: Client, workflows: Workflows, ledger: Ledger, rng: random.Random) -> None:
    kinds: list[Callable[[Client, Workflows, Ledger, int], Awaitable[None]]] = [
        _echo,
        _square,
        _process,
        _run,
        _rich_run,
    ]
    while True:
        # An answer that did not come leaves open whether the thing exists: it is not acknowledged.
        with contextlib.suppress(Unreachable):
            await rng.choice(kinds)(client, workflows, ledger, rng.randint(0, 999))


async def _echo(client: Client, _: Workflows, ledger: Ledger, n: int) -> None:
    task = await client.tasks.create(name="builtin.echo", payload={"n": n}, auto_start=True)
    ledger.add(ledger.tasks, task.task_id, {"echo": {"n": n}})


async def _square(client: Client, _: Workflows, ledger: Ledger, n: int) -> None:
    task = await client.tasks.create(name="square", payload={"n": n}, auto_start=True)
    ledger.add(ledger.tasks, task.task_id, {"square": n * n})


async def _process(client: Client, _: Workflows, ledger: Ledger, n: int) -> None:
    payload = {"command": "echo", "args": [str(n)]}
    task = await client.tasks.create(name="echo", executor="os_process", payload=payload, auto_start=True)
    ledger.add(ledger.tasks, task.task_id, f"{n}\n")


async def _run(client: Client, workflows: Workflows, ledger: Ledger, n: int) -> None:
    run = await client.workflows.run(workflows.plain, params={"n": n})
    even = n % 2 == 0
    expected = {"big": {"echo": 2 * n * n}} if even else {"odd": {"echo": "odd"}}
    ledger.add(ledger.runs, run.run_id, expected)


async def _rich_run(client: Client, workflows: Workflows, ledger: Ledger, n: int) -> None:
    run = await client.workflows.run(workflows.rich, params={"n": n})
    counted = 3 + (2 * n * n if n % 2 == 0 else 0)
    ledger.add(ledger.runs, run.run_id, {"last": {"echo": {"squares": [0, 1, 4], "sum": counted}}})


async def _rich_workflow(client: Client) -> str:
    """A loop over workers, a child run, an approval that answers itself, a wait: all that a run may be in."""
    square = {"key": "s", "type": "task", "executor": "embedded", "taskName": "square", "payload": {"n": "${{ item }}"}}
    child = "'big' in steps.child.output ? steps.child.output.big.echo : 0"
    stored = await client.workflows.create(
        name="rich torture",
        params=[{"name": "n", "type": "integer", "required": True}],
        nodes=[
            {"key": "each", "type": "loop", "mode": "forEach", "items": [0, 1, 2], "body": {"nodes": [square]}},
            {"key": "child", "type": "workflow", "workflow": "torture", "params": {"n": "${{ params.n }}"}},
            {"key": "ask", "type": "approval", "timeoutSec": 0.3, "onTimeout": "approve"},
            {"key": "pause", "type": "wait", "seconds": 0.2},
            {
                "key": "last",
                "type": "task",
                "definition": "builtin.echo",
                "payload": {
                    "squares": "${{ steps.each.output.items.map(i, i.s.square) }}",
                    "sum": f"${{{{ steps.each.output.count + ({child}) }}}}",
                },
            },
        ],
        edges=[{"from": key, "to": "last"} for key in ("each", "child", "ask", "pause")],
    )
    return stored.workflow_id


async def _workflow(client: Client) -> str:
    square = {"type": "task", "executor": "embedded", "taskName": "square", "payload": {"n": "${{ params.n }}"}}
    stored = await client.workflows.create(
        name="torture",
        params=[{"name": "n", "type": "integer", "required": True}],
        nodes=[
            {"key": "left", **square},
            {"key": "right", **square},
            {"key": "even", "type": "branch", "condition": "params.n % 2 == 0"},
            {
                "key": "big",
                "type": "task",
                "definition": "builtin.echo",
                "payload": "${{ steps.left.output.square + steps.right.output.square }}",
            },
            {"key": "odd", "type": "task", "definition": "builtin.echo", "payload": "odd"},
        ],
        edges=[
            {"from": "left", "to": "even"},
            {"from": "right", "to": "even"},
            {"from": "even", "to": "big", "when": "true"},
            {"from": "even", "to": "odd", "when": "false"},
        ],
    )
    return stored.workflow_id


async def _check(client: Client, ledger: Ledger, starts: Path) -> Report:
    async with asyncio.timeout(END_S):
        for run_id, expected in ledger.runs.items():
            run = await client.workflow_runs.wait(run_id)
            assert (run.state, run.output) == ("Succeeded", expected), run
        for task_id, expected in ledger.tasks.items():
            task = await client.tasks.wait(task_id)
            assert task.state == "Succeeded", task
            found = task.result["stdout"] if task.executor == "os_process" else task.result
            assert found == expected, task
    await _settled(client)
    started = Counter(line.split()[0] for line in starts.read_text().splitlines())
    tasks = await client.tasks.list()
    for task in tasks:
        _check_attempts(task, started)
    unknown = set(started) - {task.task_id for task in tasks}
    assert not unknown, f"started, and not stored: {unknown}"
    restarted = sum(task.attempt - 1 for task in tasks)
    return Report(ledger.kills, len(ledger.tasks), len(ledger.runs), restarted)


async def _settled(client: Client) -> None:
    """Also what was submitted without an answer must come to its end."""
    for state in ("Pending", "Running"):
        for task in await client.tasks.list(state=state):
            with contextlib.suppress(PlumError):
                await client.tasks.wait(task.task_id, timeout=END_S)


def _check_attempts(task: Task, started: Counter[str]) -> None:
    """One attempt succeeded, the last; the others were lost with a controller; none ran that is not on record."""
    states = [attempt.state for attempt in task.attempts]
    assert states[-1:] == ["Succeeded"], task
    assert all(state in ("Lost", "Superseded") for state in states[:-1]), task
    if task.task_name == "square":
        assert 1 <= started[task.task_id] <= task.attempt, (task, started[task.task_id])
