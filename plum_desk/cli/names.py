"""The names that a controller knows, for a shell that completes them: quickly or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from plum_desk.api.client import PlumClient
from plum_desk.cli.completion import Candidate

PATIENCE_S = 0.5
"""A person who pressed Tab does not wait longer."""
_NEWEST = 50


async def ask(plum: PlumClient, kind: str) -> list[Candidate]:
    """The names of a kind of thing, which is the word in capitals that stands for it in the help.

    Raises `TimeoutError` when the controller takes too long, and what it answers instead.
    """
    read = _KINDS.get(kind)
    if read is None:
        return []
    async with asyncio.timeout(PATIENCE_S):
        return await read(plum)


async def _workflows(plum: PlumClient) -> list[Candidate]:
    return [Candidate(found.name, found.description) for found in await plum.workflows.list()]


async def _definitions(plum: PlumClient) -> list[Candidate]:
    return [Candidate(found.name, found.description) for found in await plum.task_defs.list()]


async def _schedules(plum: PlumClient) -> list[Candidate]:
    return [Candidate(found.name, found.cron or "") for found in await plum.schedules.list()]


async def _nodes(plum: PlumClient) -> list[Candidate]:
    return [Candidate(found.node_id, found.health) for found in await plum.nodes.list()]


async def _workers(plum: PlumClient) -> list[Candidate]:
    return [Candidate(found.worker_id, found.health) for found in await plum.embedded_workers.list()]


async def _services(plum: PlumClient) -> list[Candidate]:
    return [Candidate(found.name, f"{found.healthy}/{found.total}") for found in await plum.services.list()]


async def _pools(plum: PlumClient) -> list[Candidate]:
    return [Candidate(found.name, str(found.slots)) for found in await plum.pools.list()]


async def _tasks(plum: PlumClient) -> list[Candidate]:
    return [Candidate(found.task_id, f"{found.name} {found.state}") for found in await plum.tasks.list(limit=_NEWEST)]


async def _runs(plum: PlumClient) -> list[Candidate]:
    newest = await plum.workflow_runs.list(limit=_NEWEST)
    return [Candidate(found.run_id, f"{found.workflow_name} {found.state}") for found in newest]


async def _tokens(plum: PlumClient) -> list[Candidate]:
    return [Candidate(found.token_id, found.name) for found in await plum.tokens.list()]


_KINDS: dict[str, Callable[[PlumClient], Awaitable[list[Candidate]]]] = {
    "WORKFLOW": _workflows,
    "DEFINITION": _definitions,
    "SCHEDULE": _schedules,
    "NODE": _nodes,
    "WORKER": _workers,
    "SERVICE": _services,
    "POOL": _pools,
    "TASK": _tasks,
    "RUN": _runs,
    "TOKEN_ID": _tokens,
}
