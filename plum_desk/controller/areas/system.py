"""The controller about itself: health, counts, throughput and latency."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from plum_desk import __version__
from plum_desk.api.errors import Unavailable
from plum_desk.api.openapi import document
from plum_desk.api.operations import OPERATIONS
from plum_desk.api.transport import Response
from plum_desk.api.types.nodes import SeriesQuery
from plum_desk.api.types.system import About, System, SystemSample
from plum_desk.base.clock import Clock
from plum_desk.base.loop_lag import LoopLag
from plum_desk.controller.areas.prometheus import render
from plum_desk.controller.areas.series import newest_of_steps
from plum_desk.controller.bus import Bus
from plum_desk.controller.call import Call, Handlers
from plum_desk.controller.docs.page import page
from plum_desk.controller.engine.engine import Engine
from plum_desk.controller.engine.statistics import INTERVAL_S
from plum_desk.controller.store import runs, tasks
from plum_desk.controller.store.port import Connection, Database

_STALLED_MS = 2000.0
Counts = dict[str, dict[str, int]]


class Identity(Struct, frozen=True):
    """What does not change while the controller runs."""

    epoch: int
    auth: str
    database: Path
    started_at: float


class SystemArea:
    """Counts what others hold; ``fleet`` gives counts by kind of what is kept in memory."""

    def __init__(
        self,
        engine: Engine,
        database: Database,
        bus: Bus,
        clock: Clock,
        identity: Identity,
        fleet: Callable[[], Counts],
    ) -> None:
        self._engine = engine
        self._database = database
        self._bus = bus
        self._clock = clock
        self._identity = identity
        self._fleet = fleet
        self._lag = LoopLag(0.0, 0.0)
        self._started_mono = clock.monotonic()
        self.listen: list[str] = []

    def handlers(self) -> Handlers:
        """By operation name."""
        return {
            "system.about": self.about,
            "system.healthz": self.healthz,
            "system.readyz": self.readyz,
            "system.openapi": self.openapi,
            "system.docs": self.docs,
            "system.prometheus": self.prometheus,
            "system.get": self.get,
            "system.metrics": self.metrics,
        }

    def lagged(self, lag: LoopLag) -> None:
        """Take the newest figure of the loop's lag."""
        self._lag = lag

    async def sample(self) -> None:
        """Close an interval of the statistics again and again, until canceled."""
        while True:
            await self._clock.sleep_until(self._clock.monotonic() + INTERVAL_S)
            states = [unit.stored.progress.state for unit in self._engine.units()]
            sample = self._engine.house.statistics.close_interval(
                self._clock.wall(), states.count("Running"), states.count("Pending"), self._lag.p99_ms
            )
            self._bus.publish_live("metrics", "system", lambda made=sample: made)  # type: ignore[misc]

    async def about(self, call: Call) -> About:
        """Name and version."""
        return About(name="Plum Desk", version=__version__)

    async def healthz(self, call: Call) -> str:
        """The process lives."""
        return "ok"

    async def readyz(self, call: Call) -> str:
        """The database answers and the loop is not stalled, else ``Unavailable``."""
        reasons = []
        if self._lag.last_ms > _STALLED_MS:
            reasons.append(f"the loop stood still for {self._lag.last_ms:.0f} ms")
        try:
            await self._database.read(lambda connection: connection.execute("SELECT 1").fetchone())
        except Exception as error:
            reasons.append(f"the database does not answer: {error}")
        if reasons:
            raise Unavailable("system.notReady", "; ".join(reasons))
        return "ready"

    async def openapi(self, call: Call) -> dict[str, Any]:
        """The description of the contract."""
        return _document()

    async def docs(self, call: Call) -> Response:
        """The description as a page."""
        headers, body = _page()
        return Response(status=200, headers=headers, body=body)

    async def prometheus(self, call: Call) -> str:
        """Figures for Prometheus."""
        return render(await self._figures(), self._engine.house.statistics, self._database.commits())

    async def get(self, call: Call) -> System:
        """The controller's state."""
        return await self._figures()

    async def metrics(self, call: Call) -> list[SystemSample]:
        """Throughput and latency, oldest first."""
        query: SeriesQuery = call.query
        return newest_of_steps(self._engine.house.statistics.samples, query.since, query.step)

    async def _figures(self) -> System:
        counts = await self._database.read(_counts)
        size = sum(path.stat().st_size for path in _files(self._identity.database) if path.exists())
        return System(
            version=__version__,
            uptime_sec=self._clock.monotonic() - self._started_mono,
            revision=await self._database.revision(),
            epoch=self._identity.epoch,
            counts={**counts, **self._fleet()},
            loop_lag_ms=self._lag.p99_ms,
            database_bytes=size,
            listen=self.listen,
            auth=self._identity.auth,
        )


def _counts(connection: Connection) -> Counts:
    return {"tasks": tasks.counts(connection), "workflowRuns": runs.counts(connection)}


def _files(database: Path) -> list[Path]:
    return [database, database.with_name(f"{database.name}-wal")]


@lru_cache(maxsize=1)
def _page() -> tuple[dict[str, str], bytes]:
    return page(_document())


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    return document(OPERATIONS)
