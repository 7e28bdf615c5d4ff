"""One lab machine's agent: its link, its heartbeat and its processes, from start to orderly end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from plum_desk.agent.heartbeat import NodeFacts, beat
from plum_desk.agent.ledger import ProcessLedger
from plum_desk.agent.process_tasks import ProcessTasks
from plum_desk.api.client import PlumClient
from plum_desk.api.http_transport import HttpTransport
from plum_desk.api.link_client import LinkClient, Work
from plum_desk.api.links import Assign, Cancel, Register
from plum_desk.base.clock import Clock, SystemClock
from plum_desk.base.credentials import Credentials
from plum_desk.base.metrics import NodeMetrics
from plum_desk.base.process import boot_id
from plum_desk.base.tasks import TaskScope

_log = logging.getLogger(__name__)
_TERM_S = 2.0
_KILLED_S = 0.6
_ACKNOWLEDGE_S = 0.2


@dataclass(frozen=True)
class AgentConfig:
    """What an agent needs to know; `folder` is its own, nobody else may use it."""

    node_id: str
    controller: Credentials
    folder: Path
    ip: str | None
    labels: Mapping[str, str]
    capacity: int


class Agent:
    """`run` serves until `stop`; PlumError when the controller refuses it."""

    def __init__(self, config: AgentConfig, on_ready: Callable[[], None], clock: Clock | None = None) -> None:
        self._config = config
        self._clock = clock or SystemClock()
        self._on_ready: Callable[[], None] | None = on_ready
        self._ledger = ProcessLedger(config.folder / "processes")
        self._link = LinkClient(
            config.controller.url,
            config.controller.token,
            self._register,
            self._on_work,
            on_welcome=lambda _: self._on_welcome(),
        )
        self._life = uuid4().hex  # by it the controller knows that a second link is not another agent's
        self._scope = TaskScope()
        self._tasks = ProcessTasks(self._link.send, self._ledger, self._scope)
        self._stop = asyncio.Event()
        self._welcomed = asyncio.Event()

    def stop(self) -> None:
        """End within 3 s: SIGTERM to what runs, SIGKILL after 2 s; called again: SIGKILL at once."""
        if self._stop.is_set():
            self._tasks.stop(hurry=True)
        self._stop.set()

    async def run(self) -> None:
        await asyncio.to_thread(self._ledger.kill_leftovers)
        client = PlumClient(HttpTransport(self._config.controller.url, self._config.controller.token, timeout_s=5.0))
        async with client, self._scope:
            self._scope.start(self._beat(client), name="agent heartbeat")
            link = asyncio.create_task(self._link.run(), name="agent link")
            stop = asyncio.create_task(self._stop.wait(), name="agent stop")
            try:
                await asyncio.wait([link, stop], return_when=asyncio.FIRST_COMPLETED)
                await self._end_processes()
            finally:
                stop.cancel()
                link.cancel()
                await asyncio.wait([link, stop])
            if not link.cancelled():
                link.result()

    async def _beat(self, client: PlumClient) -> None:
        metrics = await asyncio.to_thread(NodeMetrics, self._config.folder)
        facts = NodeFacts(self._config.node_id, self._config.ip, self._config.labels, self._clock.wall())
        await beat(client, self._config.controller.url, facts, metrics, self._welcomed)

    async def _end_processes(self) -> None:
        self._link.drain()
        self._tasks.stop(hurry=False)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._tasks.ended(), _TERM_S)
        self._tasks.stop(hurry=True)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._tasks.ended(), _KILLED_S)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._link.settled(), _ACKNOWLEDGE_S)

    def _register(self) -> Register:
        return Register(
            kind="agent",
            node_id=self._config.node_id,
            boot_id=boot_id(),
            instance_id=self._life,
            capacity=self._config.capacity,
        )

    def _on_welcome(self) -> None:
        _log.info("node %s is connected to %s", self._config.node_id, self._config.controller.url)
        self._welcomed.set()
        on_ready, self._on_ready = self._on_ready, None
        if on_ready is not None:
            on_ready()

    def _on_work(self, work: Work) -> None:
        if isinstance(work, Assign):
            self._tasks.assign(work)
        elif isinstance(work, Cancel):
            self._tasks.cancel(work)
