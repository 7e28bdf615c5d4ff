"""What a node reports about its machine with each heartbeat."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class _Counters:
    """The machine's running totals, in bytes, at one moment."""

    at: float
    net_rx: int
    net_tx: int
    disk_read: int
    disk_write: int


class NodeMetrics:
    """Reads the machine through psutil; rates and CPU are means since the sample before.

    `disk_path` is a place on the file system whose fill is reported. Blocks for some milliseconds:
    call `sample` in a thread, one call at a time.
    """

    def __init__(self, disk_path: Path = Path("/"), monotonic: Callable[[], float] = time.monotonic) -> None:
        self._disk_path = disk_path
        self._monotonic = monotonic
        psutil.cpu_percent()
        self._before = self._counters()

    def sample(self) -> dict[str, float | int]:
        """The metrics of a heartbeat; memory and disk in bytes, rates in bytes a second."""
        memory = psutil.virtual_memory()
        disk = psutil.disk_usage(str(self._disk_path))
        before, now = self._before, self._counters()
        self._before = now

        def rate(earlier: int, later: int) -> float:
            # A counter that went back belongs to an interface or disk that was taken away.
            return max(0.0, (later - earlier) / max(1e-3, now.at - before.at))

        return {
            "cpuPercent": psutil.cpu_percent(),
            "memoryUsed": memory.total - memory.available,
            "memoryTotal": memory.total,
            "diskUsed": disk.used,
            "diskTotal": disk.total,
            "netRx": rate(before.net_rx, now.net_rx),
            "netTx": rate(before.net_tx, now.net_tx),
            "diskRead": rate(before.disk_read, now.disk_read),
            "diskWrite": rate(before.disk_write, now.disk_write),
            "load1": os.getloadavg()[0],
            "processes": len(psutil.pids()),
        }

    def _counters(self) -> _Counters:
        # Both are None on a machine without interfaces or disks, such as a small container.
        net = psutil.net_io_counters()
        disk = psutil.disk_io_counters()
        return _Counters(
            at=self._monotonic(),
            net_rx=net.bytes_recv if net else 0,
            net_tx=net.bytes_sent if net else 0,
            disk_read=disk.read_bytes if disk else 0,
            disk_write=disk.write_bytes if disk else 0,
        )
