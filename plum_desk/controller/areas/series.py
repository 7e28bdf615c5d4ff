"""Cutting a kept series to what was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Sample(Protocol):
    """Something with a time, in Unix seconds."""

    @property
    def timestamp(self) -> float: ...


T = TypeVar("T", bound=Sample)


def newest_of_steps(samples: Iterable[T], since: float | None, step: float | None) -> list[T]:
    """Samples from ``since`` on, oldest first; with ``step`` the newest of each bucket of that many seconds."""
    wanted = [sample for sample in samples if since is None or sample.timestamp >= since]
    if not step or step <= 0:
        return wanted
    return list({sample.timestamp // step: sample for sample in wanted}.values())
