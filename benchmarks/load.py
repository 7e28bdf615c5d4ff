"""The load generator, a process of its own: one POST again and again over kept-alive connections.

It speaks just enough HTTP/1.1 to be cheaper than the server it measures.
Usage: python load.py HOST PORT TOKEN CONNECTIONS REQUESTS < BODY; prints seconds and latencies (p50, p99, ms) as JSON
"""

from __future__ import annotations

import asyncio
import json
import sys
import time


class Connection(asyncio.Protocol):
    """One connection that sends its next request when the answer to the last one is complete."""

    def __init__(self, request: bytes, budget: list[int], latencies: list[float]):
        self._request = request
        self._budget = budget
        self._latencies = latencies
        self._received = b""
        self._sent_at = 0.0
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return
        if not head.startswith((b"HTTP/1.1 201", b"HTTP/1.1 200")):
            self.finished.set_exception(RuntimeError(self._received.decode(errors="replace")))
            self._transport.close()
            return
        self._received = b""
        self._latencies.append(time.perf_counter() - self._sent_at)
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(exc or ConnectionError("the server closed the connection"))

    def _next(self) -> None:
        if self._budget[0] == 0:
            self.finished.set_result(None)
            self._transport.close()
            return
        self._budget[0] -= 1
        self._sent_at = time.perf_counter()
        self._transport.write(self._request)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    raise RuntimeError(f"an answer without a length: {head.decode(errors='replace')}")


async def main(host: str, port: int, token: str, connections: int, requests: int, body: bytes) -> None:
    head = (
        f"POST /v1/tasks HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    budget, latencies = [requests], list[float]()
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    opened = [
        (await loop.create_connection(lambda: Connection(head.encode() + body, budget, latencies), host, port))[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.finished for connection in opened))
    latencies.sort()
    took = time.perf_counter() - began
    p50, p99 = (1000 * latencies[int(len(latencies) * q)] for q in (0.5, 0.99))
    print(json.dumps({"seconds": took, "p50Ms": p50, "p99Ms": p99}))


if __name__ == "__main__":
    _, chosen_host, chosen_port, chosen_token, count, total = sys.argv
    asyncio.run(main(chosen_host, int(chosen_port), chosen_token, int(count), int(total), sys.stdin.buffer.read()))
