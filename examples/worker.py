"""A worker in ten lines: offers a task to the controller of this user, until Ctrl+C."""

from plum_desk.sdk import Worker

worker = Worker("bench-1", capacity=4)


@worker.task("measure.mean")
def mean(values: list[float], digits: int = 3) -> dict[str, float]:
    """The mean of some measured values."""
    return {"mean": round(sum(values) / len(values), digits)}


worker.run()
