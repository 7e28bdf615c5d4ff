"""The machine's metrics: the keys of a heartbeat, sound values, real rates."""

import os
from pathlib import Path

from plum_desk.base.metrics import NodeMetrics

KEYS = [
    "cpuPercent",
    "memoryUsed",
    "memoryTotal",
    "diskUsed",
    "diskTotal",
    "netRx",
    "netTx",
    "diskRead",
    "diskWrite",
    "load1",
    "processes",
]


def test_the_keys_and_their_bounds(tmp_path: Path) -> None:
    metrics = NodeMetrics(tmp_path)
    for _ in range(2):
        sample = metrics.sample()
        assert list(sample) == KEYS
        assert all(value >= 0 for value in sample.values())
        assert sample["cpuPercent"] <= 100
        assert 0 < sample["memoryUsed"] < sample["memoryTotal"]
        assert 0 < sample["diskUsed"] <= sample["diskTotal"]
        assert sample["processes"] >= 2


def test_rates_are_bytes_a_second() -> None:
    """Over a clock that says ten seconds, what passed is divided by ten; the loop interface carries it."""
    import socket

    times = iter([0.0, 10.0])
    metrics = NodeMetrics(monotonic=lambda: next(times))
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as out:
        into, _ = server.accept()
        with into:
            for _ in range(16):
                out.sendall(os.urandom(65536))
                taken = 0
                while taken < 65536:
                    taken += len(into.recv(65536))
    sample = metrics.sample()
    assert sample["netRx"] >= 1_048_576 / 10
    assert sample["netTx"] >= 1_048_576 / 10
