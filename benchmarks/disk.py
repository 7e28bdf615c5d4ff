"""How long the disk takes to make one small write durable: what every budget adds as F."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from measures import percentile


def fdatasync_ms(folder: Path, count: int = 300) -> tuple[float, float]:
    """p50 and p99 in milliseconds of appending 4 KiB and calling fdatasync, in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    times: list[float] = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(count):
            os.write(file.fileno(), b"x" * 4096)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(1000 * (time.perf_counter() - began))
    return percentile(times, 0.5), percentile(times, 0.99)
