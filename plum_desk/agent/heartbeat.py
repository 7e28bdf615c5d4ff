"""The node's sign of life over HTTP, with what the machine measures."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

import msgspec
import psutil

from plum_desk import __version__
from plum_desk.api.client import PlumClient
from plum_desk.api.errors import PlumError
from plum_desk.api.types.nodes import Metrics, NodeHeartbeat
from plum_desk.base.metrics import NodeMetrics
from plum_desk.base.process import boot_id

_log = logging.getLogger(__name__)
_LONGEST_WAIT_S = 5.0


@dataclass(frozen=True)
class NodeFacts:
    """What does not change while an agent runs; without `ip` it is the address that leads to the controller."""

    node_id: str
    ip: str | None
    labels: Mapping[str, str]
    started_at: float


async def beat(
    client: PlumClient, url: str, facts: NodeFacts, metrics: NodeMetrics, at_once: asyncio.Event
) -> NoReturn:
    """Send a heartbeat every third of the node's time to live, at most 5 s; a failed one is only logged.

    `at_once` cuts a wait short: a controller that has just come back should not wait for the next one.
    """
    was_heard = True
    wait_s = _LONGEST_WAIT_S
    while True:
        try:
            heartbeat = await asyncio.to_thread(_heartbeat, url, facts, metrics.sample)
            answer = await client.nodes.heartbeat(heartbeat)
            wait_s = min(_LONGEST_WAIT_S, answer.ttl_sec / 3)
            was_heard = True
        except (PlumError, OSError, psutil.Error) as error:
            _log.log(logging.WARNING if was_heard else logging.DEBUG, "heartbeat not heard: %s", error)
            was_heard = False
        with suppress(TimeoutError):
            await asyncio.wait_for(at_once.wait(), wait_s)
        at_once.clear()


def _heartbeat(url: str, facts: NodeFacts, sample: Callable[[], dict[str, float | int]]) -> NodeHeartbeat:
    return NodeHeartbeat(
        node_id=facts.node_id,
        ip=facts.ip or _address_towards(url),
        labels=dict(facts.labels),
        metrics=msgspec.convert(sample(), Metrics),
        os=f"{platform.system()} {platform.release()} {platform.machine()}",
        cores=os.cpu_count(),
        started_at=facts.started_at,
        agent_version=__version__,
        boot_id=boot_id(),
    )


def _address_towards(url: str) -> str | None:
    """Our address on the way to the controller; connecting a datagram socket sends nothing."""
    parts = urlsplit(url)
    try:
        family, kind, _, _, address = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind) as probe:
            probe.connect(address)
            return str(probe.getsockname()[0])
    except OSError:
        return None
