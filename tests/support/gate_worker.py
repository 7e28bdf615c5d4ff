"""A worker for tests of faults: its task tells of each start in a file and waits until a pipe is written to."""

from __future__ import annotations

import sys
from pathlib import Path

from plum_desk.sdk import Worker

worker = Worker(sys.argv[1] if len(sys.argv) > 1 else "gate-1", capacity=4)


@worker.task("gate")
def gate(folder: str, name: str) -> dict[str, str]:
    """Start number n writes a line; what is written into the pipe is the result."""
    with Path(folder, f"{name}.starts").open("a") as starts:
        starts.write("start\n")
    return {"said": Path(folder, f"{name}.pipe").read_text()}


worker.run()
