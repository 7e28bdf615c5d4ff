"""Keeps heartbeat and load of the workers current while somebody looks: the stream tells only lasting changes."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from plum_desk.api.client import PlumClient
from plum_desk.api.errors import PlumError
from plum_desk.gui.models.store import LabStore

PACE_S: Final = 2.0


async def watch_workers(client: PlumClient, store: LabStore) -> None:
    """Read the workers every two seconds until canceled, unless there are none or nobody answers."""
    while True:
        if not store.is_stale and store.count("workers"):
            # The band tells when the controller does not answer.
            with contextlib.suppress(PlumError):
                store.refresh("workers", await client.embedded_workers.list())
        await asyncio.sleep(PACE_S)
