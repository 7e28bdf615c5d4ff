"""Active probes of endpoints: HEAD then GET over HTTP, a connection for anything else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from plum_desk.api.types.services import Endpoint

Probe = Callable[[Endpoint], Awaitable[bool]]
TIMEOUT_S = 2.0


async def probe(endpoint: Endpoint) -> bool:
    """Whether the endpoint answers within two seconds; over HTTP any status below 500 is an answer."""
    try:
        return await asyncio.wait_for(_ask(endpoint), TIMEOUT_S)
    except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
        return False


async def _ask(endpoint: Endpoint) -> bool:
    if endpoint.protocol != "http":
        return await _connects(endpoint)
    status = await _status(endpoint, "HEAD")
    return status < 500 or await _status(endpoint, "GET") < 500


async def _connects(endpoint: Endpoint) -> bool:
    _, writer = await asyncio.open_connection(endpoint.ip, endpoint.port)
    writer.close()
    return True


async def _status(endpoint: Endpoint, method: str) -> int:
    reader, writer = await asyncio.open_connection(endpoint.ip, endpoint.port)
    try:
        host = f"{endpoint.ip}:{endpoint.port}"
        writer.write(f"{method} / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        line = await reader.readline()
        return int(line.split()[1])
    except IndexError:
        return 599
    finally:
        writer.close()
