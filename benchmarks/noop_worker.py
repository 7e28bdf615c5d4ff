"""The worker of the benchmarks: functions that do nothing, and one that says when it was started."""

import time

from plum_desk.sdk import Worker

worker = Worker("bench-worker", capacity=256)


@worker.task("bench.noop")
async def noop() -> None:
    """Nothing."""


@worker.task("bench.stamp")
async def stamp() -> dict[str, float]:
    """The moment at which it began."""
    return {"at": time.time()}


if __name__ == "__main__":
    worker.run()
