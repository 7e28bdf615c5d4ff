"""How much memory each program holds when it is idle after work: what the machine would get back (USS) and PSS."""

from __future__ import annotations

import asyncio

import psutil
from bench_lab import Lab, until
from measures import Measure

from plum_desk.api.types.nodes import Node

SETTLE_S = 2.0


async def measure(lab: Lab) -> list[Measure]:
    agent = await lab.programs.python(
        "agent",
        "-m",
        "plum_desk.agent",
        ready="plum-agent ready ",
        env={"CONTROLLER_BASE": lab.url, "AGENT_NODE_ID": "bench-node"},
    )
    await until(lab.plum.nodes.list, _linked)
    await asyncio.sleep(SETTLE_S)
    return [
        memory_of("controller, after the load above", lab.controller.process.pid, None),
        memory_of("agent", agent.process.pid, 50),
        memory_of("worker", lab.worker.process.pid, None),
    ]


def memory_of(name: str, pid: int, budget: float | None) -> Measure:
    """RSS in MB (the budgets' unit), the PSS in the note."""
    held = psutil.Process(pid).memory_full_info()
    return Measure(f"memory: {name}", held.rss / 1e6, "MB", budget, note=f"PSS {held.pss / 1e6:.0f} MB")


def _linked(nodes: list[Node]) -> bool:
    return any(node.linked for node in nodes)
