"""A worker for the crash test: its task writes down each start and gives the square of a number."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from plum_desk.sdk import Worker
from plum_desk.sdk.context import TaskContext

worker = Worker(sys.argv[1], capacity=8)
LEDGER = os.open(Path(sys.argv[2]), os.O_WRONLY | os.O_APPEND | os.O_CREAT)


@worker.task("square")
async def square(ctx: TaskContext, n: int) -> dict[str, int]:
    """One line a start, in one write."""
    os.write(LEDGER, f"{ctx.task_id} {ctx.attempt}\n".encode())
    return {"square": n * n}


worker.run()
